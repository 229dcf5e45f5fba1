//! Sites among the hits of a search.

use contract::HitKind;

use super::HeritageService;
use crate::service::search::{Scored, Search};

pub(super) fn hits(service: &HeritageService, search: &Search<'_>) -> Vec<Scored> {
    if !search.wants(HitKind::Site) {
        return Vec::new();
    }
    let heritage = service.heritage();
    let found = service.names.find(search.text, search.enough).into_iter();
    let hits = found.filter_map(|(at, score)| {
        let site = heritage.sites.get(*at)?;
        let kind = heritage.terms.kinds.get(site.file.kind.get_ref());
        let subtitle = kind.map(|kind| kind.name.clone()).unwrap_or_default();
        // Where the place is uncertain the hit has none, and no distance.
        let (mut hit, distance) = match site.at() {
            Some(at) => (search.hit_at(HitKind::Site, &site.slug, site.name(), subtitle, at), search.distance(at)),
            None => (search.hit(HitKind::Site, &site.slug, site.name(), subtitle), f64::MAX),
        };
        hit.icon = kind.map(|kind| kind.icon.clone()).unwrap_or_default();
        Some(Scored { score, distance, hit })
    });
    hits.collect()
}
