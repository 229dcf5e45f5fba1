//! `POST /reports`.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use civic::report::check;
use contract::{
    API_BASE, FieldCode, FieldProblem, LatLon,
    portal::CONTRACT_VERSION,
    reports::{NewReport, Report},
};
use std::sync::Arc;

use super::{
    ReportService, new_row, render,
    store::{Key, NewReportRow, ReportRow},
    submission_digest::SubmissionDigest,
};
use crate::{
    http::{
        body::BodyWithJson,
        device::Device,
        idempotency::{IdempotencyKey, idempotency_key},
    },
    problem::AppError,
};

/// File a report
// The same key with the same body answers with the same report.
#[utoipa::path(
    post,
    path = "/reports",
    operation_id = "create_report",
    params(IdempotencyKey, Device),
    request_body = NewReport,
    responses((status = 201, description = "The report, as its owner sees it.", body = Report)),
)]
pub async fn create(
    State(service): State<Arc<ReportService>>,
    device: Device,
    headers: HeaderMap,
    BodyWithJson { value: new, json }: BodyWithJson<NewReport>,
) -> Result<Response, AppError> {
    let key =
        Key { key: idempotency_key(&headers)?, digest: SubmissionDigest::of(&json, device.hash().unwrap_or_default()) };
    // Answer a resubmission before validating: a stored report stays valid even if the city's categories have changed
    // since.
    if let Some(id) = service.store.find_by_key(&key).await? {
        return answer(&service, id, &device).await;
    }
    let unknown = unsupported_options(&json);
    if !unknown.is_empty() {
        return Err(AppError::Validation(unknown));
    }
    let new_row = validate(&service, new, &device).await?;
    let (id, code) = service.store.insert(&service.city().profile.code_prefix, &new_row, Some(&key)).await?;
    // The report is stored. If reading it back fails, still answer with success.
    match answer(&service, id, &device).await {
        Ok(answer) => Ok(answer),
        Err(_) => {
            let row = ReportRow { id, code, ..new_row.row };
            Ok(created(&render::just_created(&service, row, new_row.timeline, &device)))
        }
    }
}

/// Options of a newer page that this server cannot honour. Most unknown members can be ignored. But a report that was
/// meant for fewer readers must not be published, and `requires` names the contract version that a submission needs.
fn unsupported_options(json: &serde_json::Value) -> Vec<FieldProblem> {
    const VISIBILITY_OPTIONS: [&str; 3] = ["visibility", "anonymous", "private"];
    let fault = |name: &str, detail: &str| FieldProblem {
        pointer: format!("/{name}"),
        code: FieldCode::Unknown,
        detail: detail.to_owned(),
    };
    let requested =
        |name: &&str| json.get(name).is_some_and(|value| !matches!(value.as_bool(), Some(false)) && !value.is_null());
    let mut faults: Vec<FieldProblem> = VISIBILITY_OPTIONS
        .into_iter()
        .filter(requested)
        .map(|name| {
            fault(
                name,
                "This server does not know that wish and would not heed it. Leave it out, or wait for its upgrade.",
            )
        })
        .collect();
    let requires = json.get("requires").and_then(serde_json::Value::as_u64);
    if requires.is_some_and(|version| version > u64::from(CONTRACT_VERSION)) {
        faults
            .push(fault("requires", "This server is older than the page. Send it again when the server is upgraded."));
    }
    faults
}

async fn validate(service: &ReportService, new: NewReport, device: &Device) -> Result<NewReportRow, AppError> {
    let city = service.city();
    let mut problems = check(&new, &service.core.limits(), city.profile.bounds, &service.catalogue);
    let gazetteer = service.core.gazetteer().await?;
    let wrong = |pointer: &str| problems.iter().any(|problem| problem.pointer.starts_with(pointer));
    let mut unknown_references = Vec::new();
    let mut unknown = |pointer: String, detail: &str| {
        unknown_references.push(FieldProblem { pointer, code: FieldCode::Unknown, detail: detail.to_owned() });
    };
    if let Some(code) = &new.ward
        && !wrong("/ward")
        && gazetteer.ward(code).is_none()
    {
        unknown("/ward".to_owned(), "Use the code of a ward from GET /wards, or leave it out.");
    }
    if !wrong("/photos") {
        for (at, id) in new.photos.iter().enumerate() {
            let stored = match service.core.store().media(id).await? {
                Some(photo) => service.core.photos().holds(&photo).await?,
                None => false,
            };
            if !stored {
                tracing::debug!(photo = %id, "a report names a photo that is not stored, or whose picture is lost");
                unknown(format!("/photos/{at}"), "Upload the photo again: it is not stored here.");
            }
        }
    }
    problems.extend(unknown_references);
    let category = service.category(&new.category).filter(|_| problems.is_empty());
    let Some(category) = category else {
        return Err(AppError::Validation(problems));
    };
    let ward = match &new.ward {
        Some(code) => code.clone(),
        None => {
            let lookup = gazetteer.ward_at(LatLon::new(new.lat, new.lon));
            lookup.map(|lookup| lookup.ward.code).ok_or_else(|| AppError::internal(&"a city without wards"))?
        }
    };
    Ok(new_row::from_submission(service, new, category, ward, device.0.clone()))
}

async fn answer(service: &ReportService, id: i64, device: &Device) -> Result<Response, AppError> {
    let row = service.store.reports(&[id]).await?.pop().ok_or_else(|| AppError::internal(&"a filed report is gone"))?;
    Ok(created(&render::whole(service, row, device).await?))
}

fn created(report: &Report) -> Response {
    let location = format!("{API_BASE}/reports/{}", report.code);
    let headers = [(header::LOCATION, location), (header::CACHE_CONTROL, "no-store".to_owned())];
    (StatusCode::CREATED, headers, Json(report)).into_response()
}
