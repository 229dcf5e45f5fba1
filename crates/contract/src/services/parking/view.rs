//! Vehicle, stay and filters: the query of `/parking` and `/parking/{uid}`.

use super::{ParkingPage, ParkingQuery, Stay, Vehicle};
use crate::{is_local_time, parse_query, query_string};

/// Vehicle, stay and filters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ParkingView {
    /// The vehicle; the one that the device remembers if absent.
    pub vehicle: Option<Vehicle>,
    /// The stay; the next hours if absent.
    pub stay: Option<Stay>,
    /// Only sites where people can pay without cash.
    pub cashless: bool,
    /// Only sites that are known to be open during the stay.
    pub open: bool,
    /// Only sites with free spaces, by a count that may be shown.
    pub free: bool,
}

impl ParkingView {
    /// Parses a query; invalid parameters get their defaults.
    pub fn parse(query: &str) -> Self {
        let pairs = parse_query(query);
        let text = |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.trim().to_owned());
        let flag = |name: &str| text(name).as_deref() == Some("true");
        let time = |name: &str| text(name).filter(|time| is_local_time(time));
        // A stay that ends before it begins stays as it is: the page says what is wrong with it.
        let stay = time("from").zip(time("to"));
        Self {
            vehicle: text("vehicle").and_then(|word| Vehicle::parse(&word)),
            stay: stay.map(|(from, to)| Stay { from, to }),
            cashless: flag("cashless"),
            open: flag("open"),
            free: flag("free"),
        }
    }

    /// The list with this view; defaults are left out of its query.
    pub fn list(&self) -> ParkingPage {
        ParkingPage::List(self.query_text())
    }

    /// The page of a site with this vehicle and stay.
    pub fn site(&self, uid: &str) -> ParkingPage {
        ParkingPage::Site(uid.to_owned(), Self { cashless: false, open: false, free: false, ..self.clone() }.query_text())
    }

    fn query_text(&self) -> String {
        let mut pairs: Vec<(&'static str, String)> = Vec::new();
        if let Some(vehicle) = self.vehicle {
            pairs.push(("vehicle", vehicle.as_str().to_owned()));
        }
        if let Some(stay) = &self.stay {
            pairs.extend([("from", stay.from.clone()), ("to", stay.to.clone())]);
        }
        let flags = [("cashless", self.cashless), ("open", self.open), ("free", self.free)];
        pairs.extend(flags.into_iter().filter(|(_, is_set)| *is_set).map(|(name, _)| (name, "true".to_owned())));
        query_string(&pairs)
    }

    /// The query for the sites of this view.
    pub fn query(&self, vehicle: Vehicle, stay: &Stay) -> ParkingQuery {
        let Self { cashless, open, free, .. } = *self;
        ParkingQuery { vehicle, stay: Some(stay.clone()), cashless, open, free, ..ParkingQuery::default() }
    }
}
