//! Search results for parking sites.

use contract::{Localized, SearchResultKind, parking::ParkingPage};

use super::ParkingService;
use crate::service::search::{ScoredResult, Search};

pub(super) fn results(service: &ParkingService, search: &Search<'_>) -> Vec<ScoredResult> {
    if !search.includes(SearchResultKind::Parking) {
        return Vec::new();
    }
    let sites = service.sites();
    let matches = sites.find(search.text, search.limit).into_iter();
    let results = matches.map(|(site, score)| {
        let href = ParkingPage::Site(site.uid.clone(), String::new()).href();
        let subtitle = if site.address == site.name { Localized::default() } else { site.address.clone() };
        let result = search.result(SearchResultKind::Parking, &site.uid, href, site.name.clone(), subtitle);
        let result = Search::with_position(result, site.at());
        ScoredResult { score, distance: search.distance(site.at()), result }
    });
    results.collect()
}
