//! `/transit/…`: the network for the device, and the same answers for those who have not got it yet.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use contract::{FieldCode, LatLon, MOST_TRANSFERS, PlanQuery, TransitEnd};
use std::sync::Arc;
use transit::{Clock, Unknown};

use super::{
    cache::{CHECKED, STEADY},
    query::{Query, Segment, required},
};
use crate::{
    blocking,
    problem::AppError,
    state::App,
    transit::{Loaded, body},
    web,
};

const MOST_STOPS: u32 = 50;

pub(super) fn loaded(app: &App) -> Result<Arc<Loaded>, AppError> {
    app.transit().ok_or_else(|| AppError::not_found("network of public transport"))
}

/// `GET /transit/network`
pub async fn network(State(app): State<App>) -> Result<impl IntoResponse, AppError> {
    Ok(([(header::CACHE_CONTROL, CHECKED)], Json(loaded(&app)?.about.clone())))
}

/// `GET /transit/network/{file}`: for ever under its name.
pub async fn pack(State(app): State<App>, Segment(file): Segment, headers: HeaderMap) -> Result<Response, AppError> {
    let loaded = loaded(&app)?;
    let pack = loaded.pack(&file).ok_or_else(|| AppError::not_found("pack"))?;
    let brotli = headers.get_all(header::ACCEPT_ENCODING).iter().any(|value| {
        value
            .to_str()
            .is_ok_and(|value| value.split(',').any(|one| one.split(';').next().is_some_and(|c| c.trim() == "br")))
    });
    let plain = [
        (header::CONTENT_TYPE, "application/octet-stream"),
        (header::CACHE_CONTROL, web::IMMUTABLE),
        (header::VARY, "accept-encoding"),
    ];
    let bytes = body(pack, brotli);
    if brotli {
        return Ok((plain, [(header::CONTENT_ENCODING, "br")], bytes).into_response());
    }
    Ok((plain, bytes).into_response())
}

/// `GET /transit/routes`
pub async fn routes(State(app): State<App>) -> Result<impl IntoResponse, AppError> {
    let lines = loaded(&app)?.ask(|transit| transit.lines());
    Ok(([(header::CACHE_CONTROL, STEADY)], Json(lines)))
}

/// `GET /transit/routes/{id}`
pub async fn route(State(app): State<App>, Segment(id): Segment) -> Result<impl IntoResponse, AppError> {
    let loaded = loaded(&app)?;
    let id = loaded.line_id(&id).ok_or_else(|| AppError::not_found("line"))?;
    let route = loaded.ask(|transit| transit.route(&id)).map_err(problem)?;
    Ok(([(header::CACHE_CONTROL, STEADY)], Json(route)))
}

/// `GET /transit/stops?q&near&limit`
pub async fn stops(State(app): State<App>, query: Query) -> Result<impl IntoResponse, AppError> {
    let limit = query.number("limit", 1, MOST_STOPS)?.unwrap_or(10) as usize;
    let near = near(&query)?;
    let q = query.text("q")?.unwrap_or_default();
    let stops = loaded(&app)?.ask(|transit| transit.stops(q, near, limit));
    Ok(([(header::CACHE_CONTROL, STEADY)], Json(stops)))
}

fn near(query: &Query) -> Result<Option<LatLon>, AppError> {
    let Some(text) = query.text("near")? else { return Ok(None) };
    match TransitEnd::parse(text) {
        Some(TransitEnd::Spot(at, _)) => Ok(Some(at)),
        _ => Err(AppError::parameter("near", FieldCode::Invalid, "must be lat,lon in degrees")),
    }
}

/// `GET /transit/stops/{id}/departures?at`
pub async fn departures(
    State(app): State<App>,
    Segment(id): Segment,
    query: Query,
) -> Result<impl IntoResponse, AppError> {
    let loaded = loaded(&app)?;
    let clock = clock(&app, &query)?;
    let id = loaded.place_id(&id).ok_or_else(|| AppError::not_found("stop"))?;
    let mut board = loaded.ask(|transit| transit.board(&id, clock)).map_err(problem)?;
    // What vehicles do now says nothing of another time.
    if query.text("at")?.is_none() {
        let live = app.live_of(&loaded, None, loaded.place_number(&id));
        (board.arrivals, board.alerts) = (live.arrivals, live.alerts);
    }
    Ok(([(header::CACHE_CONTROL, CHECKED)], Json(board)))
}

fn clock(app: &App, query: &Query) -> Result<Clock, AppError> {
    let now = app.now();
    let Some(text) = query.text("at")? else { return Ok(Clock::of(now)) };
    let wrong = || AppError::parameter("at", FieldCode::Invalid, "must be a local time such as 2026-11-22T17:30");
    Clock::parse(text, now).ok_or_else(wrong)
}

/// `GET /transit/plan?from&to&at&mode&walk&avoid&transfers`
pub async fn plan(State(app): State<App>, query: Query) -> Result<impl IntoResponse, AppError> {
    let loaded = loaded(&app)?;
    let clock = clock(&app, &query)?;
    let end = |name: &'static str| -> Result<TransitEnd, AppError> {
        let text = required(name, query.text(name)?)?;
        let wrong = || AppError::parameter(name, FieldCode::Invalid, "must be stop:ID or lat,lon in degrees");
        match TransitEnd::parse(text).ok_or_else(wrong)? {
            TransitEnd::Stop(id) => {
                let unknown = || AppError::parameter(name, FieldCode::Unknown, "there is no such stop");
                loaded.place_id(&id).map(TransitEnd::Stop).ok_or_else(unknown)
            }
            spot => Ok(spot),
        }
    };
    let word = |name: &'static str, words: [&str; 2]| match query.text(name)? {
        None => Ok(false),
        Some(word) if word == words[0] => Ok(false),
        Some(word) if word == words[1] => Ok(true),
        Some(_) => {
            let detail = format!("must be {} or {}", words[0], words[1]);
            Err(AppError::parameter(name, FieldCode::Unknown, detail))
        }
    };
    let asked = PlanQuery {
        from: Some(end("from")?),
        to: Some(end("to")?),
        at: None,
        arrive: word("mode", ["depart", "arrive"])?,
        less_walking: word("walk", ["any", "less"])?,
        avoid: avoid(&loaded, query.text("avoid")?.unwrap_or_default())?,
        transfers: query.number("transfers", 0, u32::from(MOST_TRANSFERS))?.map(|most| most as u8),
    };
    let plan = blocking::short(move || loaded.ask(|transit| transit.plan(&asked, clock))).await?.map_err(problem)?;
    Ok(([(header::CACHE_CONTROL, CHECKED)], Json(plan)))
}

/// Lines by any id of theirs, and kinds of vehicles.
fn avoid(loaded: &Loaded, text: &str) -> Result<Vec<String>, AppError> {
    const KINDS: [&str; 6] = ["tram", "metro", "rail", "bus", "ferry", "other"];
    let known = |part: &str| match KINDS.contains(&part) {
        true => Ok(part.to_owned()),
        false => loaded.line_id(part).ok_or_else(|| {
            let detail = format!("{part} is neither a line nor a kind of vehicle ({})", KINDS.join(", "));
            AppError::parameter("avoid", FieldCode::Unknown, detail)
        }),
    };
    text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(known).collect()
}

fn problem(unknown: Unknown) -> AppError {
    let far = |name| AppError::parameter(name, FieldCode::OutOfRange, "no stop is within five kilometres");
    match unknown {
        Unknown::Id => AppError::not_found("stop or line"),
        Unknown::From => AppError::parameter("from", FieldCode::Unknown, "there is no such stop"),
        Unknown::To => AppError::parameter("to", FieldCode::Unknown, "there is no such stop"),
        Unknown::FarFrom => far("from"),
        Unknown::FarTo => far("to"),
    }
}
