//! `GET /search`: the universal field. Reports by code, wards, places, categories, lines and stops.

mod hits;

use axum::{extract::State, response::IntoResponse};
use civic::geo::distance_m;
use contract::{FieldCode, Hit, HitKind, LatLon, Page, ReportCode};
use utoipa::{
    IntoParams,
    openapi::path::{Parameter, ParameterIn},
};

use crate::{
    app::App,
    http::{cache, device::Device, query::Query},
    openapi::parameters::{Position, list, word},
    problem::AppError,
    store::ReportRow,
};

/// Hits when the asker did not say how many.
const USUAL: u32 = 10;
const MOST: u32 = 50;

/// See [`is_same`].
const SAME_M: f64 = 400.0;

/// What [`kinds`] reads.
struct Kinds;

impl IntoParams for Kinds {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let words = word(&HitKind::ALL.map(|(_, name)| name));
        vec![list("kinds", "What to look for; everything when absent.", words)]
    }
}

struct Scored {
    score: u32,
    /// Metres from the asker; zero where nothing is known of either.
    distance: f64,
    hit: Hit,
}

/// Reports by code, wards, places, categories, lines and stops
#[utoipa::path(
    get,
    path = "/search",
    params(
        ("q" = Option<String>, Query, description = "What was typed."),
        Position,
        Kinds,
        ("limit" = Option<u32>, Query, minimum = 1, maximum = 50, description = "Most hits, 10 when absent."),
        Device,
    ),
    responses((status = 200, description = "Hits, best first.", body = Page<Hit>)),
)]
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
        hits.push(Scored { score: 0, distance: 0.0, hit: hits::report_hit(&row) });
    }
    let gazetteer = app.gazetteer().await?;
    // More than are shown, because the asker's position decides among equals.
    let enough = limit * 4;
    if wants(HitKind::Ward) {
        hits.extend(hits::wards(&app, &gazetteer, q, near, enough));
    }
    if wants(HitKind::Place) {
        hits.extend(hits::places(&gazetteer, q, near, enough));
    }
    if wants(HitKind::Category) {
        hits.extend(hits::categories(&app, q, enough));
    }
    if wants(HitKind::Site) {
        let sites = hits::sites(&app, q, near, enough);
        // A landmark that has a page of its own is found once.
        hits.retain(|Scored { hit, .. }| {
            hit.kind != HitKind::Place || !sites.iter().any(|site| is_same(hit, &site.hit))
        });
        hits.extend(sites);
    }
    if let Some(network) = app.transit() {
        if wants(HitKind::Line) {
            hits.extend(hits::lines(&network, q, enough));
        }
        if wants(HitKind::Stop) {
            let stops = hits::stops(&network, &gazetteer, q, near, enough);
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

/// Two hits of one name at one spot, give or take a forecourt.
fn is_same(a: &Hit, b: &Hit) -> bool {
    let at = |hit: &Hit| Some(LatLon::new(hit.lat?, hit.lon?));
    let near = at(a).zip(at(b)).is_some_and(|(a, b)| distance_m(a, b) < SAME_M);
    near && civic::text::fold(a.title.get("vi")) == civic::text::fold(b.title.get("vi"))
}
