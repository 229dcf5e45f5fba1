//! Locates stops along a shape and cuts out the part between two stops.

use contract::LatLon;

use crate::{Fixed, Network, Pattern, Shapes, geometry::to_segment};

/// A point on a shape: segment index and position along that segment (0 to 1).
type Spot = (usize, f64);

/// The part of the shape between two calls, as `[lon, lat]`.
pub(super) fn section(network: &Network, shapes: &Shapes, pattern: &Pattern, from: usize, to: usize) -> Vec<[f64; 2]> {
    let stops: Vec<Fixed> = pattern
        .calls
        .iter()
        .map(|call| network.places.get(call.place as usize).map(|place| place.at).unwrap_or_default())
        .collect();
    let drawing = pattern.shape.and_then(|shape| shapes.lines.get(shape as usize)).filter(|line| line.len() > 1);
    let points = match drawing {
        Some(line) => {
            let spots = spots(line, &stops);
            cut(line, spots.get(from).copied().unwrap_or((0, 0.0)), spots.get(to).copied().unwrap_or((0, 0.0)))
        }
        None => stops.get(from..=to).map(<[Fixed]>::to_vec).unwrap_or_default(),
    };
    points
        .into_iter()
        .map(|point| {
            let at = LatLon::from(point);
            [at.lon, at.lat]
        })
        .collect()
}

/// Projects every stop onto the line, in order. Of all assignments in which no stop lies before its predecessor, picks
/// the one with the least total distance between stops and line.
fn spots(line: &[Fixed], stops: &[Fixed]) -> Vec<Spot> {
    let segments = line.len().saturating_sub(1);
    // For each stop and segment: the position on the segment, and the best segment of the previous stop.
    let mut table: Vec<Vec<(f64, usize)>> = Vec::with_capacity(stops.len());
    let mut cost = vec![0.0; segments];
    for stop in stops {
        let mut row = Vec::with_capacity(segments);
        let (mut least, mut before) = (f64::MAX, 0);
        for (at, ends) in line.windows(2).enumerate() {
            if cost[at] < least {
                (least, before) = (cost[at], at);
            }
            let (away, along) = to_segment(*stop, ends[0], ends[1]);
            cost[at] = least + away;
            row.push((along, before));
        }
        table.push(row);
    }
    let mut at = (0..segments).min_by(|a, b| cost[*a].total_cmp(&cost[*b])).unwrap_or(0);
    let mut spots = Vec::with_capacity(stops.len());
    for row in table.iter().rev() {
        let Some((along, before)) = row.get(at) else { break };
        spots.push((at, *along));
        at = *before;
    }
    spots.reverse();
    for i in 1..spots.len() {
        if spots[i].0 == spots[i - 1].0 {
            spots[i].1 = spots[i].1.max(spots[i - 1].1);
        }
    }
    spots
}

fn cut(line: &[Fixed], from: Spot, to: Spot) -> Vec<Fixed> {
    let point = |(at, along): Spot| {
        let (a, b) = (line.get(at).copied().unwrap_or_default(), line.get(at + 1).copied().unwrap_or_default());
        let between = |a: i32, b: i32| a + (f64::from(b - a) * along).round() as i32;
        Fixed { lat: between(a.lat, b.lat), lon: between(a.lon, b.lon) }
    };
    let mut points = vec![point(from)];
    points.extend_from_slice(line.get(from.0 + 1..=to.0).unwrap_or_default());
    points.push(point(to));
    points.dedup();
    points
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(lat: i32, lon: i32) -> Fixed {
        Fixed { lat: 2_100_000 + lat, lon: 10_580_000 + lon }
    }

    #[test]
    fn a_line_that_turns_around_is_cut_at_the_right_pass() {
        // East along a street, then back on the other side.
        let line = [at(0, 0), at(0, 1000), at(0, 2000), at(10, 2000), at(10, 0)];
        let stops = [at(2, 0), at(2, 1500), at(12, 1500), at(12, 100)];
        let spots = spots(&line, &stops);
        assert_eq!(spots.iter().map(|spot| spot.0).collect::<Vec<_>>(), [0, 1, 3, 3]);
        assert_eq!(cut(&line, spots[1], spots[2]), [at(0, 1500), at(0, 2000), at(10, 2000), at(10, 1500)]);
    }
}
