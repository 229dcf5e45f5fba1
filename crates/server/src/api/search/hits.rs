//! The hits of each kind.

use civic::{
    geo::distance_m,
    text::{Index, house_number, marks},
};
use contract::{Hit, HitKind, LatLon, Localized, Route};

use super::Scored;
use crate::{app::App, gazetteer::Gazetteer, store::ReportRow, transit::Loaded};

/// Scores of the index lie this far apart from one kind of match to the next; a hit without its house
/// number stands behind hits that fit as typed.
const HOUSE_NUMBER: u32 = 64;

pub(super) fn report_hit(row: &ReportRow) -> Hit {
    let both = |text: &str| Localized::from_pairs([("vi", text)]);
    Hit {
        kind: HitKind::Report,
        id: row.code.to_string(),
        title: both(row.code.as_str()),
        subtitle: both(&row.summary),
        lat: Some(row.at.lat),
        lon: Some(row.at.lon),
        href: Route::Report(row.code.clone()).href(),
        icon: String::new(),
        approximate: false,
        ranges: vec![[0, row.code.as_str().chars().count() as u32]],
    }
}

pub(super) fn wards(app: &App, gazetteer: &Gazetteer, q: &str, near: Option<LatLon>, enough: usize) -> Vec<Scored> {
    let found = gazetteer.ward_names.find(q, enough).into_iter();
    let hits = found.filter_map(|(at, score)| {
        let ward = gazetteer.wards.get(*at)?;
        let hit = placed(HitKind::Ward, &ward.code, ward.name(), app.city().profile.name.clone(), ward.at(), q);
        Some(Scored { score, distance: distance(near, ward.at()), hit })
    });
    hits.collect()
}

pub(super) fn places(gazetteer: &Gazetteer, q: &str, near: Option<LatLon>, enough: usize) -> Vec<Scored> {
    let of = |names: &Index<usize>, q: &str, more: u32, approximate: bool| -> Vec<Scored> {
        let found = names.find(q, enough).into_iter();
        let hits = found.filter_map(|(at, score)| {
            let place = gazetteer.places.get(*at)?;
            let subtitle = gazetteer.ward(&place.ward).map(|ward| ward.name()).unwrap_or_default();
            let hit = placed(HitKind::Place, &place.id, place.name(), subtitle, place.at(), q);
            let hit = Hit { approximate, ..hit };
            Some(Scored { score: score + more, distance: distance(near, place.at()), hit })
        });
        hits.collect()
    };
    let mut hits = of(&gazetteer.place_names, q, 0, false);
    if let Some((_, street)) = house_number(q) {
        // The street is what we know; the person confirms where on it the house stands.
        let streets = of(&gazetteer.street_names, &street, HOUSE_NUMBER, true);
        hits.retain(|typed| streets.iter().all(|street| street.hit.id != typed.hit.id));
        hits.extend(streets);
    }
    hits
}

pub(super) fn sites(app: &App, q: &str, near: Option<LatLon>, enough: usize) -> Vec<Scored> {
    let heritage = &app.city().heritage;
    let found = app.guides().names().find(q, enough).into_iter();
    let hits = found.filter_map(|(at, score)| {
        let site = heritage.sites.get(*at)?;
        let kind = heritage.terms.kinds.get(site.file.kind.get_ref());
        let subtitle = kind.map(|kind| kind.name.clone()).unwrap_or_default();
        // Where the place is uncertain the hit has none, and no distance.
        let at = site.at();
        let mut hit =
            placed(HitKind::Site, &site.slug, site.name(), subtitle, at.unwrap_or(app.city().profile.center()), q);
        if at.is_none() {
            (hit.lat, hit.lon) = (None, None);
        }
        hit.icon = kind.map(|kind| kind.icon.clone()).unwrap_or_default();
        Some(Scored { score, distance: at.map_or(f64::MAX, |at| distance(near, at)), hit })
    });
    hits.collect()
}

pub(super) fn categories(app: &App, q: &str, enough: usize) -> Vec<Scored> {
    let found = app.category_names().find(q, enough).into_iter();
    let hits = found.filter_map(|(at, score)| {
        let category = app.city().catalogue.categories.get(*at)?;
        let title = category.name.clone();
        Some(Scored {
            score,
            distance: 0.0,
            hit: Hit {
                kind: HitKind::Category,
                id: category.id.clone(),
                ranges: marks(q, title.get("vi")),
                title,
                subtitle: category.group.clone(),
                lat: None,
                lon: None,
                href: Route::of_hit(HitKind::Category, &category.id, None).href(),
                icon: category.icon.clone(),
                approximate: false,
            },
        })
    });
    hits.collect()
}

pub(super) fn lines(network: &Loaded, q: &str, enough: usize) -> Vec<Scored> {
    network.ask(|transit| {
        let found = transit.find_lines(q, enough).into_iter();
        let hits = found.map(|(number, score)| {
            let line = transit.line_of(number);
            let title = Localized::from_pairs([("vi", line.name.as_str())]);
            let hit = Hit {
                kind: HitKind::Line,
                ranges: marks(q, title.get("vi")),
                title,
                subtitle: line.long_name,
                lat: None,
                lon: None,
                href: Route::BusRoute(line.id.clone()).href(),
                id: line.id,
                icon: String::new(),
                approximate: false,
            };
            Scored { score, distance: 0.0, hit }
        });
        hits.collect()
    })
}

/// Stops of one name are told apart by their lines and their ward.
pub(super) fn stops(
    network: &Loaded,
    gazetteer: &Gazetteer,
    q: &str,
    near: Option<LatLon>,
    enough: usize,
) -> Vec<Scored> {
    network.ask(|transit| {
        let found = transit.find_stops(q, enough).into_iter();
        let hits = found.map(|(number, score)| {
            let stop = transit.stop(number);
            let lines: Vec<&str> = stop.lines.iter().map(|line| line.name.as_str()).collect();
            let (lines, ward) = (lines.join(", "), gazetteer.ward_at(stop.at()).map(|found| found.ward.name));
            let apart = |tag: &'static str| {
                let ward = ward.as_ref().map(|name| name.get(tag)).filter(|name| !name.is_empty());
                let parts = [Some(lines.as_str()).filter(|lines| !lines.is_empty()), ward];
                (tag, parts.into_iter().flatten().collect::<Vec<_>>().join(" · "))
            };
            let (vi, en) = (apart("vi"), apart("en"));
            let apart = Localized::from_pairs([(vi.0, vi.1.as_str()), (en.0, en.1.as_str())]);
            let title = if stop.name.get("vi").is_empty() {
                Localized::from_pairs([("vi", stop.id.as_str())])
            } else {
                stop.name.clone()
            };
            Scored {
                score,
                distance: distance(near, stop.at()),
                hit: placed(HitKind::Stop, &stop.id, title, apart, stop.at(), q),
            }
        });
        hits.collect()
    })
}

fn placed(kind: HitKind, id: &str, title: Localized, subtitle: Localized, at: LatLon, q: &str) -> Hit {
    Hit {
        kind,
        id: id.to_owned(),
        ranges: marks(q, title.get("vi")),
        title,
        subtitle,
        lat: Some(at.lat),
        lon: Some(at.lon),
        href: Route::of_hit(kind, id, Some(at)).href(),
        icon: String::new(),
        approximate: false,
    }
}

fn distance(near: Option<LatLon>, at: LatLon) -> f64 {
    near.map_or(0.0, |near| distance_m(near, at))
}
