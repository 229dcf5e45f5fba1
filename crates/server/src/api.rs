//! The handlers of `/api/v1`, `/health` and `/ready`.

mod city;
mod config;
mod events;
mod heritage;
mod live;
mod media;
mod places;
mod plan;
mod ready;
mod reports;
mod search;
mod transit;

use axum::{
    Router,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use std::sync::LazyLock;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    app::App,
    core::Core,
    http::cache,
    openapi::{self, Routes},
    problem::AppError,
};

/// All routes of the API.
pub fn router(app: &App) -> Router {
    let (router, _) = described().split_for_parts();
    router
        .with_state(app.clone())
        .merge(ready::router(Core::clone(app)))
        .method_not_allowed_fallback(async || AppError::MethodNotAllowed)
}

/// The OpenAPI document of the API, indented, with a line end.
pub fn openapi_json() -> String {
    openapi::json(described().into_openapi())
}

fn described() -> OpenApiRouter<App> {
    let own = Routes::new().add(routes!(document)).tagged_and_compressed();
    let services = [own, city::router(), reports::router(), media::router(), transit::router(), heritage::router()];
    services.into_iter().fold(Routes::new(), Routes::merge).below_base().routes(routes!(health))
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
// Whether a report could be filed says `/ready`.
#[utoipa::path(get, path = "/health", responses((status = 200, description = "`ok`.", body = String)))]
async fn health(State(core): State<Core>) -> Result<impl IntoResponse, AppError> {
    core.store().ping().await?;
    Ok(([(header::CACHE_CONTROL, "no-store")], "ok\n"))
}
