//! `POST /parking/sites/{uid}/payments`: opens a payment intent for a stay.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use chrono::TimeDelta;
use civic::{
    locale,
    parking::{QuoteError, vehicle_name},
};
use contract::{
    API_BASE, FieldCode, Instant,
    parking::{NewParkingPayment, ParkingSite},
    payments::{Payee, PaymentIntent, PurposeLine},
};
use futures::future::BoxFuture;
use messages::Words;
use std::sync::Arc;

use super::{ParkingService, query::local_time};
use crate::{
    http::{
        body::Body,
        idempotency::{IdempotencyKey, idempotency_key},
        query::Segment,
        rules::{Rules, Writes},
    },
    openapi::ProblemResponse,
    problem::AppError,
};

/// Latest time after the beginning of a stay at which it can be paid.
const BEGUN: TimeDelta = TimeDelta::hours(24);
/// How long before its beginning a stay can be paid.
const AHEAD: TimeDelta = TimeDelta::days(7);

/// The rules of the route: it is counted together with all payments.
pub(super) fn rules() -> Rules {
    Rules { writes: Writes::of("payments"), ..Rules::default() }
}

/// Payments as parking needs them.
pub trait Payments: Send + Sync {
    /// The account that is paid for stays at a site; `None` if the portal takes no payments for it.
    fn payee(&self, site: &ParkingSite) -> Option<Payee>;

    /// Opens an intent. The plate, if there is one, becomes a masked line of its purpose.
    ///
    /// # Errors
    /// Those of the handler.
    fn open_intent<'a>(&'a self, intent: ParkingIntent<'a>) -> BoxFuture<'a, Result<PaymentIntent, AppError>>;
}

/// A stay to pay. Its price is checked.
pub struct ParkingIntent<'a> {
    /// The site.
    pub site: &'a ParkingSite,
    /// The request.
    pub payment: &'a NewParkingPayment,
    /// Start and end of the stay.
    pub stay: (Instant, Instant),
    /// Vehicle, start and end in words.
    pub lines: Vec<PurposeLine>,
    /// The idempotency key of the request.
    pub key: String,
}

/// Open a payment for a stay
// The server computes the price: the amount of the request is what the payer has seen.
#[utoipa::path(
    post,
    path = "/parking/sites/{uid}/payments",
    operation_id = "pay_parking",
    params(("uid" = String, Path, description = "Key of the site.", pattern = "^[a-z0-9-]{1,60}$"), IdempotencyKey),
    request_body = NewParkingPayment,
    responses(
        (status = 201, description = "The payment intent.", body = PaymentIntent),
        ProblemResponse<404>,
        ProblemResponse<409>,
        ProblemResponse<502>,
    ),
)]
pub async fn pay(
    State(service): State<Arc<ParkingService>>,
    Segment(uid): Segment,
    headers: HeaderMap,
    Body(payment): Body<NewParkingPayment>,
) -> Result<Response, AppError> {
    let site = service.site(&uid)?;
    if service.payments.payee(&site).is_none() {
        return Err(AppError::not_found("payment for this parking site"));
    }
    let key = idempotency_key(&headers)?;
    let from = time(&service, "/from", &payment.from)?;
    let to = time(&service, "/to", &payment.to)?;
    let quote = service.prices(&site).quote_at(&site, payment.vehicle, from, to).map_err(refused)?;
    let now = service.core.now();
    if from < now - BEGUN || from > now + AHEAD {
        let detail = "must be at most 24 hours ago and at most 7 days ahead";
        return Err(AppError::field("/from", FieldCode::OutOfRange, detail));
    }
    if quote.amount == 0 {
        return Err(AppError::Conflict("this stay is free of charge".to_owned()));
    }
    if quote.amount != payment.amount {
        return Err(AppError::Conflict(format!("this stay costs {} đồng, not {}", quote.amount, payment.amount)));
    }
    let line = |label: fn(Words) -> &'static str, value: &dyn Fn(Words) -> String| PurposeLine {
        label: service.core.localized(|words| label(words).to_owned()),
        value: service.core.localized(value),
    };
    let lines = vec![
        line(Words::parking_vehicle, &|words| vehicle_name(payment.vehicle, &words).to_owned()),
        line(Words::parking_from, &|words| moment(from, words)),
        line(Words::parking_to, &|words| moment(to, words)),
    ];
    let intent = ParkingIntent { site: &site, payment: &payment, stay: (from, to), lines, key };
    let intent = service.payments.open_intent(intent).await?;
    let location = format!("{API_BASE}/payments/intents/{}", intent.id);
    let headers = [(header::LOCATION, location), (header::CACHE_CONTROL, "no-store".to_owned())];
    Ok((StatusCode::CREATED, headers, Json(intent)).into_response())
}

fn time(service: &ParkingService, pointer: &str, text: &str) -> Result<Instant, AppError> {
    let wrong = || AppError::field(pointer, FieldCode::Invalid, "must be a local time such as 2026-11-22T17:30");
    local_time(service, text).ok_or_else(wrong)
}

/// A time in words: `17:30, 22/11/2026`.
fn moment(at: Instant, words: Words) -> String {
    format!("{}, {}", at.format("%H:%M"), locale::day(at.date_naive(), words.tag()))
}

/// The problem for a stay that has no price.
fn refused(error: QuoteError) -> AppError {
    let detail = error.to_string();
    match error {
        QuoteError::Empty | QuoteError::TooLong => AppError::field("/to", FieldCode::OutOfRange, detail),
        QuoteError::NoTariff(_) => AppError::field("/vehicle", FieldCode::Unknown, detail),
        QuoteError::NoRate(_) => AppError::internal(&detail),
    }
}
