//! Positions and boxes on the WGS84 ellipsoid, in degrees.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

use crate::decimal;

/// A position: `lat` and `lon` in degrees, WGS84.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LatLon {
    /// Latitude in degrees, -90 to 90.
    pub lat: f64,
    /// Longitude in degrees, -180 to 180.
    pub lon: f64,
}

impl LatLon {
    /// Creates a position.
    pub const fn new(lat: f64, lon: f64) -> Self {
        Self { lat, lon }
    }
}

/// A bounding box, written `minLon,minLat,maxLon,maxLat` in queries and as an array of four in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "[f64; 4]", into = "[f64; 4]")]
pub struct Bbox {
    /// Western edge, degrees.
    pub min_lon: f64,
    /// Southern edge, degrees.
    pub min_lat: f64,
    /// Eastern edge, degrees.
    pub max_lon: f64,
    /// Northern edge, degrees.
    pub max_lat: f64,
}

impl Bbox {
    /// Whether the position lies inside or on the edge.
    pub fn contains(&self, p: LatLon) -> bool {
        (self.min_lon..=self.max_lon).contains(&p.lon) && (self.min_lat..=self.max_lat).contains(&p.lat)
    }

    /// The edges as formatted in requests.
    pub(crate) fn edges(self) -> String {
        <[f64; 4]>::from(self).map(degrees).join(",")
    }
}

/// Degrees as formatted in requests, with a precision of a tenth of a metre.
pub(crate) fn degrees(value: f64) -> String {
    decimal(value, 6)
}

impl From<[f64; 4]> for Bbox {
    fn from([min_lon, min_lat, max_lon, max_lat]: [f64; 4]) -> Self {
        Self { min_lon, min_lat, max_lon, max_lat }
    }
}

impl From<Bbox> for [f64; 4] {
    fn from(b: Bbox) -> Self {
        [b.min_lon, b.min_lat, b.max_lon, b.max_lat]
    }
}

impl fmt::Display for Bbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{},{},{},{}", self.min_lon, self.min_lat, self.max_lon, self.max_lat)
    }
}

/// The text is not a bounding box.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("bbox must be minLon,minLat,maxLon,maxLat in degrees, each minimum below its maximum")]
pub struct BboxError;

impl FromStr for Bbox {
    type Err = BboxError;

    fn from_str(s: &str) -> Result<Self, BboxError> {
        let mut parts = s.split(',').map(|part| part.trim().parse::<f64>().ok().filter(|n| n.is_finite()));
        let mut next = || parts.next().flatten().ok_or(BboxError);
        let bbox = Self { min_lon: next()?, min_lat: next()?, max_lon: next()?, max_lat: next()? };
        let is_valid = parts.next().is_none()
            && bbox.min_lon < bbox.max_lon
            && bbox.min_lat < bbox.max_lat
            && bbox.min_lon >= -180.0
            && bbox.max_lon <= 180.0
            && bbox.min_lat >= -90.0
            && bbox.max_lat <= 90.0;
        is_valid.then_some(bbox).ok_or(BboxError)
    }
}
