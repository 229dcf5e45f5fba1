//! The handlers of `/api/v1`, `/health` and `/ready`.

mod config;
mod events;
mod gazetteer;
mod media;
mod ready;
mod search;

use axum::{
    Router,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use serde_json::json;
use std::sync::{Arc, LazyLock};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    app::App,
    core::Core,
    http::{cache, rules::RuleTable},
    openapi::{self, Description, Routes},
    problem::AppError,
    services,
};

/// All routes of the API.
pub fn router(app: &App) -> Router {
    let (routes, _) = routes(app).below_base().split_for_parts();
    let (health, _) = outside().with_state(Core::clone(app)).split_for_parts();
    routes
        .merge(health)
        .merge(ready::router(Core::clone(app)))
        .method_not_allowed_fallback(async || AppError::MethodNotAllowed)
}

/// The rules of these routes.
pub fn rules(app: &App) -> RuleTable {
    routes(app).rules()
}

fn routes(app: &App) -> Routes {
    let services = app.all().iter().map(|service| Arc::clone(service).api());
    services.fold(own().with_state(app.clone()), Routes::merge)
}

/// The OpenAPI document of the API, indented, with a line end.
pub fn openapi_json() -> String {
    let outside = Description { document: outside().into_openapi(), schemas: Vec::new() };
    openapi::json([own().describe()].into_iter().chain(services::descriptions()).chain([outside]))
}

/// Routes that belong to no service.
fn own() -> Routes<App> {
    let data = Routes::new()
        .routes(routes!(document))
        .routes(routes!(config::config))
        .routes(routes!(config::sketch))
        .routes(routes!(gazetteer::wards))
        .routes(routes!(gazetteer::ward_at))
        .routes(routes!(search::search))
        .tagged_and_compressed();
    data.merge(media::router())
        // Streams have no end, so they are neither tagged nor compressed.
        .routes(routes!(events::events))
        .schema("/LatLon/properties/lat", json!({ "minimum": -90, "maximum": 90 }))
        .schema("/LatLon/properties/lon", json!({ "minimum": -180, "maximum": 180 }))
        .schema("/Media/properties/id", json!({ "pattern": "^[0-9a-f]{64}$" }))
        .schema("/Config/properties/bounds", json!({ "minItems": 4, "maxItems": 4 }))
}

/// Routes outside the API's base path.
fn outside() -> OpenApiRouter<Core> {
    OpenApiRouter::default().routes(routes!(health))
}

/// This document
#[utoipa::path(
    get,
    path = "/openapi.json",
    operation_id = "openapi",
    responses((status = 200, description = "OpenAPI 3.1.", body = Object)),
)]
async fn document() -> Response {
    static TEXT: LazyLock<String> = LazyLock::new(openapi_json);
    let headers = [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, cache::STEADY)];
    (headers, TEXT.as_str()).into_response()
}

/// Whether server and database answer
// `/ready` checks whether a report could be submitted.
#[utoipa::path(get, path = "/health", responses((status = 200, description = "`ok`.", body = String)))]
async fn health(State(core): State<Core>) -> Result<impl IntoResponse, AppError> {
    core.store().ping().await?;
    Ok(([(header::CACHE_CONTROL, "no-store")], "ok\n"))
}
