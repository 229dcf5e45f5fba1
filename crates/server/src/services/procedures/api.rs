//! `/procedures`: the list with its search, and a procedure with its facts.

use axum::{Json, extract::State, http::header, response::IntoResponse};
use contract::{
    FieldCode, Page,
    procedures::{Procedure, ProcedureGroup, ProcedureSummary},
};
use std::sync::Arc;
use utoipa::{
    IntoParams,
    openapi::path::{Parameter, ParameterIn},
};
use utoipa_axum::routes;

use super::ProceduresService;
use crate::{
    http::{
        cache::CHECKED,
        query::{Query, Segment},
    },
    openapi::{
        ProblemResponse, Routes,
        parameters::{query, word},
    },
    problem::AppError,
};

/// `/procedures`
pub(super) fn router() -> Routes<Arc<ProceduresService>> {
    Routes::new().routes(routes!(procedures)).routes(routes!(procedure)).tagged_and_compressed()
}

/// Parameter read by [`group`].
struct GroupParameter;

impl IntoParams for GroupParameter {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let words = word(&ProcedureGroup::ALL.map(ProcedureGroup::as_str));
        vec![query("group", "Only procedures of this subject.", words)]
    }
}

/// Procedures and digital services of the city
#[utoipa::path(
    get,
    path = "/procedures",
    operation_id = "procedures",
    params(
        ("q" = Option<String>, Query, description = "What was typed: a name, or what people call it."),
        GroupParameter,
    ),
    responses((
        status = 200, description = "Best first; without `q` by subject and name.", body = Page<ProcedureSummary>,
    )),
)]
pub async fn procedures(
    State(service): State<Arc<ProceduresService>>,
    query: Query,
) -> Result<impl IntoResponse, AppError> {
    let group = group(&query)?;
    let found = service.find(query.text("q")?.unwrap_or_default(), group);
    let page = Page::whole(found.into_iter().map(civic::procedures::summary).collect());
    Ok(([(header::CACHE_CONTROL, CHECKED)], Json(page)))
}

fn group(query: &Query) -> Result<Option<ProcedureGroup>, AppError> {
    let Some(name) = query.text("group")? else { return Ok(None) };
    let unknown = || {
        let names = ProcedureGroup::ALL.map(ProcedureGroup::as_str).join(", ");
        AppError::parameter("group", FieldCode::Unknown, format!("one of {names}"))
    };
    ProcedureGroup::of(name).map(Some).ok_or_else(unknown)
}

/// A procedure with its facts, each with its sources
#[utoipa::path(
    get,
    path = "/procedures/{id}",
    operation_id = "procedure",
    params(("id" = String, Path, description = "Key of the procedure.", pattern = "^[a-z0-9-]{1,40}$")),
    responses((status = 200, description = "The procedure.", body = Procedure), ProblemResponse<404>),
)]
pub async fn procedure(
    State(service): State<Arc<ProceduresService>>,
    Segment(id): Segment,
) -> Result<impl IntoResponse, AppError> {
    let procedure = service.procedure(&id)?.clone();
    Ok(([(header::CACHE_CONTROL, CHECKED)], Json(procedure)))
}
