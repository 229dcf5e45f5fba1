//! `/transit/…`: the network for devices, and the same queries for clients that have not downloaded it yet.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use contract::{
    FieldCode, LatLon, Page,
    transit::{TransitBoard, TransitEndpoint, TransitLine, TransitNetwork, TransitRoute, TransitStop},
};
use std::sync::Arc;
use utoipa_axum::routes;

use super::{
    TransitService,
    network::body,
    plan, realtime,
    requests::{TravelTime, clock, problem},
};
use crate::{
    http::{
        cache::{CHECKED, IMMUTABLE, STEADY},
        query::{Query, Segment},
    },
    openapi::{ProblemResponse, Routes},
    problem::AppError,
};

const MOST_STOPS: u32 = 50;

/// `/transit/…`
pub(super) fn router() -> Routes<Arc<TransitService>> {
    Routes::new()
        .routes(routes!(network))
        .routes(routes!(self::routes))
        .routes(routes!(route))
        .routes(routes!(stops))
        .routes(routes!(departures))
        .routes(routes!(plan::plan))
        .routes(routes!(realtime::vehicles))
        .routes(routes!(realtime::alerts))
        .routes(routes!(realtime::gtfs))
        .routes(routes!(realtime::realtime))
        .tagged_and_compressed()
        // Packs are compressed once, at import.
        .routes(routes!(pack))
}

/// The network and its packs
#[utoipa::path(
    get,
    path = "/transit/network",
    operation_id = "transit_network",
    responses((status = 200, description = "The network.", body = TransitNetwork), ProblemResponse<404>),
)]
pub async fn network(State(service): State<Arc<TransitService>>) -> Result<impl IntoResponse, AppError> {
    Ok(([(header::CACHE_CONTROL, CHECKED)], Json(service.loaded()?.about.clone())))
}

/// A pack for the device
// Immutable: the name contains the hash.
#[utoipa::path(
    get,
    path = "/transit/network/{file}",
    operation_id = "transit_pack",
    params((
        "file" = String, Path, pattern = r"^[a-z]+-[0-9a-f]{16}\.pack$",
        description = "Name of the pack, as `/transit/network` gives it.",
    )),
    responses(
        (status = 200, description = "Bytes.", content_type = "application/octet-stream", body = String),
        ProblemResponse<404>,
    ),
)]
pub async fn pack(
    State(service): State<Arc<TransitService>>,
    Segment(file): Segment,
    headers: HeaderMap,
) -> Result<Response, AppError> {
    let loaded = service.loaded()?;
    let pack = loaded.pack(&file).ok_or_else(|| AppError::not_found("pack"))?;
    let brotli = headers.get_all(header::ACCEPT_ENCODING).iter().any(|value| {
        value
            .to_str()
            .is_ok_and(|value| value.split(',').any(|one| one.split(';').next().is_some_and(|c| c.trim() == "br")))
    });
    let plain = [
        (header::CONTENT_TYPE, "application/octet-stream"),
        (header::CACHE_CONTROL, IMMUTABLE),
        (header::VARY, "accept-encoding"),
    ];
    let bytes = body(pack, brotli);
    if brotli {
        return Ok((plain, [(header::CONTENT_ENCODING, "br")], bytes).into_response());
    }
    Ok((plain, bytes).into_response())
}

/// All lines
#[utoipa::path(
    get,
    path = "/transit/routes",
    operation_id = "transit_routes",
    responses((status = 200, description = "Metros first.", body = Page<TransitLine>), ProblemResponse<404>),
)]
pub async fn routes(State(service): State<Arc<TransitService>>) -> Result<impl IntoResponse, AppError> {
    let lines = service.loaded()?.query(|transit| transit.lines());
    Ok(([(header::CACHE_CONTROL, STEADY)], Json(lines)))
}

/// A line
#[utoipa::path(
    get,
    path = "/transit/routes/{id}",
    operation_id = "transit_route",
    params(("id" = String, Path, pattern = "^.+$", description = "Id of a line, or of a route of the feed.")),
    responses((status = 200, description = "Both directions.", body = TransitRoute), ProblemResponse<404>),
)]
pub async fn route(
    State(service): State<Arc<TransitService>>,
    Segment(id): Segment,
) -> Result<impl IntoResponse, AppError> {
    let loaded = service.loaded()?;
    let id = loaded.line_id(&id).ok_or_else(|| AppError::not_found("line"))?;
    let route = loaded.query(|transit| transit.route(&id)).map_err(problem)?;
    Ok(([(header::CACHE_CONTROL, STEADY)], Json(route)))
}

/// Stops by name or nearby
#[utoipa::path(
    get,
    path = "/transit/stops",
    operation_id = "transit_stops",
    params(
        ("q" = Option<String>, Query, description = "Words of its name; the nearest when absent."),
        ("near" = Option<String>, Query, description = "`lat,lon` in degrees."),
        ("limit" = Option<u32>, Query, minimum = 1, maximum = 50, description = "Most stops, 10 when absent."),
    ),
    responses((status = 200, description = "Best first.", body = Page<TransitStop>), ProblemResponse<404>),
)]
pub async fn stops(State(service): State<Arc<TransitService>>, query: Query) -> Result<impl IntoResponse, AppError> {
    let limit = query.number("limit", 1, MOST_STOPS)?.unwrap_or(10) as usize;
    let near = near(&query)?;
    let q = query.text("q")?.unwrap_or_default();
    let stops = service.loaded()?.query(|transit| transit.stops(q, near, limit));
    Ok(([(header::CACHE_CONTROL, STEADY)], Json(stops)))
}

fn near(query: &Query) -> Result<Option<LatLon>, AppError> {
    let Some(text) = query.text("near")? else { return Ok(None) };
    match TransitEndpoint::parse(text) {
        Some(TransitEndpoint::Spot(at, _)) => Ok(Some(at)),
        _ => Err(AppError::parameter("near", FieldCode::Invalid, "must be lat,lon in degrees")),
    }
}

/// What leaves from a stop
#[utoipa::path(
    get,
    path = "/transit/stops/{id}/departures",
    operation_id = "transit_departures",
    params(
        ("id" = String, Path, pattern = "^.+$", description = "Id of a stop place, or of a stop of the feed."),
        TravelTime,
    ),
    responses((status = 200, description = "Soonest first.", body = TransitBoard), ProblemResponse<404>),
)]
pub async fn departures(
    State(service): State<Arc<TransitService>>,
    Segment(id): Segment,
    query: Query,
) -> Result<impl IntoResponse, AppError> {
    let loaded = service.loaded()?;
    let clock = clock(&service, &query)?;
    let id = loaded.place_id(&id).ok_or_else(|| AppError::not_found("stop"))?;
    let mut board = loaded.query(|transit| transit.board(&id, clock)).map_err(problem)?;
    // Realtime data applies only to the current departures.
    if query.text("at")?.is_none() {
        let live = service.live_of(&loaded, None, loaded.place_number(&id));
        (board.arrivals, board.alerts) = (live.arrivals, live.alerts);
    }
    Ok(([(header::CACHE_CONTROL, CHECKED)], Json(board)))
}
