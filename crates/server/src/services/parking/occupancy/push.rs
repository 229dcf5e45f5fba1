//! `PUT /parking/…/realtime`: counts from operators' machines, which authenticate with API keys.

use axum::{
    Json,
    extract::{FromRequest as _, Request, State},
    http::{HeaderMap, StatusCode},
};
use contract::{
    FieldCode, FieldProblem,
    parking::{BatchResult, BatchSite, Realtime, RealtimeBatch, SiteRealtime},
};
use serde::Deserialize;
use serde_json::{json, value::RawValue};
use std::{collections::BTreeSet, sync::Arc};
use utoipa_axum::routes;

use super::{check::check, store::SiteCount};
use crate::{
    api_keys::{ApiKey, Scope, authorize},
    http::{
        body::{self, BATCH_BYTES, Body},
        query::Segment,
        rules::{Rules, Writes},
    },
    openapi::{ProblemResponse, Routes},
    problem::AppError,
    services::parking::{ParkingService, api::Uid},
};

/// Maximum number of sites in a batch.
const MOST_SITES: usize = 1000;

/// `PUT /parking/…/realtime`
pub fn router() -> Routes<Arc<ParkingService>> {
    let rules = Rules { writes: Writes::of("occupancy"), by_key: true, ..Rules::default() };
    Routes::new()
        .routes_with(rules, routes!(put_site))
        .routes_with(rules, routes!(put_batch))
        .schema("/RealtimeBatch/properties/sites", json!({ "maxItems": MOST_SITES }))
}

/// Report the free spaces of a site
#[utoipa::path(
    put,
    path = "/parking/sites/{uid}/realtime",
    operation_id = "put_site_realtime",
    params(Uid),
    request_body = SiteRealtime,
    responses(
        (status = 204, description = "Stored. A count that is older than the stored one of its vehicle is ignored."),
        ProblemResponse<401>,
        ProblemResponse<404>,
    ),
    security(("api_key" = [])),
)]
pub async fn put_site(
    State(service): State<Arc<ParkingService>>,
    Segment(uid): Segment,
    headers: HeaderMap,
    request: Request,
) -> Result<StatusCode, AppError> {
    let key = authorize(&service.core, &headers, Scope::Occupancy).await?;
    let site = service.site(&uid)?;
    if !key.has_site(&uid) {
        return Err(AppError::Unauthorized(format!("this API key is not for the site {uid}")));
    }
    let Body(sent): Body<SiteRealtime> = Body::from_request(request, &()).await?;
    let faults = check(&site, &sent.realtime, service.core.now_ms(), "");
    if !faults.is_empty() {
        return Err(AppError::Validation(faults));
    }
    take(&service, [(uid, sent.realtime)]).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A batch whose sites are read one by one. They are kept as text: a `Value` would hide that a member is there twice.
#[derive(Deserialize)]
struct RawBatch {
    sites: Vec<Box<RawValue>>,
}

/// Report the free spaces of many sites
#[utoipa::path(
    put,
    path = "/parking/realtime",
    operation_id = "put_realtime",
    request_body = RealtimeBatch,
    responses(
        (
            status = 200, body = BatchResult,
            description = "Stored, except for the sites that are refused. A count that is older than the stored one of \
                its vehicle is ignored.",
        ),
        ProblemResponse<401>,
    ),
    security(("api_key" = [])),
)]
pub async fn put_batch(
    State(service): State<Arc<ParkingService>>,
    headers: HeaderMap,
    request: Request,
) -> Result<Json<BatchResult>, AppError> {
    let key = authorize(&service.core, &headers, Scope::Occupancy).await?;
    let Body(RawBatch { sites }): Body<RawBatch, BATCH_BYTES> = Body::from_request(request, &()).await?;
    if sites.len() > MOST_SITES {
        return Err(AppError::field("/sites", FieldCode::TooMany, format!("at most {MOST_SITES} sites")));
    }
    let (mut taken, mut refused, mut uids) = (Vec::new(), Vec::new(), BTreeSet::new());
    for (n, json) in sites.into_iter().enumerate() {
        match read_site(&service, &key, json.get(), &format!("/sites/{n}")) {
            Ok(site) if uids.contains(&site.uid) => refused.push(FieldProblem {
                pointer: format!("/sites/{n}/uid"),
                code: FieldCode::Invalid,
                detail: "the site is in the batch twice".to_owned(),
            }),
            Ok(site) => {
                uids.insert(site.uid.clone());
                taken.push((site.uid, site.realtime));
            }
            Err(faults) => refused.extend(faults),
        }
    }
    let accepted = u32::try_from(taken.len()).unwrap_or(u32::MAX);
    take(&service, taken).await?;
    Ok(Json(BatchResult { accepted, refused }))
}

/// Reads and checks a site of a batch. `at` is its JSON Pointer.
fn read_site(service: &ParkingService, key: &ApiKey, json: &str, at: &str) -> Result<BatchSite, Vec<FieldProblem>> {
    let sent: BatchSite = body::part(json, at).map_err(|fault| vec![fault])?;
    let unknown = |detail: &str| {
        vec![FieldProblem { pointer: format!("{at}/uid"), code: FieldCode::Unknown, detail: detail.to_owned() }]
    };
    let site = service.site(&sent.uid).map_err(|_| unknown("there is no such parking site"))?;
    if !key.has_site(&sent.uid) {
        return Err(unknown("this API key is not for the site"));
    }
    let faults = check(&site, &sent.realtime, service.core.now_ms(), at);
    if faults.is_empty() { Ok(sent) } else { Err(faults) }
}

/// Stores checked counts by site.
async fn take(
    service: &Arc<ParkingService>,
    sites: impl IntoIterator<Item = (String, Vec<Realtime>)>,
) -> Result<(), AppError> {
    let (service, now_ms) = (Arc::clone(service), service.core.now_ms());
    let mut counts = Vec::new();
    for (uid, realtime) in sites {
        for count in realtime {
            // With the city's offset and the precision of the database.
            let updated_at = service.core.city().profile.instant(count.updated_at.timestamp_millis());
            counts.push(SiteCount { uid: uid.clone(), count: Realtime { updated_at, ..count } });
        }
    }
    // In a task of its own: a client that goes away must not stop it between database and memory.
    let taken = tokio::spawn(async move { service.occupancy.take(counts, now_ms).await }).await;
    taken.map_err(|error| AppError::internal(&error))?
}
