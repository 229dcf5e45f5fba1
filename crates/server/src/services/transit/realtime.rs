//! Realtime data for pages and other apps: vehicles, alerts, GTFS and GTFS-realtime.

use axum::{
    Json,
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use contract::{
    FieldCode, Page,
    transit::{TransitAlert, TransitLive},
};
use std::sync::Arc;

use super::{TransitService, network::LoadedNetwork, requests::LineFilter};
use crate::{
    http::{
        cache::{CHECKED, STEADY},
        query::Query,
    },
    openapi::ProblemResponse,
    problem::AppError,
};

fn line(loaded: &LoadedNetwork, query: &Query) -> Result<Option<u32>, AppError> {
    let Some(id) = query.text("route")? else { return Ok(None) };
    let unknown = || AppError::parameter("route", FieldCode::Unknown, "there is no such line");
    loaded.line_number(id).map(Some).ok_or_else(unknown)
}

fn place(loaded: &LoadedNetwork, query: &Query) -> Result<Option<u32>, AppError> {
    let Some(id) = query.text("stop")? else { return Ok(None) };
    let unknown = || AppError::parameter("stop", FieldCode::Unknown, "there is no such stop");
    loaded.place_number(id).map(Some).ok_or_else(unknown)
}

/// Where vehicles are
#[utoipa::path(
    get,
    path = "/transit/vehicles",
    operation_id = "transit_vehicles",
    params(LineFilter),
    responses((status = 200, description = "Real time.", body = TransitLive), ProblemResponse<404>),
)]
pub async fn vehicles(State(service): State<Arc<TransitService>>, query: Query) -> Result<impl IntoResponse, AppError> {
    let loaded = service.loaded()?;
    let line = line(&loaded, &query)?;
    let live = service.live_of(&loaded, line, None);
    Ok(([(header::CACHE_CONTROL, CHECKED)], Json(live)))
}

/// What riders have to know
#[utoipa::path(
    get,
    path = "/transit/alerts",
    operation_id = "transit_alerts",
    params(LineFilter, ("stop" = Option<String>, Query, description = "Id of a stop place, or of a stop of the feed.")),
    responses((status = 200, description = "Alerts.", body = Page<TransitAlert>), ProblemResponse<404>),
)]
pub async fn alerts(State(service): State<Arc<TransitService>>, query: Query) -> Result<impl IntoResponse, AppError> {
    let loaded = service.loaded()?;
    let (line, place) = (line(&loaded, &query)?, place(&loaded, &query)?);
    let alerts = service.live_of(&loaded, line, place).alerts;
    Ok(([(header::CACHE_CONTROL, CHECKED)], Json(Page::whole(alerts))))
}

/// The network as GTFS
// The network in use, for other apps.
#[utoipa::path(
    get,
    path = "/transit/gtfs.zip",
    responses(
        (status = 200, description = "GTFS.", content_type = "application/zip", body = String),
        ProblemResponse<404>,
    ),
)]
pub async fn gtfs(State(service): State<Arc<TransitService>>) -> Result<Response, AppError> {
    let loaded = service.loaded()?;
    let own = || format!("http://{}", service.core.options().listen);
    let url = service.core.options().public_url.clone().unwrap_or_else(own);
    let zip = loaded.gtfs(url).await?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/zip")),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"gtfs.zip\"")),
        (header::CACHE_CONTROL, HeaderValue::from_static(STEADY)),
    ];
    Ok((headers, zip).into_response())
}

/// Real time as GTFS-realtime 2.0, about `gtfs.zip`
#[utoipa::path(
    get,
    path = "/transit/realtime.pb",
    operation_id = "gtfs_realtime",
    responses(
        (status = 200, description = "A feed message.", content_type = "application/x-protobuf", body = String),
        ProblemResponse<404>,
    ),
)]
pub async fn realtime(State(service): State<Arc<TransitService>>) -> Result<impl IntoResponse, AppError> {
    let loaded = service.loaded()?;
    let now = service.core.now().timestamp();
    let feed = service.live().current().feed(&loaded.feed_index, now);
    Ok(([(header::CONTENT_TYPE, "application/x-protobuf"), (header::CACHE_CONTROL, CHECKED)], feed))
}
