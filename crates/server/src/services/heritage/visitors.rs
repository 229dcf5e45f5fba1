//! Ratings and scan counts.

use axum::{
    Json,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use contract::{
    FieldCode, Page,
    heritage::{NewRating, NewScan, Rating, ScanCount},
};
use heritage::content::SiteContent;
use std::sync::Arc;

use super::HeritageService;
use crate::{
    http::{
        body::Body,
        cache::{self, CHECKED},
        device::Device,
        query::{Query, required},
    },
    openapi::{ProblemResponse, parameters::RequiredParameters},
    problem::AppError,
};

/// Enough for all signs of a city over several years.
const MOST_SCANS: u32 = 10_000;

/// How visitors rate a site
#[utoipa::path(
    get,
    path = "/heritage/ratings",
    params(("site" = String, Query, description = "Slug of the site."), Device),
    responses((status = 200, description = "The rating.", body = Rating), ProblemResponse<404>),
)]
pub async fn rating(
    State(service): State<Arc<HeritageService>>,
    query: Query,
    device: Device,
) -> Result<impl IntoResponse, AppError> {
    let slug = required("site", query.text("site")?)?;
    let site = service.site(slug)?;
    let rating = service.store.rating(&site.slug, device.hash()).await?;
    Ok(cache::own(&rating))
}

/// Rate a site; again replaces what the device gave before
#[utoipa::path(
    post,
    path = "/heritage/ratings",
    params(RequiredParameters<Device>),
    request_body = NewRating,
    responses((status = 200, description = "The rating with it.", body = Rating)),
)]
pub async fn rate(
    State(service): State<Arc<HeritageService>>,
    device: Device,
    Body(new): Body<NewRating>,
) -> Result<Response, AppError> {
    let device = device.required()?;
    if !(1..=5).contains(&new.stars) {
        return Err(AppError::field("/stars", FieldCode::OutOfRange, "must be 1 to 5"));
    }
    let site = named(&service, &new.site)?;
    service.store.rate(&site.slug, device, new.stars, service.core.now_ms()).await?;
    let rating = service.store.rating(&site.slug, Some(device)).await?;
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(rating)).into_response())
}

/// How often signs were scanned, by month
#[utoipa::path(
    get,
    path = "/heritage/scans",
    params(("site" = Option<String>, Query, description = "Slug of a site; all when absent.")),
    responses((status = 200, description = "The newest first.", body = Page<ScanCount>), ProblemResponse<404>),
)]
pub async fn scans(State(service): State<Arc<HeritageService>>, query: Query) -> Result<impl IntoResponse, AppError> {
    let site = match query.text("site")? {
        Some(slug) => Some(service.site(slug)?.slug.as_str()),
        None => None,
    };
    let items = service.store.scans(site, MOST_SCANS).await?;
    Ok(([(header::CACHE_CONTROL, CHECKED)], Json(Page { items, next: None, total: None })))
}

/// Count a scan of a sign; nothing of the asker is kept
// Called when the portal's own scanner reads a sign.
#[utoipa::path(
    post,
    path = "/heritage/scans",
    request_body = NewScan,
    responses((status = 200, description = "The count of this month.", body = ScanCount)),
)]
pub async fn scanned(
    State(service): State<Arc<HeritageService>>,
    Body(new): Body<NewScan>,
) -> Result<Response, AppError> {
    if !(1..=99).contains(&new.sign) {
        return Err(AppError::field("/sign", FieldCode::OutOfRange, "must be 1 to 99"));
    }
    let site = named(&service, &new.site)?;
    let month = service.core.now().format("%Y-%m").to_string();
    let count = service.store.count_scan(&site.slug, new.sign, &month).await?;
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(count)).into_response())
}

fn named<'a>(service: &'a HeritageService, slug: &str) -> Result<&'a SiteContent, AppError> {
    service.site(slug).map_err(|_| AppError::field("/site", FieldCode::Unknown, "there is no such site"))
}
