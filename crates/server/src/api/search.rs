//! `GET /search`: the universal search over wards, places and all services.

mod gazetteer;

use axum::{extract::State, response::IntoResponse};
use civic::geo::distance_m;
use contract::{
    FieldCode, LatLon, Page, SearchResult, SearchResultKind,
    services::{SEARCH_RESULTS, SearchResultEntry},
};
use utoipa::{
    IntoParams,
    openapi::path::{Parameter, ParameterIn},
};

use crate::{
    app::App,
    http::{cache, device::Device, query::Query},
    openapi::parameters::{Position, list, word},
    problem::AppError,
    service::search::{ScoredResult, Search},
};

/// Default number of results.
const USUAL: u32 = 10;
const MOST: u32 = 50;

/// See [`is_same`].
const SAME_M: f64 = 400.0;

/// Parameter read by [`kinds`].
struct Kinds;

impl IntoParams for Kinds {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let names: Vec<&str> = all_kinds().map(|kind| kind.name).collect();
        let words = word(&names);
        vec![list("kinds", "What to look for; everything when absent.", words)]
    }
}

/// Reports by code, wards, places, categories, lines and stops
#[utoipa::path(
    get,
    path = "/search",
    params(
        ("q" = Option<String>, Query, description = "What was typed."),
        Position,
        Kinds,
        ("limit" = Option<u32>, Query, minimum = 1, maximum = 50, description = "Most results, 10 when absent."),
        Device,
    ),
    responses((status = 200, description = "Results, best first.", body = Page<SearchResult>)),
)]
pub async fn search(State(app): State<App>, device: Device, query: Query) -> Result<impl IntoResponse, AppError> {
    let limit = query.number("limit", 1, MOST)?.unwrap_or(USUAL) as usize;
    let near = query.position()?;
    let kinds = kinds(&query)?;
    let Some(text) = query.text("q")? else {
        return Ok(answer(Vec::new()));
    };
    let gazetteer = app.gazetteer().await?;
    let search = Search { text, kinds, near, limit: limit * 4, device: &device, gazetteer: &gazetteer };
    let mut results = gazetteer::results(&search, &app.city().profile.name);
    for service in app.all() {
        let from_service = service.search(&search).await?;
        // If a place is also a result of a service, keep only the service's result: its page says more than a point on
        // the map.
        results.retain(|ScoredResult { result, .. }| {
            result.kind != SearchResultKind::Place || !from_service.iter().any(|other| is_same(result, &other.result))
        });
        results.extend(from_service);
    }
    results.sort_by(|a, b| a.score.cmp(&b.score).then(a.distance.total_cmp(&b.distance)).then(rank(a).cmp(&rank(b))));
    results.truncate(limit);
    Ok(answer(results.into_iter().map(|scored| scored.result).collect()))
}

/// Tie-breaker among results with equal score and distance.
fn rank(scored: &ScoredResult) -> u8 {
    scored.result.kind.entry().map_or(u8::MAX, |entry| entry.rank)
}

fn all_kinds() -> impl Iterator<Item = &'static SearchResultEntry> {
    SEARCH_RESULTS.iter().flat_map(|list| list.iter())
}

fn answer(items: Vec<SearchResult>) -> impl IntoResponse {
    cache::own(&Page { items, next: None, total: None })
}

fn kinds(query: &Query) -> Result<Vec<SearchResultKind>, AppError> {
    let unknown = || {
        let names: Vec<&str> = all_kinds().map(|kind| kind.name).collect();
        AppError::parameter("kinds", FieldCode::Unknown, format!("any of {}", names.join(", ")))
    };
    query.list("kinds")?.into_iter().map(|word| SearchResultKind::of(word).ok_or_else(unknown)).collect()
}

/// Whether two results have the same name and nearly the same position, within the size of a forecourt.
fn is_same(a: &SearchResult, b: &SearchResult) -> bool {
    let at = |result: &SearchResult| Some(LatLon::new(result.lat?, result.lon?));
    let near = at(a).zip(at(b)).is_some_and(|(a, b)| distance_m(a, b) < SAME_M);
    near && civic::text::fold(a.title.get("vi")) == civic::text::fold(b.title.get("vi"))
}
