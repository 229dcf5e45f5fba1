//! Search results for wards and places.

use civic::text::{Index, house_number};
use contract::{Localized, SearchResult, SearchResultKind, reports::ReportsPage};

use crate::service::search::{ScoredResult, Search};

/// Difference between the index scores of two kinds of match. Added to a result without its house number, so that it
/// ranks below exact matches.
const HOUSE_NUMBER: u32 = 64;

/// Finds wards and places. `city` is the city's name, the subtitle of its wards.
pub(super) fn results(search: &Search<'_>, city: &Localized) -> Vec<ScoredResult> {
    let mut results = Vec::new();
    if search.includes(SearchResultKind::Ward) {
        results.extend(wards(search, city));
    }
    if search.includes(SearchResultKind::Place) {
        results.extend(places(search));
    }
    results
}

fn wards(search: &Search<'_>, city: &Localized) -> Vec<ScoredResult> {
    let matches = search.gazetteer.ward_names.find(search.text, search.limit).into_iter();
    let results = matches.filter_map(|(at, score)| {
        let ward = search.gazetteer.wards.get(*at)?;
        let href = ReportsPage::in_ward(&ward.code, ward.at()).href();
        let result = search.result(SearchResultKind::Ward, &ward.code, href, ward.name(), city.clone());
        let result = Search::with_position(result, ward.at());
        Some(ScoredResult { score, distance: search.distance(ward.at()), result })
    });
    results.collect()
}

fn places(search: &Search<'_>) -> Vec<ScoredResult> {
    let gazetteer = search.gazetteer;
    let of = |names: &Index<usize>, text: &str, more: u32, approximate: bool| -> Vec<ScoredResult> {
        let search = Search { text, kinds: Vec::new(), ..*search };
        let matches = names.find(text, search.limit).into_iter();
        let results = matches.filter_map(|(at, score)| {
            let place = gazetteer.places.get(*at)?;
            let subtitle = gazetteer.ward(&place.ward).map(|ward| ward.name()).unwrap_or_default();
            let href = ReportsPage::around(place.at()).href();
            let result = search.result(SearchResultKind::Place, &place.id, href, place.name(), subtitle);
            let result = SearchResult { approximate, ..Search::with_position(result, place.at()) };
            Some(ScoredResult { score: score + more, distance: search.distance(place.at()), result })
        });
        results.collect()
    };
    let mut results = of(&gazetteer.place_names, search.text, 0, false);
    if let Some((_, street)) = house_number(search.text) {
        // Only the street's position is known; the user confirms the position of the house.
        let streets = of(&gazetteer.street_names, &street, HOUSE_NUMBER, true);
        results.retain(|typed| streets.iter().all(|street| street.result.id != typed.result.id));
        results.extend(streets);
    }
    results
}
