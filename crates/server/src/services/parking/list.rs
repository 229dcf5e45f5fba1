//! Sites for a vehicle and a stay, best first.

use civic::geo::distance_m;
use contract::{
    Bbox, LatLon,
    parking::{OpeningStatus, ParkingSite, Realtime, Vehicle},
};

use super::{ParkingService, query::StayTimes};

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
    pub free: bool,
    pub max_price: Option<u32>,
}

/// The matching sites with distance, price and free spaces: the cheapest for the stay including the walk first, those
/// without a known price last.
pub(super) fn list(service: &ParkingService, filter: &Filter) -> Vec<ParkingSite> {
    let all = service.content.sites.iter().filter(|site| {
        site.purpose.contains(&filter.vehicle)
            && filter.bbox.is_none_or(|bbox| bbox.contains(site.at()))
            && (!filter.cashless || !site.cashless.is_empty())
            && (!filter.free || has_free(&service.realtime(site), filter.vehicle))
    });
    let mut sites: Vec<ParkingSite> = all.map(|site| priced(service, site, filter)).collect();
    if let Some(most) = filter.max_price {
        sites.retain(|site| site.price.is_some_and(|price| price <= u64::from(most)));
    }
    sites.sort_by_cached_key(|site| (site.price.is_none(), cost(site), site.name.get("vi").to_owned()));
    sites
}

fn priced(service: &ParkingService, site: &ParkingSite, filter: &Filter) -> ParkingSite {
    let quote = |(from, to)| service.prices(site).quote_at(site, filter.vehicle, from, to).ok();
    let price = filter.stay.and_then(quote).map(|quote| quote.amount);
    let distance_m = filter.near.map(|near| distance_m(near, site.at()).round() as u32);
    ParkingSite { price, distance_m, realtime: service.realtime(site), ..site.clone() }
}

/// Whether there are free spaces for a vehicle, by counts that may be shown.
fn has_free(counts: &[Realtime], vehicle: Vehicle) -> bool {
    let is_open = |count: &Realtime| count.opening_status != Some(OpeningStatus::Closed);
    counts.iter().any(|count| count.vehicle == vehicle && count.free > 0 && is_open(count))
}

/// Price of the stay plus what the walk is worth.
fn cost(site: &ParkingSite) -> u64 {
    let walk = u64::from(site.distance_m.unwrap_or(0)) * DONG_PER_100_METRES / 100;
    site.price.unwrap_or(0) + walk
}
