//! The reports.

mod create;
mod filter;
mod list;
mod map;
mod render;

use axum::{
    Json,
    extract::State,
    response::{IntoResponse as _, Response},
};
use contract::{Report, ReportCode, Support, Visibility};
use utoipa_axum::routes;

use crate::{
    app::App,
    http::{cache::own, device::Device, query::Segment},
    openapi::{
        Fails, Routes,
        parameters::{Code, Must},
    },
    problem::AppError,
    store::ReportRow,
};

/// `/reports/…`
pub fn router() -> Routes<App> {
    Routes::new()
        .add(routes!(list::list, create::create))
        .add(routes!(map::map))
        .add(routes!(map::nearby))
        .add(routes!(one))
        .add(routes!(support))
        .tagged_and_compressed()
}

/// Whether the asking device may see a report: its own always, others' when they are public.
pub(super) fn may_see(row: &ReportRow, device: &Device) -> bool {
    row.visibility == Visibility::Public || device.owns(row.device.as_deref())
}

/// The report of a code, or the same 404 for one that is not there and one that is not for this device.
async fn visible(app: &App, code: &str, device: &Device) -> Result<ReportRow, AppError> {
    let nothing = || AppError::not_found("report");
    let code: ReportCode = code.parse().map_err(|_| nothing())?;
    app.store().report(&code).await?.filter(|row| may_see(row, device)).ok_or_else(nothing)
}

/// One report
#[utoipa::path(
    get,
    path = "/reports/{code}",
    operation_id = "report",
    params(Code, Device),
    responses((status = 200, description = "The report.", body = Report), Fails<404>),
)]
pub async fn one(State(app): State<App>, device: Device, Segment(code): Segment) -> Result<Response, AppError> {
    let row = visible(&app, &code, &device).await?;
    Ok(own(&render::whole(&app, row, &device).await?))
}

/// Me too
#[utoipa::path(
    post,
    path = "/reports/{code}/support",
    params(Code, Must<Device>),
    responses((status = 200, description = "How many there are now.", body = Support), Fails<404>),
)]
pub async fn support(State(app): State<App>, device: Device, Segment(code): Segment) -> Result<Response, AppError> {
    let hash = device.required()?;
    let row = visible(&app, &code, &device).await?;
    Ok(Json(app.store().support(row.id, hash, app.now_ms()).await?).into_response())
}
