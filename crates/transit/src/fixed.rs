//! Positions as integers: small in the pack, and exactly comparable.

use contract::LatLon;

/// Units per degree. One unit is about a metre.
const UNITS: f64 = 100_000.0;

/// A position in hundred-thousandths of a degree (WGS84).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Fixed {
    /// Latitude.
    pub lat: i32,
    /// Longitude.
    pub lon: i32,
}

impl From<LatLon> for Fixed {
    fn from(at: LatLon) -> Self {
        Self { lat: (at.lat * UNITS).round() as i32, lon: (at.lon * UNITS).round() as i32 }
    }
}

impl From<Fixed> for LatLon {
    fn from(at: Fixed) -> Self {
        Self::new(f64::from(at.lat) / UNITS, f64::from(at.lon) / UNITS)
    }
}

impl Fixed {
    /// Distance in metres. Treats the earth as flat within a city; an error of one in a thousand does not matter to a
    /// pedestrian.
    pub fn metres(self, other: Self) -> f64 {
        let (x, y) = self.offset(other);
        x.hypot(y)
    }

    /// Offset to another position, in metres east and north.
    pub(crate) fn offset(self, other: Self) -> (f64, f64) {
        const DEGREE_M: f64 = 111_195.0;
        let middle = f64::from(self.lat) / UNITS;
        // The sixth-order Taylor series errs by less than a metre in a thousand kilometres and needs no maths library.
        let angle = middle.to_radians();
        let square = angle * angle;
        let cos = 1.0 - square / 2.0 + square * square / 24.0 - square * square * square / 720.0;
        let east = f64::from(other.lon - self.lon) / UNITS * DEGREE_M * cos;
        (east, f64::from(other.lat - self.lat) / UNITS * DEGREE_M)
    }
}
