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
use contract::{ReportCode, Visibility};

use super::{cache::own, query::Segment};
use crate::{device::Device, problem::AppError, state::App, store::ReportRow};

pub use create::create;
pub use list::list;
pub use map::{map, nearby};

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

/// `GET /reports/{code}`
pub async fn one(State(app): State<App>, device: Device, Segment(code): Segment) -> Result<Response, AppError> {
    let row = visible(&app, &code, &device).await?;
    Ok(own(&render::whole(&app, row, &device).await?))
}

/// `POST /reports/{code}/support`
pub async fn support(State(app): State<App>, device: Device, Segment(code): Segment) -> Result<Response, AppError> {
    let hash = device.required()?;
    let row = visible(&app, &code, &device).await?;
    Ok(Json(app.store().support(row.id, hash, app.now_ms()).await?).into_response())
}
