//! `GET /search`: the universal field. Reports by code, wards, places, categories, lines and stops.

use axum::{extract::State, response::IntoResponse};
use civic::{
    geo::distance_m,
    text::{Index, house_number, marks},
};
use contract::{FieldCode, Hit, HitKind, LatLon, Localized, Page, ReportCode, Route};

use super::{cache, query::Query};
use crate::{device::Device, gazetteer::Gazetteer, problem::AppError, state::App, store::ReportRow, transit::Loaded};

/// Hits when the asker did not say how many.
const USUAL: u32 = 10;
const MOST: u32 = 50;

/// Scores of the index lie this far apart from one kind of match to the next; a hit without its house
/// number stands behind hits that fit as typed.
const HOUSE_NUMBER: u32 = 64;

/// See [`is_same`].
const SAME_M: f64 = 400.0;

struct Scored {
    score: u32,
    /// Metres from the asker; zero where nothing is known of either.
    distance: f64,
    hit: Hit,
}

/// `GET /search?q&lat&lon&kinds&limit`
pub async fn search(State(app): State<App>, device: Device, query: Query) -> Result<impl IntoResponse, AppError> {
    let limit = query.number("limit", 1, MOST)?.unwrap_or(USUAL) as usize;
    let near = query.position()?;
    let kinds = kinds(&query)?;
    let Some(q) = query.text("q")? else {
        return Ok(answer(Vec::new()));
    };
    let wants = |kind| kinds.is_empty() || kinds.contains(&kind);
    let mut hits = Vec::new();
    if wants(HitKind::Report)
        && let Some(row) = report(&app, q, &device).await?
    {
        hits.push(Scored { score: 0, distance: 0.0, hit: report_hit(&row) });
    }
    let gazetteer = app.gazetteer().await?;
    // More than are shown, because the asker's position decides among equals.
    let enough = limit * 4;
    if wants(HitKind::Ward) {
        hits.extend(wards(&app, &gazetteer, q, near, enough));
    }
    if wants(HitKind::Place) {
        hits.extend(places(&gazetteer, q, near, enough));
    }
    if wants(HitKind::Category) {
        hits.extend(categories(&app, q, enough));
    }
    if wants(HitKind::Site) {
        let sites = sites(&app, q, near, enough);
        // A landmark that has a page of its own is found once.
        hits.retain(|Scored { hit, .. }| {
            hit.kind != HitKind::Place || !sites.iter().any(|site| is_same(hit, &site.hit))
        });
        hits.extend(sites);
    }
    if let Some(network) = app.transit() {
        if wants(HitKind::Line) {
            hits.extend(lines(&network, q, enough));
        }
        if wants(HitKind::Stop) {
            let stops = stops(&network, &gazetteer, q, near, enough);
            // A station that is also a landmark is one thing: its own page says more than a spot on the map.
            hits.retain(|Scored { hit, .. }| {
                hit.kind != HitKind::Place || !stops.iter().any(|stop| is_same(hit, &stop.hit))
            });
            hits.extend(stops);
        }
    }
    hits.sort_by(|a, b| a.score.cmp(&b.score).then(a.distance.total_cmp(&b.distance)));
    hits.truncate(limit);
    Ok(answer(hits.into_iter().map(|scored| scored.hit).collect()))
}

fn answer(items: Vec<Hit>) -> impl IntoResponse {
    cache::own(&Page { items, next: None, total: None })
}

fn kinds(query: &Query) -> Result<Vec<HitKind>, AppError> {
    let kind = |word: &str| HitKind::ALL.iter().find(|(_, name)| *name == word).map(|(kind, _)| *kind);
    let unknown =
        || AppError::parameter("kinds", FieldCode::Unknown, "any of report, ward, place, category, stop, line, site");
    query.list("kinds")?.into_iter().map(|word| kind(word).ok_or_else(unknown)).collect()
}

/// The report whose code was typed, with or without the city's prefix.
async fn report(app: &App, q: &str, device: &Device) -> Result<Option<ReportRow>, AppError> {
    let prefix = &app.city().profile.code_prefix;
    let typed = q.parse::<ReportCode>().or_else(|_| format!("{prefix}-{q}").parse());
    let Ok(code) = typed else {
        return Ok(None);
    };
    Ok(app.store().report(&code).await?.filter(|row| super::reports::may_see(row, device)))
}

fn report_hit(row: &ReportRow) -> Hit {
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

fn wards(app: &App, gazetteer: &Gazetteer, q: &str, near: Option<LatLon>, enough: usize) -> Vec<Scored> {
    let found = gazetteer.ward_names.find(q, enough).into_iter();
    let hits = found.filter_map(|(at, score)| {
        let ward = gazetteer.wards.get(*at)?;
        let hit = placed(HitKind::Ward, &ward.code, ward.name(), app.city().profile.name.clone(), ward.at(), q);
        Some(Scored { score, distance: distance(near, ward.at()), hit })
    });
    hits.collect()
}

fn places(gazetteer: &Gazetteer, q: &str, near: Option<LatLon>, enough: usize) -> Vec<Scored> {
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

fn sites(app: &App, q: &str, near: Option<LatLon>, enough: usize) -> Vec<Scored> {
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

fn categories(app: &App, q: &str, enough: usize) -> Vec<Scored> {
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

/// Two hits of one name at one spot, give or take a forecourt.
fn is_same(a: &Hit, b: &Hit) -> bool {
    let at = |hit: &Hit| Some(LatLon::new(hit.lat?, hit.lon?));
    let near = at(a).zip(at(b)).is_some_and(|(a, b)| distance_m(a, b) < SAME_M);
    near && civic::text::fold(a.title.get("vi")) == civic::text::fold(b.title.get("vi"))
}

fn lines(network: &Loaded, q: &str, enough: usize) -> Vec<Scored> {
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
fn stops(network: &Loaded, gazetteer: &Gazetteer, q: &str, near: Option<LatLon>, enough: usize) -> Vec<Scored> {
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
