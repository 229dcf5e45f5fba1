//! `GET /wards` and `/wards/at`.

use axum::{Json, extract::State, http::header, response::IntoResponse};
use civic::report::check_at;
use contract::{Page, Ward, WardLookup};

use crate::{
    city::WardRow,
    core::Core,
    http::{
        cache::STEADY,
        query::{Query, required},
    },
    openapi::{
        ProblemResponse,
        parameters::{Position, RequiredParameters},
    },
    problem::AppError,
};

/// The wards in the order of their codes
#[utoipa::path(
    get,
    path = "/wards",
    responses((status = 200, description = "All of them.", body = Page<Ward>)),
)]
pub async fn wards(State(core): State<Core>) -> Result<impl IntoResponse, AppError> {
    let gazetteer = core.gazetteer().await?;
    let page: Page<Ward> = Page::whole(gazetteer.wards.iter().map(WardRow::to_ward).collect());
    Ok(([(header::CACHE_CONTROL, STEADY)], Json(page)))
}

/// The ward of a position in the city
#[utoipa::path(
    get,
    path = "/wards/at",
    params(RequiredParameters<Position>),
    responses((status = 200, description = "The ward.", body = WardLookup), ProblemResponse<404>, ProblemResponse<422>),
)]
pub async fn ward_at(State(core): State<Core>, query: Query) -> Result<impl IntoResponse, AppError> {
    let at = required("lat", query.position()?)?;
    if let Some(mut problem) = check_at(at, core.city().profile.bounds) {
        // The field is a query parameter, not a JSON pointer into a body.
        problem.pointer = problem.pointer.trim_start_matches('/').to_owned();
        return Err(AppError::Validation(vec![problem]));
    }
    let lookup: Option<WardLookup> = core.gazetteer().await?.ward_at(at);
    let lookup = lookup.ok_or_else(|| AppError::not_found("ward"))?;
    Ok(([(header::CACHE_CONTROL, STEADY)], Json(lookup)))
}
