//! All sites, for the list and the map.

use contract::{
    Localized,
    heritage::{Site, SiteList, Term},
};
use heritage::content::SiteContent;
use messages::guide::LANGUAGES;
use std::sync::{Arc, PoisonError};

use super::{
    HeritageService,
    document::{opening, ward},
};

/// The list of all sites. Opening times start with a date, so one list is cached for the whole day.
pub fn list(service: &HeritageService) -> Arc<SiteList> {
    let (today, cache) = (service.core.now().date_naive(), &service.list_cache);
    if let Some((day, list)) = cache.read().unwrap_or_else(PoisonError::into_inner).as_ref()
        && *day == today
    {
        return Arc::clone(list);
    }
    let list = Arc::new(build(service));
    *cache.write().unwrap_or_else(PoisonError::into_inner) = Some((today, Arc::clone(&list)));
    list
}

fn build(service: &HeritageService) -> SiteList {
    let heritage = service.heritage();
    let now = service.core.now();
    let items: Vec<Site> = heritage.sites.iter().map(|site| summary(service, site, now)).collect();
    let used = |terms: &[Term], of: fn(&Site) -> &str| {
        terms.iter().filter(|term| items.iter().any(|site| of(site) == term.id)).cloned().collect()
    };
    let kinds = used(heritage.terms.kinds.all(), |site| &site.kind);
    let eras = used(heritage.terms.eras.all(), |site| &site.era);
    let languages = LANGUAGES
        .iter()
        .filter(|(tag, _)| heritage.sites.iter().any(|site| site.stories.contains_key(*tag)))
        .map(|(tag, name)| Term {
            id: (*tag).to_owned(),
            name: Localized::from_pairs([(tag, name)]),
            icon: String::new(),
        });
    let languages = languages.collect();
    SiteList { items, kinds, eras, languages }
}

fn summary(service: &HeritageService, site: &SiteContent, now: contract::Instant) -> Site {
    let heritage = service.heritage();
    let key = |key: &Option<toml::Spanned<String>>| key.as_ref().map(|key| key.get_ref().clone()).unwrap_or_default();
    let area =
        ward(service.core.city(), site).unwrap_or_else(|| Localized::from_pairs([("vi", site.file.formerly.as_str())]));
    Site {
        slug: site.slug.clone(),
        code: site.file.code,
        name: site.name(),
        summary: site.summary(),
        kind: site.file.kind.get_ref().clone(),
        era: key(&site.file.era),
        ward: key(&site.file.ward),
        area,
        lat: site.at().map(|at| at.lat),
        lon: site.at().map(|at| at.lon),
        distance_m: None,
        picture: heritage.drawing_href(site.file.picture.get_ref()),
        opening: opening(site, now),
    }
}
