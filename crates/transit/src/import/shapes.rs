//! `shapes.txt`: only the shapes in use, simplified.

use std::collections::{HashMap, HashSet};

use contract::LatLon;

use super::{Findings, Result, source::Feed, times::Calls, trips::Trips};
use crate::{Fixed, simplify};

/// Maximum deviation of a simplified shape, in metres: less than the width of the line on the map.
const TOLERANCE_M: f64 = 4.0;

/// Shapes by id.
pub(super) type ShapesById = HashMap<String, Vec<Fixed>>;

pub(super) fn read(feed: &mut Feed, trips: &Trips, calls: &Calls, findings: &mut Findings) -> Result<ShapesById> {
    let used: HashSet<&str> = trips
        .all
        .iter()
        .zip(&calls.trips)
        .filter(|(trip, calls)| calls.is_some() && !trip.shape.is_empty())
        .map(|(trip, _)| trip.shape.as_str())
        .collect();
    let mut points: HashMap<String, Vec<(u32, Fixed)>> = HashMap::new();
    let columns = ["shape_id", "shape_pt_lat", "shape_pt_lon", "shape_pt_sequence"];
    feed.optional("shapes.txt", &columns, |row| {
        let id = row.text("shape_id");
        if !used.contains(id) {
            return Ok(());
        }
        let (lat, lon) = (row.number::<f64>("shape_pt_lat"), row.number::<f64>("shape_pt_lon"));
        match (lat, lon, row.number::<u32>("shape_pt_sequence")) {
            (Some(lat), Some(lon), Some(sequence)) if lat.abs() <= 85.0 && lon.abs() <= 180.0 => {
                let point = (sequence, Fixed::from(LatLon::new(lat, lon)));
                match points.get_mut(id) {
                    Some(points) => points.push(point),
                    None => drop(points.insert(id.to_owned(), vec![point])),
                }
            }
            _ => findings.quarantine("a point of a shape that is none", "shapes.txt", row.line(), id),
        }
        Ok(())
    })?;
    let drawing = |(id, mut points): (String, Vec<(u32, Fixed)>)| {
        points.sort_by_key(|(sequence, _)| *sequence);
        let mut line: Vec<Fixed> = points.into_iter().map(|(_, point)| point).collect();
        line.dedup();
        (id, simplify(&line, TOLERANCE_M))
    };
    Ok(points.into_iter().map(drawing).filter(|(_, line)| line.len() > 1).collect())
}
