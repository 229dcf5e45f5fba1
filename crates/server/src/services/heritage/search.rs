//! Search results for heritage sites.

use contract::{SearchResultKind, heritage::HeritagePage};

use super::HeritageService;
use crate::service::search::{ScoredResult, Search};

pub(super) fn results(service: &HeritageService, search: &Search<'_>) -> Vec<ScoredResult> {
    if !search.includes(SearchResultKind::Site) {
        return Vec::new();
    }
    let heritage = service.heritage();
    let matches = service.names.find(search.text, search.limit).into_iter();
    let results = matches.filter_map(|(at, score)| {
        let site = heritage.sites.get(*at)?;
        let kind = heritage.terms.kinds.get(site.file.kind.get_ref());
        let subtitle = kind.map(|kind| kind.name.clone()).unwrap_or_default();
        // A site with an uncertain position has neither position nor distance.
        let href = HeritagePage::Site(site.slug.clone(), None).href();
        let result = search.result(SearchResultKind::Site, &site.slug, href, site.name(), subtitle);
        let (mut result, distance) = match site.at() {
            Some(at) => (Search::with_position(result, at), search.distance(at)),
            None => (result, f64::MAX),
        };
        result.icon = kind.map(|kind| kind.icon.clone()).unwrap_or_default();
        Some(ScoredResult { score, distance, result })
    });
    results.collect()
}
