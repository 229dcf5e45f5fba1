//! Search hits for heritage sites.

use contract::{SearchResultKind, heritage::HeritagePage};

use super::HeritageService;
use crate::service::search::{Scored, Search};

pub(super) fn hits(service: &HeritageService, search: &Search<'_>) -> Vec<Scored> {
    if !search.wants(SearchResultKind::Site) {
        return Vec::new();
    }
    let heritage = service.heritage();
    let matches = service.names.find(search.text, search.enough).into_iter();
    let hits = matches.filter_map(|(at, score)| {
        let site = heritage.sites.get(*at)?;
        let kind = heritage.terms.kinds.get(site.file.kind.get_ref());
        let subtitle = kind.map(|kind| kind.name.clone()).unwrap_or_default();
        // A site with an uncertain position has neither position nor distance.
        let href = HeritagePage::Site(site.slug.clone(), None).href();
        let hit = search.hit(SearchResultKind::Site, &site.slug, href, site.name(), subtitle);
        let (mut hit, distance) = match site.at() {
            Some(at) => (Search::at(hit, at), search.distance(at)),
            None => (hit, f64::MAX),
        };
        hit.icon = kind.map(|kind| kind.icon.clone()).unwrap_or_default();
        Some(Scored { score, distance, hit })
    });
    hits.collect()
}
