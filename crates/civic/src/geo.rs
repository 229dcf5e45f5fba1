//! Distances, the Web Mercator projection and polygons, in degrees and metres, for the map, lists and the ward lookup.

use contract::{Bbox, LatLon};
use std::f64::consts::PI;

mod trig;

use trig::{asin, cos, sin, tanh};

/// Mean radius of the earth in metres (IUGG).
const EARTH_M: f64 = 6_371_008.8;

/// Latitude limit of Web Mercator, where the world is a square.
const MAX_LAT: f64 = 85.051_128_779_806_59;

/// Address of directions to a place: opens the map app of a phone, or its page elsewhere.
pub fn directions_url(to: LatLon) -> String {
    let degrees = |value| contract::decimal(value, 6);
    ["https://www.google.com/maps/dir/?api=1&destination=", &degrees(to.lat), ",", &degrees(to.lon)].concat()
}

/// Great-circle distance in metres (haversine).
pub fn distance_m(a: LatLon, b: LatLon) -> f64 {
    let lat = sin((b.lat - a.lat).to_radians() / 2.0);
    let lon = sin((b.lon - a.lon).to_radians() / 2.0);
    let h = lat * lat + cos(a.lat.to_radians()) * cos(b.lat.to_radians()) * lon * lon;
    2.0 * EARTH_M * asin(h.clamp(0.0, 1.0).sqrt())
}

/// Size of the world in pixels at a zoom level, with tiles of 256 px.
fn world_px(zoom: f64) -> f64 {
    256.0 * zoom.exp2()
}

/// Projects a position to Web Mercator pixels `(x, y)` from the north-western corner of the world.
pub fn mercator(at: LatLon, zoom: f64) -> (f64, f64) {
    let size = world_px(zoom);
    let sin = sin(at.lat.clamp(-MAX_LAT, MAX_LAT).to_radians());
    let y = 0.5 - ((1.0 + sin) / (1.0 - sin)).ln() / (4.0 * PI);
    ((at.lon + 180.0) / 360.0 * size, y * size)
}

/// The position at Web Mercator pixels.
pub fn unproject((x, y): (f64, f64), zoom: f64) -> LatLon {
    let size = world_px(zoom);
    let lat = asin(tanh(PI * (1.0 - 2.0 * y / size))).to_degrees();
    LatLon::new(lat, x / size * 360.0 - 180.0)
}

/// The box that contains every position within `radius_m` metres.
pub fn bbox_around(at: LatLon, radius_m: f64) -> Bbox {
    let lat = (radius_m / EARTH_M).to_degrees();
    // Meridians converge towards the poles; use the end of the box that is wider in degrees.
    let narrow = cos((at.lat.abs() + lat).min(89.0).to_radians());
    let lon = (lat / narrow).min(180.0);
    Bbox {
        min_lon: (at.lon - lon).max(-180.0),
        min_lat: (at.lat - lat).max(-90.0),
        max_lon: (at.lon + lon).min(180.0),
        max_lat: (at.lat + lat).min(90.0),
    }
}

/// The nearest position inside the box.
pub fn clamp(at: LatLon, bbox: Bbox) -> LatLon {
    // `f64::clamp` panics if a box is inverted; `min` and `max` do not.
    LatLon::new(at.lat.max(bbox.min_lat).min(bbox.max_lat), at.lon.max(bbox.min_lon).min(bbox.max_lon))
}

/// Whether a position lies in a ring of `[lon, lat]`, closed or not (even-odd rule).
pub fn in_ring(at: LatLon, ring: &[[f64; 2]]) -> bool {
    let (mut inside, mut before) = (false, ring.last());
    for corner in ring {
        if let Some([lon, lat]) = before
            && (corner[1] > at.lat) != (*lat > at.lat)
            && at.lon < (lon - corner[0]) * (at.lat - corner[1]) / (lat - corner[1]) + corner[0]
        {
            inside = !inside;
        }
        before = Some(corner);
    }
    inside
}

/// Whether a position lies in a GeoJSON multipolygon: polygons of an outer ring and holes.
pub fn in_polygons(at: LatLon, polygons: &[Vec<Vec<[f64; 2]>>]) -> bool {
    polygons.iter().any(|rings| match rings.split_first() {
        Some((outer, holes)) => in_ring(at, outer) && !holes.iter().any(|hole| in_ring(at, hole)),
        None => false,
    })
}

#[cfg(test)]
mod tests;
