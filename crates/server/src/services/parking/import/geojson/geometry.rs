//! Positions of features.

use contract::LatLon;
use serde::Deserialize;

/// A ring of `[longitude, latitude]`.
type Ring = Vec<Vec<f64>>;

#[derive(Deserialize)]
#[serde(tag = "type")]
pub(super) enum Geometry {
    Point {
        coordinates: Vec<f64>,
    },
    Polygon {
        coordinates: Vec<Ring>,
    },
    MultiPolygon {
        coordinates: Vec<Vec<Ring>>,
    },
    #[serde(other)]
    Other,
}

impl Geometry {
    /// The point, or the centroid of the polygon, of several the largest.
    pub fn centre(&self) -> Option<LatLon> {
        match self {
            Self::Point { coordinates } => corner(coordinates).map(|[lon, lat]| LatLon::new(lat, lon)),
            Self::Polygon { coordinates } => coordinates.first().and_then(|ring| centroid(ring)).map(|(_, at)| at),
            Self::MultiPolygon { coordinates } => {
                let outer = coordinates.iter().filter_map(|rings| rings.first());
                let centroids = outer.filter_map(|ring| centroid(ring));
                centroids.max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, at)| at)
            }
            Self::Other => None,
        }
    }
}

fn corner(position: &[f64]) -> Option<[f64; 2]> {
    match position {
        [lon, lat, ..] => Some([*lon, *lat]),
        _ => None,
    }
}

/// Area in square degrees and centroid of a ring. A ring without an area has the mean of its corners.
fn centroid(ring: &[Vec<f64>]) -> Option<(f64, LatLon)> {
    let corners = ring.iter().map(|position| corner(position)).collect::<Option<Vec<_>>>()?;
    let [west, south] = *corners.first()?;
    // Relative to the first corner: the products of full coordinates would lose the digits that count.
    let corners: Vec<(f64, f64)> = corners.into_iter().map(|[lon, lat]| (lon - west, lat - south)).collect();
    let (mut double_area, mut x, mut y) = (0.0, 0.0, 0.0);
    for pair in corners.windows(2) {
        let [a, b] = pair else { continue };
        let cross = a.0 * b.1 - b.0 * a.1;
        double_area += cross;
        x += (a.0 + b.0) * cross;
        y += (a.1 + b.1) * cross;
    }
    let (x, y) = if double_area.abs() > f64::EPSILON {
        (x / (3.0 * double_area), y / (3.0 * double_area))
    } else {
        let count = corners.len() as f64;
        let sum = corners.iter().fold((0.0, 0.0), |sum, corner| (sum.0 + corner.0, sum.1 + corner.1));
        (sum.0 / count, sum.1 / count)
    };
    Some((double_area.abs() / 2.0, LatLon::new(south + y, west + x)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn centre(json: &str) -> Option<(f64, f64)> {
        let geometry: Geometry = serde_json::from_str(json).expect("a geometry");
        let round = |degrees: f64| (degrees * 1e6).round() / 1e6;
        geometry.centre().map(|at| (round(at.lon), round(at.lat)))
    }

    #[test]
    fn a_polygon_has_its_centroid() {
        let point = centre(r#"{ "type": "Point", "coordinates": [8.05, 50.03] }"#);
        assert_eq!(point, Some((8.05, 50.03)));
        // More corners in the west do not move it.
        let square =
            "[[8.0, 50.0], [8.02, 50.0], [8.02, 50.02], [8.0, 50.02], [8.0, 50.015], [8.0, 50.01], [8.0, 50.0]]";
        let polygon = centre(&format!(r#"{{ "type": "Polygon", "coordinates": [{square}] }}"#));
        assert_eq!(polygon, Some((8.01, 50.01)));
        let small = "[[8.1, 50.1], [8.101, 50.1], [8.101, 50.101], [8.1, 50.1]]";
        let both = centre(&format!(r#"{{ "type": "MultiPolygon", "coordinates": [[{small}], [{square}]] }}"#));
        assert_eq!(both, Some((8.01, 50.01)), "the larger one");
        let flat = centre(r#"{ "type": "Polygon", "coordinates": [[[8.0, 50.0], [8.02, 50.0]]] }"#);
        assert_eq!(flat, Some((8.01, 50.0)));
        assert_eq!(centre(r#"{ "type": "LineString", "coordinates": [[8.0, 50.0], [8.1, 50.0]] }"#), None);
        assert_eq!(centre(r#"{ "type": "Polygon", "coordinates": [] }"#), None);
    }
}
