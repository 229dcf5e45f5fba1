//! Sites for a vehicle and a stay, best first.

use civic::{geo::distance_m, parking::is_open_during};
use contract::{
    Bbox, Instant, LatLon, Page,
    parking::{OpeningStatus, ParkingSite, Realtime, Vehicle},
};
use std::collections::HashMap;

use super::{ParkingService, query::StayTimes, sites::KnownSite};

/// What a hundred metres on foot are worth, in đồng: prices and distances become one order. A choice of this project:
/// about a minute and a half of walking.
const DONG_PER_100_METRES: u64 = 1_000;

/// A query for sites.
pub(super) struct Filter {
    pub vehicle: Vehicle,
    pub stay: Option<StayTimes>,
    pub bbox: Option<Bbox>,
    pub near: Option<LatLon>,
    pub cashless: bool,
    pub open: bool,
    pub free: bool,
    pub max_price: Option<u32>,
}

impl Filter {
    /// Whether a site matches, apart from its price.
    fn matches(&self, service: &ParkingService, site: &KnownSite, now: Instant) -> bool {
        site.purpose.contains(&self.vehicle)
            && self.bbox.is_none_or(|bbox| bbox.contains(site.at()))
            && (!self.cashless || !service.cashless(site).is_empty())
            && (!self.open || self.is_open(site, now))
    }

    /// Whether a site is known to be open: for the whole stay, or else now.
    fn is_open(&self, site: &KnownSite, now: Instant) -> bool {
        let Some(opening) = site.opening(now) else { return false };
        match self.stay {
            Some((from, to)) => is_open_during(&opening, from.timestamp(), to.timestamp()),
            None => opening.is_open(now.timestamp()) == Some(true),
        }
    }
}

/// A matching site. It is copied only if it is sent.
struct Candidate<'a> {
    site: &'a KnownSite,
    name: &'a str,
    price: Option<u64>,
    distance_m: Option<u32>,
}

impl<'a> Candidate<'a> {
    /// The order of the list: the cheapest for the stay including the walk first, those without a known price last.
    fn rank(&self) -> (bool, u64, &'a str, &'a str) {
        let walk = u64::from(self.distance_m.unwrap_or(0)) * DONG_PER_100_METRES / 100;
        (self.price.is_none(), self.price.unwrap_or(0) + walk, self.name, self.site.uid.as_str())
    }

    fn shown(&self, service: &ParkingService, now: Instant) -> ParkingSite {
        let (realtime, cashless) = (service.realtime(self.site), service.cashless(self.site));
        let Self { price, distance_m, .. } = *self;
        let photos = Vec::new();
        ParkingSite { price, distance_m, realtime, cashless, photos, ..self.site.with_opening(now) }
    }
}

/// Whether there are free spaces for a vehicle, by counts that may be shown.
fn has_free(counts: &[Realtime], vehicle: Vehicle) -> bool {
    let is_open = |count: &Realtime| count.opening_status != Some(OpeningStatus::Closed);
    counts.iter().any(|count| count.vehicle == vehicle && count.free > 0 && is_open(count))
}

/// Prices of the requested stay. All sites of a zone have the same, so each is computed once.
struct Prices<'a> {
    service: &'a ParkingService,
    vehicle: Vehicle,
    stay: Option<StayTimes>,
    /// By zone, and whether parking is free of charge.
    known: HashMap<(Option<&'a str>, bool), Option<u64>>,
}

impl<'a> Prices<'a> {
    fn of(&mut self, site: &'a ParkingSite) -> Option<u64> {
        let (service, vehicle, (from, to)) = (self.service, self.vehicle, self.stay?);
        let price = || service.prices(site).quote_at(site, vehicle, from, to).ok().map(|quote| quote.amount);
        *self.known.entry((site.zone.as_deref(), site.has_fee == Some(false))).or_insert_with(price)
    }
}

/// The best `limit` of the matching sites with distance, price and free spaces, and how many match.
pub(super) fn list(service: &ParkingService, filter: &Filter, limit: usize) -> Page<ParkingSite> {
    let (sites, now) = (service.sites(), service.core.now());
    let mut prices = Prices { service, vehicle: filter.vehicle, stay: filter.stay, known: HashMap::new() };
    let mut found: Vec<Candidate<'_>> = Vec::new();
    for site in sites.all().iter().filter(|site| filter.matches(service, site, now)) {
        let price = prices.of(site);
        let is_affordable = |most: u32| price.is_some_and(|price| price <= u64::from(most));
        let is_free = || has_free(&service.realtime(site), filter.vehicle);
        if filter.max_price.is_none_or(is_affordable) && (!filter.free || is_free()) {
            let distance_m = filter.near.map(|near| distance_m(near, site.at()).round() as u32);
            found.push(Candidate { site, name: site.name.get("vi"), price, distance_m });
        }
    }
    let total = u32::try_from(found.len()).ok();
    keep_best(&mut found, limit);
    Page { items: found.iter().map(|candidate| candidate.shown(service, now)).collect(), next: None, total }
}

/// Sorts the best ones and drops the others, which need no order.
fn keep_best(found: &mut Vec<Candidate<'_>>, limit: usize) {
    if (1..found.len()).contains(&limit) {
        found.select_nth_unstable_by_key(limit - 1, Candidate::rank);
    }
    found.truncate(limit);
    found.sort_unstable_by_key(Candidate::rank);
}
