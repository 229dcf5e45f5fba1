//! What a reader looks for: vehicle, stay, and filters.

use super::Vehicle;
use crate::{Bbox, LatLon, geo::degrees};

/// A stay in local time, `YYYY-MM-DDTHH:MM`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stay {
    /// Start.
    pub from: String,
    /// End.
    pub to: String,
}

/// A query for sites.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ParkingQuery {
    /// The vehicle to park.
    pub vehicle: Vehicle,
    /// The stay for which prices are wanted.
    pub stay: Option<Stay>,
    /// Only sites in this box.
    pub bbox: Option<Bbox>,
    /// The destination, to which people walk from the site.
    pub near: Option<LatLon>,
    /// Only sites where people can pay without cash.
    pub cashless: bool,
    /// Only sites that are known to be open during the stay.
    pub open: bool,
    /// Only sites with free spaces, by a count that may be shown.
    pub free: bool,
    /// Only sites where the stay costs at most this, in đồng.
    pub max_price: Option<u32>,
}

impl ParkingQuery {
    /// The query as parameters. Unset values are left out.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let flag = |is_set: bool| if is_set { "true".to_owned() } else { String::new() };
        let stay = self.stay.clone();
        let all = [
            ("vehicle", self.vehicle.as_str().to_owned()),
            ("from", stay.as_ref().map(|stay| stay.from.clone()).unwrap_or_default()),
            ("to", stay.map(|stay| stay.to).unwrap_or_default()),
            ("bbox", self.bbox.map(Bbox::edges).unwrap_or_default()),
            ("lat", self.near.map(|at| degrees(at.lat)).unwrap_or_default()),
            ("lon", self.near.map(|at| degrees(at.lon)).unwrap_or_default()),
            ("cashless", flag(self.cashless)),
            ("open", flag(self.open)),
            ("free", flag(self.free)),
            ("max_price", self.max_price.map(|most| most.to_string()).unwrap_or_default()),
        ];
        all.into_iter().filter(|(_, value)| !value.is_empty()).collect()
    }
}
