//! `GET /transit/plan`.

use axum::{Json, extract::State, http::header, response::IntoResponse};
use contract::{
    FieldCode,
    transit::{MOST_TRANSFERS, PlanQuery, TransitEndpoint, TransitPlan},
};
use std::sync::Arc;
use utoipa::{
    IntoParams,
    openapi::path::{Parameter, ParameterIn},
};

use super::{
    TransitService,
    network::LoadedNetwork,
    requests::{TravelTime, clock, problem},
};
use crate::{
    blocking,
    http::{
        cache::CHECKED,
        query::{Query, required},
    },
    openapi::{ProblemResponse, parameters::choice},
    problem::AppError,
};

/// Values of `mode` and of `walk`, the default first.
const MODES: [&str; 2] = ["depart", "arrive"];
const WALKS: [&str; 2] = ["any", "less"];

/// Mode of travel.
struct Ways;

impl IntoParams for Ways {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        vec![
            choice("mode", "Whether `at` is when one sets out or wants to be there.", &MODES),
            choice("walk", "`less` also finds ways that are only better in walking less.", &WALKS),
        ]
    }
}

/// Ways from one place to another
#[utoipa::path(
    get,
    path = "/transit/plan",
    operation_id = "transit_plan",
    params(
        ("from" = String, Query, description = "Where from: `stop:ID` or `lat,lon`."),
        ("to" = String, Query, description = "Where to: `stop:ID` or `lat,lon`."),
        TravelTime,
        Ways,
        (
            "avoid" = Option<String>, Query,
            description = "Lines and kinds of vehicles (`metro`, `bus` …) that are not wanted, parted by commas.",
        ),
        ("transfers" = Option<u32>, Query, minimum = 0, maximum = 5, description = "Most changes, 5 when absent."),
    ),
    responses((status = 200, description = "Best first.", body = TransitPlan), ProblemResponse<404>),
)]
pub async fn plan(State(service): State<Arc<TransitService>>, query: Query) -> Result<impl IntoResponse, AppError> {
    let loaded = service.loaded()?;
    let clock = clock(&service, &query)?;
    let end = |name: &'static str| -> Result<TransitEndpoint, AppError> {
        let text = required(name, query.text(name)?)?;
        let wrong = || AppError::parameter(name, FieldCode::Invalid, "must be stop:ID or lat,lon in degrees");
        match TransitEndpoint::parse(text).ok_or_else(wrong)? {
            TransitEndpoint::Stop(id) => {
                let unknown = || AppError::parameter(name, FieldCode::Unknown, "there is no such stop");
                loaded.place_id(&id).map(TransitEndpoint::Stop).ok_or_else(unknown)
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
    let plan_query = PlanQuery {
        from: Some(end("from")?),
        to: Some(end("to")?),
        at: None,
        arrive: word("mode", MODES)?,
        less_walking: word("walk", WALKS)?,
        avoid: avoid(&loaded, query.text("avoid")?.unwrap_or_default())?,
        transfers: query.number("transfers", 0, u32::from(MOST_TRANSFERS))?.map(|most| most as u8),
    };
    let plan =
        blocking::short(move || loaded.query(|transit| transit.plan(&plan_query, clock))).await?.map_err(problem)?;
    Ok(([(header::CACHE_CONTROL, CHECKED)], Json(plan)))
}

/// Parses lines, by any of their ids, and vehicle kinds.
fn avoid(loaded: &LoadedNetwork, text: &str) -> Result<Vec<String>, AppError> {
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
