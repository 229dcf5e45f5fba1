//! `/parking/…`: sites, a site with its tariffs, the price of a stay.

use axum::{Json, extract::State, http::header, response::IntoResponse};
use contract::{
    Page,
    parking::{ParkingAbout, ParkingSite, ParkingSiteDetails, Quote},
};
use std::sync::Arc;
use utoipa::IntoParams;
use utoipa_axum::routes;

use super::{
    ParkingService,
    list::{Filter, list},
    pay,
    query::{StayParameters, refused, stay, vehicle},
};
use crate::{
    http::{
        cache::CHECKED,
        query::{Query, Segment, required},
    },
    openapi::{
        ProblemResponse, Routes,
        parameters::{BboxParameter, Position, RequiredParameters},
    },
    problem::AppError,
};

/// Maximum number of sites in an answer.
const MOST_SITES: u32 = 100;

/// A parking site in a path.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "it describes what `Segment` reads")]
pub struct Uid {
    /// Key of the site.
    #[param(pattern = "^[a-z0-9-]{1,60}$")]
    pub uid: String,
}

/// `/parking/…`
pub(super) fn router() -> Routes<Arc<ParkingService>> {
    Routes::new()
        .routes(routes!(sites))
        .routes(routes!(about))
        .routes(routes!(one))
        .routes(routes!(quote))
        .routes_with(pay::rules(), routes!(pay::pay))
        .tagged_and_compressed()
}

/// Parking sites
#[utoipa::path(
    get,
    path = "/parking/sites",
    operation_id = "parking_sites",
    params(
        StayParameters,
        BboxParameter,
        Position,
        ("cashless" = Option<bool>, Query, description = "Only sites where people can pay without cash."),
        (
            "open" = Option<bool>, Query,
            description = "Only sites that are known to be open: for the whole stay, or now if there is none. Hours are \
                known for eight days at most.",
        ),
        (
            "free" = Option<bool>, Query,
            description = "Only sites with free spaces for the vehicle, by a count of the last 30 minutes.",
        ),
        (
            "max_price" = Option<u32>, Query, minimum = 0, maximum = 499_999_999,
            description = "Only sites where the stay costs at most this, in đồng; needs a stay.",
        ),
        ("limit" = Option<u32>, Query, minimum = 1, maximum = 100, description = "Most sites, 50 when absent."),
    ),
    responses((
        status = 200, description = "Cheapest for the stay, including the walk, first.", body = Page<ParkingSite>,
    )),
)]
pub async fn sites(State(service): State<Arc<ParkingService>>, query: Query) -> Result<impl IntoResponse, AppError> {
    let limit = query.number("limit", 1, MOST_SITES)?.unwrap_or(50) as usize;
    let filter = Filter {
        vehicle: vehicle(&query)?,
        stay: stay(&service, &query)?,
        bbox: query.bbox()?,
        near: query.position()?,
        cashless: query.flag("cashless")?,
        open: query.flag("open")?,
        free: query.flag("free")?,
        max_price: query.number("max_price", 0, 499_999_999)?,
    };
    if filter.max_price.is_some() {
        required("from", filter.stay)?;
    }
    let mut page = list(&service, &filter, limit);
    service.count_overcharges(&mut page.items).await;
    Ok(([(header::CACHE_CONTROL, CHECKED)], Json(page)))
}

/// What the city says about its parking data
#[utoipa::path(
    get,
    path = "/parking/about",
    operation_id = "parking_about",
    responses((status = 200, description = "The text; empty if the city says nothing.", body = ParkingAbout)),
)]
pub async fn about(State(service): State<Arc<ParkingService>>) -> impl IntoResponse {
    let about = ParkingAbout { about: service.content.about.clone() };
    ([(header::CACHE_CONTROL, CHECKED)], Json(about))
}

/// A parking site with its tariffs and free spaces
#[utoipa::path(
    get,
    path = "/parking/sites/{uid}",
    operation_id = "parking_site",
    params(Uid),
    responses((status = 200, description = "The site.", body = ParkingSiteDetails), ProblemResponse<404>),
)]
pub async fn one(
    State(service): State<Arc<ParkingService>>,
    Segment(uid): Segment,
) -> Result<impl IntoResponse, AppError> {
    let site = service.site(&uid)?;
    let is_for_site = |tariff: &&contract::parking::Tariff| tariff.vehicles.iter().any(|v| site.purpose.contains(v));
    let tariffs: Vec<_> = service.tariffs(&site).iter().filter(is_for_site).cloned().collect();
    let spans = || tariffs.iter().flat_map(|tariff| &tariff.rates).flat_map(|rate| &rate.time_spans);
    let holidays = match spans().any(|span| span.holidays.is_some()) {
        true => service.holidays.iter().copied().collect(),
        false => Vec::new(),
    };
    let zone = site.zone.as_ref().and_then(|zone| service.content.zones.get(zone)).cloned();
    let report_category = service.content.report_category.clone();
    let payee = service.payments.payee(&site);
    let (realtime, cashless) = (service.realtime(&site), service.cashless(&site));
    let mut site = ParkingSite { realtime, cashless, ..site.with_opening(service.core.now()) };
    service.count_overcharges(std::slice::from_mut(&mut site)).await;
    let (cached, cached_at) = (None, None);
    let details = ParkingSiteDetails { site, zone, tariffs, holidays, payee, cached, cached_at, report_category };
    Ok(([(header::CACHE_CONTROL, CHECKED)], Json(details)))
}

/// The price of a stay, with every step of the sum
#[utoipa::path(
    get,
    path = "/parking/sites/{uid}/quote",
    operation_id = "parking_quote",
    params(Uid, RequiredParameters<StayParameters>),
    responses((status = 200, description = "The price.", body = Quote), ProblemResponse<404>),
)]
pub async fn quote(
    State(service): State<Arc<ParkingService>>,
    Segment(uid): Segment,
    query: Query,
) -> Result<impl IntoResponse, AppError> {
    let site = service.site(&uid)?;
    let vehicle = required("vehicle", query.text("vehicle")?).and_then(|_| vehicle(&query))?;
    let (from, to) = required("from", stay(&service, &query)?)?;
    let quote = service.prices(&site).quote_at(&site, vehicle, from, to).map_err(refused)?;
    Ok(([(header::CACHE_CONTROL, CHECKED)], Json(quote)))
}
