//! Filters and sorts the list of sites.

use contract::{
    LatLon,
    heritage::{HeritageView, Site, Walk},
};

use crate::{
    geo::distance_m,
    text::{fold, telex},
};

/// The matching sites in display order: in the order of a walk, else nearest first if a position is known, else in the
/// given order. `now` is in Unix seconds.
pub fn shown(sites: &[Site], walks: &[Walk], view: &HeritageView, near: Option<LatLon>, now: i64) -> Vec<Site> {
    let mut matches: Vec<Site> = match walks.iter().find(|walk| walk.id == view.walk) {
        Some(walk) => {
            let stop = |slug: &String| sites.iter().find(|site| site.slug == *slug).cloned();
            walk.stops.iter().filter_map(stop).collect()
        }
        None => sites.to_vec(),
    };
    let on_walk = matches.len() != sites.len();
    matches.retain(|site| fits(site, view, now));
    if let Some(here) = near {
        for site in &mut matches {
            site.distance_m = site.at().map(|at| (distance_m(here, at) + 0.5) as u32);
        }
        if !on_walk {
            matches.sort_by_key(|site| site.distance_m.unwrap_or(u32::MAX));
        }
    }
    matches
}

fn fits(site: &Site, view: &HeritageView, now: i64) -> bool {
    let is = |selected: &str, value: &str| selected.is_empty() || selected == value;
    is(&view.kind, &site.kind)
        && is(&view.era, &site.era)
        && is(&view.ward, &site.ward)
        && (view.lang.is_empty() || site.name.0.contains_key(&view.lang))
        && (!view.open || site.opening.as_ref().and_then(|opening| opening.is_open(now)) == Some(true))
        && named(site, &view.q)
}

/// Whether a name contains the typed text, with or without accents, or typed as Telex.
fn named(site: &Site, typed: &str) -> bool {
    if typed.is_empty() {
        return true;
    }
    let has = |part: &str| site.name.0.values().any(|name| name.contains(typed) || fold(name).contains(part));
    has(&fold(typed)) || telex(typed).is_some_and(|typed| has(&fold(&typed)))
}

#[cfg(test)]
mod tests;
