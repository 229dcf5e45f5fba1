//! `/categories` and `/reports/…`.

use axum::{
    Json,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use contract::reports::{Catalogue, Report, ReportCode, Support, Visibility};
use serde_json::json;
use std::sync::Arc;
use utoipa::IntoParams;
use utoipa_axum::routes;

use super::{ReportService, create, list, map, render, store::ReportRow};
use crate::{
    http::{
        cache::{STEADY, own},
        device::Device,
        query::Segment,
        rules::{Rules, Writes},
    },
    openapi::{ProblemResponse, Routes, parameters::RequiredParameters},
    problem::AppError,
};

/// A report in a path.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "it describes what `Segment` reads")]
pub struct Code {
    /// Code of the report.
    #[param(pattern = "^[A-Z]{2,4}-[0-9A-HJKMNP-TV-Z]{6}$")]
    pub code: String,
}

/// A report comes with several photos and takes a person's time to read.
const FILING: Writes = Writes { kind: "reports", weight: 3 };
const SUPPORT: Writes = Writes::of("support");

/// `/categories` and `/reports/…`
pub(super) fn router() -> Routes<Arc<ReportService>> {
    Routes::new()
        .routes(routes!(categories))
        .routes_with(counted(FILING), routes!(list::list, create::create))
        .routes(routes!(map::map))
        .routes(routes!(map::nearby))
        .routes(routes!(one))
        .routes_with(counted(SUPPORT), routes!(support))
        .tagged_and_compressed()
        .without_fallback("Status")
        .without_fallback("Visibility")
        .schema("/Report/properties/lat", json!({ "minimum": -90, "maximum": 90 }))
        .schema("/Report/properties/lon", json!({ "minimum": -180, "maximum": 180 }))
        .schema("/NewReport/properties/lat", json!({ "minimum": -90, "maximum": 90 }))
        .schema("/NewReport/properties/lon", json!({ "minimum": -180, "maximum": 180 }))
        .schema("/NewReport/properties/description", json!({ "minLength": civic::report::MIN_DESCRIPTION }))
        .schema("/NewReport/properties/address", json!({ "maxLength": 200 }))
        .schema("/NewReport/properties/photos", json!({ "items": { "type": "string", "pattern": "^[0-9a-f]{64}$" } }))
        .schema("/Contact/properties/name", json!({ "maxLength": 100 }))
        .schema("/Contact/properties/phone", json!({ "maxLength": 20, "pattern": "^[0-9 +.-]*$" }))
        .schema("/Contact/properties/email", json!({ "maxLength": 200 }))
}

fn counted(writes: Writes) -> Rules {
    Rules { writes, ..Rules::default() }
}

/// Whether the asking device may see a report: its own always, others' when they are public.
pub(super) fn may_see(row: &ReportRow, device: &Device) -> bool {
    row.visibility == Visibility::Public || device.owns(row.device.as_deref())
}

/// The report with this code. Answers the same 404 for a missing report and for one that this device may not see.
async fn visible(service: &ReportService, code: &str, device: &Device) -> Result<ReportRow, AppError> {
    let nothing = || AppError::not_found("report");
    let code: ReportCode = code.parse().map_err(|_| nothing())?;
    service.store.report(&code).await?.filter(|row| may_see(row, device)).ok_or_else(nothing)
}

/// What can be reported, and to whom
#[utoipa::path(
    get,
    path = "/categories",
    responses((status = 200, description = "The catalogue.", body = Catalogue)),
)]
pub async fn categories(State(service): State<Arc<ReportService>>) -> impl IntoResponse {
    ([(header::CACHE_CONTROL, STEADY)], Json(service.catalogue.clone()))
}

/// One report
#[utoipa::path(
    get,
    path = "/reports/{code}",
    operation_id = "report",
    params(Code, Device),
    responses((status = 200, description = "The report.", body = Report), ProblemResponse<404>),
)]
pub async fn one(
    State(service): State<Arc<ReportService>>,
    device: Device,
    Segment(code): Segment,
) -> Result<Response, AppError> {
    let row = visible(&service, &code, &device).await?;
    Ok(own(&render::whole(&service, row, &device).await?))
}

/// Me too
#[utoipa::path(
    post,
    path = "/reports/{code}/support",
    params(Code, RequiredParameters<Device>),
    responses((status = 200, description = "How many there are now.", body = Support), ProblemResponse<404>),
)]
pub async fn support(
    State(service): State<Arc<ReportService>>,
    device: Device,
    Segment(code): Segment,
) -> Result<Response, AppError> {
    let hash = device.required()?;
    let row = visible(&service, &code, &device).await?;
    Ok(Json(service.store.support(row.id, hash, service.core.now_ms()).await?).into_response())
}
