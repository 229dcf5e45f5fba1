//! The handlers of `/api/v1`, `/health` and `/ready`.

pub mod body;
mod cache;
mod config;
mod events;
mod heritage;
mod live;
mod places;
pub mod query;
mod ready;
mod reports;
mod search;
mod transit;

use axum::{
    Router,
    extract::State,
    http::header,
    middleware::from_fn,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use contract::API_BASE;
use tower_http::{CompressionLevel, compression::CompressionLayer};

use crate::{media, openapi, problem::AppError, state::App};

pub(crate) use ready::LastProof;

/// All routes of the API.
pub fn router(app: &App) -> Router {
    let json = Router::new()
        .route("/config", get(config::config))
        .route("/categories", get(config::categories))
        .route("/sketch", get(config::sketch))
        .route("/openapi.json", get(document))
        .route("/wards", get(places::wards))
        .route("/wards/at", get(places::ward_at))
        .route("/search", get(search::search))
        .route("/transit/network", get(transit::network))
        .route("/transit/routes", get(transit::routes))
        .route("/transit/routes/{id}", get(transit::route))
        .route("/transit/stops", get(transit::stops))
        .route("/transit/stops/{id}/departures", get(transit::departures))
        .route("/transit/plan", get(transit::plan))
        .route("/transit/vehicles", get(live::vehicles))
        .route("/transit/alerts", get(live::alerts))
        .route("/transit/gtfs.zip", get(live::gtfs))
        .route("/transit/realtime.pb", get(live::realtime))
        .route("/heritage/sites", get(heritage::sites))
        .route("/heritage/sites/{slug}", get(heritage::one))
        .route("/heritage/sites/{slug}/donation", get(heritage::donation))
        .route("/heritage/walks", get(heritage::walks))
        .route("/heritage/ratings", get(heritage::rating).post(heritage::rate))
        .route("/heritage/scans", get(heritage::scans).post(heritage::scanned))
        .route("/reports", get(reports::list).post(reports::create))
        .route("/reports/map", get(reports::map))
        .route("/reports/nearby", get(reports::nearby))
        .route("/reports/{code}", get(reports::one))
        .route("/reports/{code}/support", post(reports::support))
        .layer(from_fn(cache::etag))
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest));
    // Compressed once, when it was imported.
    let packs = Router::new().route("/transit/network/{file}", get(transit::pack));
    // Never whole, so neither tagged nor compressed.
    let streams = Router::new().route("/events", get(events::events));
    let api = json
        .merge(packs)
        .merge(streams)
        .merge(media::router())
        .fallback(async || AppError::not_found("address below the API"))
        .method_not_allowed_fallback(async || AppError::MethodNotAllowed);
    Router::new()
        .nest(API_BASE, api)
        .route("/health", get(health))
        .route("/ready", get(ready::ready))
        .method_not_allowed_fallback(async || AppError::MethodNotAllowed)
        .with_state(app.clone())
}

/// `GET /openapi.json`
async fn document() -> Response {
    ([(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, cache::STEADY)], openapi::json())
        .into_response()
}

/// `GET /health`: whether the server runs and can read its database. Whether a report could be filed says `/ready`.
async fn health(State(app): State<App>) -> Result<impl IntoResponse, AppError> {
    app.store().ping().await?;
    Ok(([(header::CACHE_CONTROL, "no-store")], "ok\n"))
}
