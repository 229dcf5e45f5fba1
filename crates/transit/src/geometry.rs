//! Nearby places, and line simplification.

use crate::Fixed;

/// A grid of positions for radius queries.
pub(crate) struct Grid<'a> {
    spots: &'a [Fixed],
    /// Positions by square, sorted.
    squares: Vec<((i32, i32), u32)>,
    side: (i32, i32),
}

impl<'a> Grid<'a> {
    /// Builds a grid whose squares are at least this many metres wide.
    pub(crate) fn new(spots: &'a [Fixed], metres: f64) -> Self {
        // A degree of longitude is narrowest at the position furthest from the equator.
        let far = spots.iter().max_by_key(|spot| spot.lat.abs()).copied().unwrap_or_default();
        let (east, north) = far.offset(Fixed { lat: far.lat + 1000, lon: far.lon + 1000 });
        let units = |unit: f64| ((metres / (unit / 1000.0)).ceil() as i32).max(1);
        let side = (units(north), units(east.max(1.0)));
        let mut squares: Vec<_> = (0..).zip(spots).map(|(at, spot)| (square(*spot, side), at)).collect();
        squares.sort_unstable();
        Self { spots, squares, side }
    }

    /// Calls `visit` with every position within this many metres, at most the width of a square.
    pub(crate) fn within(&self, spot: Fixed, metres: f64, mut visit: impl FnMut(usize, f64)) {
        let (row, column) = square(spot, self.side);
        for row in row - 1..=row + 1 {
            let from = self.squares.partition_point(|(square, _)| *square < (row, column - 1));
            let rest = self.squares.get(from..).unwrap_or_default();
            for (_, at) in rest.iter().take_while(|(square, _)| *square <= (row, column + 1)) {
                let Some(other) = self.spots.get(*at as usize) else { continue };
                let away = spot.metres(*other);
                if away <= metres {
                    visit(*at as usize, away);
                }
            }
        }
    }
}

fn square(spot: Fixed, side: (i32, i32)) -> (i32, i32) {
    (spot.lat.div_euclid(side.0), spot.lon.div_euclid(side.1))
}

/// The positions nearest to a point, nearest first: number and metres.
pub fn nearest(spots: impl Iterator<Item = Fixed>, spot: Fixed, within_m: f64, limit: usize) -> Vec<(u32, f64)> {
    let away = (0..).zip(spots).map(|(at, other)| (at, spot.metres(other)));
    let mut near: Vec<(u32, f64)> = away.filter(|(_, metres)| *metres <= within_m).collect();
    near.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
    near.truncate(limit);
    near
}

/// Removes points within this many metres of the simplified line (Ramer-Douglas-Peucker).
pub fn simplify(points: &[Fixed], metres: f64) -> Vec<Fixed> {
    let mut keep = vec![false; points.len()];
    let mut open = vec![(0, points.len().saturating_sub(1))];
    for end in [0, points.len().saturating_sub(1)] {
        if let Some(keep) = keep.get_mut(end) {
            *keep = true;
        }
    }
    while let Some((from, to)) = open.pop() {
        let furthest = (from + 1..to)
            .map(|at| (at, to_segment(points[at], points[from], points[to]).0))
            .max_by(|a, b| a.1.total_cmp(&b.1));
        if let Some((at, away)) = furthest
            && away > metres
        {
            keep[at] = true;
            open.extend([(from, at), (at, to)]);
        }
    }
    points.iter().zip(keep).filter(|(_, keep)| *keep).map(|(point, _)| *point).collect()
}

/// Distance in metres from a point to a segment, and the nearest position along the segment (0 to 1).
pub(crate) fn to_segment(spot: Fixed, from: Fixed, to: Fixed) -> (f64, f64) {
    let (x, y) = spot.offset(from);
    let (dx, dy) = from.offset(to);
    let square = dx * dx + dy * dy;
    let along = if square == 0.0 { 0.0 } else { (-(x * dx + y * dy) / square).clamp(0.0, 1.0) };
    ((x + along * dx).hypot(y + along * dy), along)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn spot() -> impl Strategy<Value = Fixed> {
        (2_090_000..2_110_000, 10_570_000..10_595_000).prop_map(|(lat, lon)| Fixed { lat, lon })
    }

    proptest! {
        #[test]
        fn a_grid_finds_what_a_scan_finds(spots in proptest::collection::vec(spot(), 0..80), at in spot(), metres in 50.0..3000.0) {
            let mut found = Vec::new();
            Grid::new(&spots, metres).within(at, metres, |place, _| found.push(place as u32));
            found.sort_unstable();
            let mut expected: Vec<u32> =
                nearest(spots.iter().copied(), at, metres, usize::MAX).into_iter().map(|(place, _)| place).collect();
            expected.sort_unstable();
            prop_assert_eq!(found, expected);
        }

        #[test]
        fn a_simpler_line_stays_near_every_point(points in proptest::collection::vec(spot(), 2..40)) {
            let line = simplify(&points, 300.0);
            prop_assert_eq!((line.first(), line.last()), (points.first(), points.last()));
            for point in &points {
                let away = line.windows(2).map(|ends| to_segment(*point, ends[0], ends[1]).0).fold(f64::MAX, f64::min);
                prop_assert!(away <= 300.5, "{away}");
            }
        }
    }

    #[test]
    fn metres_are_those_of_the_globe() {
        let (a, b) = (Fixed { lat: 2_102_850, lon: 10_585_420 }, Fixed { lat: 2_103_000, lon: 10_579_000 });
        let globe = civic_distance(a.into(), b.into());
        assert!((a.metres(b) - globe).abs() < globe * 0.002, "{} {globe}", a.metres(b));
        assert_eq!(simplify(&[], 5.0), []);
        assert_eq!(simplify(&[a], 5.0), [a]);
    }

    /// Haversine, as in `civic::geo`. That crate is available only with the importer.
    fn civic_distance(a: contract::LatLon, b: contract::LatLon) -> f64 {
        let (lat, lon) = (((b.lat - a.lat) / 2.0).to_radians().sin(), ((b.lon - a.lon) / 2.0).to_radians().sin());
        let h = lat * lat + a.lat.to_radians().cos() * b.lat.to_radians().cos() * lon * lon;
        2.0 * 6_371_008.8 * h.sqrt().asin()
    }
}
