//! Real time for pages and other apps: vehicles, alerts, and GTFS both ways.

use axum::{
    Json,
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use contract::{FieldCode, Page};

use super::{
    cache::{CHECKED, STEADY},
    query::Query,
    transit::loaded,
};
use crate::{problem::AppError, state::App, transit::Loaded};

fn line(loaded: &Loaded, query: &Query) -> Result<Option<u32>, AppError> {
    let Some(id) = query.text("route")? else { return Ok(None) };
    let unknown = || AppError::parameter("route", FieldCode::Unknown, "there is no such line");
    loaded.line_number(id).map(Some).ok_or_else(unknown)
}

fn place(loaded: &Loaded, query: &Query) -> Result<Option<u32>, AppError> {
    let Some(id) = query.text("stop")? else { return Ok(None) };
    let unknown = || AppError::parameter("stop", FieldCode::Unknown, "there is no such stop");
    loaded.place_number(id).map(Some).ok_or_else(unknown)
}

/// `GET /transit/vehicles?route`
pub async fn vehicles(State(app): State<App>, query: Query) -> Result<impl IntoResponse, AppError> {
    let loaded = loaded(&app)?;
    let line = line(&loaded, &query)?;
    let live = app.live_of(&loaded, line, None);
    Ok(([(header::CACHE_CONTROL, CHECKED)], Json(live)))
}

/// `GET /transit/alerts?route&stop`
pub async fn alerts(State(app): State<App>, query: Query) -> Result<impl IntoResponse, AppError> {
    let loaded = loaded(&app)?;
    let (line, place) = (line(&loaded, &query)?, place(&loaded, &query)?);
    let alerts = app.live_of(&loaded, line, place).alerts;
    Ok(([(header::CACHE_CONTROL, CHECKED)], Json(Page::whole(alerts))))
}

/// `GET /transit/gtfs.zip`: the network that the server uses, for other apps.
pub async fn gtfs(State(app): State<App>) -> Result<Response, AppError> {
    let loaded = loaded(&app)?;
    let own = || format!("http://{}", app.options().listen);
    let url = app.options().public_url.clone().unwrap_or_else(own);
    let zip = loaded.gtfs(url).await?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/zip")),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"gtfs.zip\"")),
        (header::CACHE_CONTROL, HeaderValue::from_static(STEADY)),
    ];
    Ok((headers, zip).into_response())
}

/// `GET /transit/realtime.pb`: GTFS-realtime about [`gtfs`].
pub async fn realtime(State(app): State<App>) -> Result<impl IntoResponse, AppError> {
    let loaded = loaded(&app)?;
    let now = app.now().timestamp();
    let feed = app.live().now().feed(&loaded.book, now);
    Ok(([(header::CONTENT_TYPE, "application/x-protobuf"), (header::CACHE_CONTROL, CHECKED)], feed))
}
