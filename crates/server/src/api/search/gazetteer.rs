//! Search hits for wards and places.

use civic::text::{Index, house_number};
use contract::{Localized, SearchResult, SearchResultKind, reports::ReportsPage};

use crate::service::search::{Scored, Search};

/// Difference between the index scores of two kinds of match. Added to a hit without its house number, so that it ranks
/// below exact matches.
const HOUSE_NUMBER: u32 = 64;

/// Finds wards and places. `city` is the city's name, the subtitle of its wards.
pub(super) fn hits(search: &Search<'_>, city: &Localized) -> Vec<Scored> {
    let mut hits = Vec::new();
    if search.wants(SearchResultKind::Ward) {
        hits.extend(wards(search, city));
    }
    if search.wants(SearchResultKind::Place) {
        hits.extend(places(search));
    }
    hits
}

fn wards(search: &Search<'_>, city: &Localized) -> Vec<Scored> {
    let matches = search.gazetteer.ward_names.find(search.text, search.enough).into_iter();
    let hits = matches.filter_map(|(at, score)| {
        let ward = search.gazetteer.wards.get(*at)?;
        let href = ReportsPage::in_ward(&ward.code, ward.at()).href();
        let hit = search.hit(SearchResultKind::Ward, &ward.code, href, ward.name(), city.clone());
        Some(Scored { score, distance: search.distance(ward.at()), hit: Search::at(hit, ward.at()) })
    });
    hits.collect()
}

fn places(search: &Search<'_>) -> Vec<Scored> {
    let gazetteer = search.gazetteer;
    let of = |names: &Index<usize>, text: &str, more: u32, approximate: bool| -> Vec<Scored> {
        let search = Search { text, kinds: Vec::new(), ..*search };
        let matches = names.find(text, search.enough).into_iter();
        let hits = matches.filter_map(|(at, score)| {
            let place = gazetteer.places.get(*at)?;
            let subtitle = gazetteer.ward(&place.ward).map(|ward| ward.name()).unwrap_or_default();
            let href = ReportsPage::around(place.at()).href();
            let hit = search.hit(SearchResultKind::Place, &place.id, href, place.name(), subtitle);
            let hit = SearchResult { approximate, ..Search::at(hit, place.at()) };
            Some(Scored { score: score + more, distance: search.distance(place.at()), hit })
        });
        hits.collect()
    };
    let mut hits = of(&gazetteer.place_names, search.text, 0, false);
    if let Some((_, street)) = house_number(search.text) {
        // Only the street's position is known; the user confirms the position of the house.
        let streets = of(&gazetteer.street_names, &street, HOUSE_NUMBER, true);
        hits.retain(|typed| streets.iter().all(|street| street.hit.id != typed.hit.id));
        hits.extend(streets);
    }
    hits
}
