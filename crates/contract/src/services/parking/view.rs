//! Vehicle, stay and filters: the query of `/parking` and `/parking/{uid}`.

use super::{ParkingPage, ParkingQuery, Stay, Vehicle};
use crate::{LatLon, decimal, is_local_time, number, parse_query, query_string};

/// Longest name of a destination in an address, in characters. Longer ones are cut.
const MOST_NAME_CHARS: usize = 80;

/// A place to which people walk from the site.
#[derive(Clone, Debug, PartialEq)]
pub struct Destination {
    /// Where it is.
    pub at: LatLon,
    /// Its name; empty if unknown.
    pub name: String,
}

impl Destination {
    /// Parses `lat,lon` or `lat,lon,name`.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, ',');
        let at = LatLon::new(number(parts.next()?.trim())?, number(parts.next()?.trim())?);
        let name = parts.next().unwrap_or_default().trim().chars().take(MOST_NAME_CHARS).collect();
        (at.lat.abs() <= 90.0 && at.lon.abs() <= 180.0).then_some(Self { at, name })
    }

    /// The text in the address.
    pub fn print(&self) -> String {
        match self.name.as_str() {
            "" => self.position(),
            name => [&self.position(), ",", name].concat(),
        }
    }

    /// The name, or the position if it has none.
    pub fn label(&self) -> String {
        if self.name.is_empty() { self.position() } else { self.name.clone() }
    }

    /// The position with five decimals, which is about a metre.
    fn position(&self) -> String {
        [&decimal(self.at.lat, 5), ",", &decimal(self.at.lon, 5)].concat()
    }
}

/// Vehicle, stay and filters.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ParkingView {
    /// The vehicle; the one that the device remembers if absent.
    pub vehicle: Option<Vehicle>,
    /// The stay; the next hours if absent.
    pub stay: Option<Stay>,
    /// The destination. The position of the device is never in an address.
    pub near: Option<Destination>,
    /// Only sites where the stay costs at most this, in đồng.
    pub max_price: Option<u32>,
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
            near: text("near").and_then(|near| Destination::parse(&near)),
            max_price: text("max_price").and_then(|most| most.parse().ok()),
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
        let view = Self { vehicle: self.vehicle, stay: self.stay.clone(), ..Self::default() };
        ParkingPage::Site(uid.to_owned(), view.query_text())
    }

    fn query_text(&self) -> String {
        let mut pairs: Vec<(&'static str, String)> = Vec::new();
        if let Some(vehicle) = self.vehicle {
            pairs.push(("vehicle", vehicle.as_str().to_owned()));
        }
        if let Some(stay) = &self.stay {
            pairs.extend([("from", stay.from.clone()), ("to", stay.to.clone())]);
        }
        pairs.extend(self.near.as_ref().map(|near| ("near", near.print())));
        pairs.extend(self.max_price.map(|most| ("max_price", most.to_string())));
        let flags = [("cashless", self.cashless), ("open", self.open), ("free", self.free)];
        pairs.extend(flags.into_iter().filter(|(_, is_set)| *is_set).map(|(name, _)| (name, "true".to_owned())));
        query_string(&pairs)
    }

    /// The query for the sites of this view.
    pub fn query(&self, vehicle: Vehicle, stay: &Stay) -> ParkingQuery {
        let Self { max_price, cashless, open, free, .. } = *self;
        let near = self.near.as_ref().map(|near| near.at);
        let stay = Some(stay.clone());
        ParkingQuery { vehicle, stay, near, max_price, cashless, open, free, ..ParkingQuery::default() }
    }
}
