//! `/payments/receipts/…`: receipts, and the comparison of a plate.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use contract::payments::{PlateAnswer, PlateQuestion, Receipt, ReceiptState};
use std::sync::Arc;
use utoipa::IntoParams;

use super::{PaymentService, plate, plate_guesses::TooManyGuesses, receipt_code, store::IntentRow};
use crate::{
    api_keys::{Scope, authorize},
    http::{api_key::has_credentials, body::Body, query::Segment},
    openapi::ProblemResponse,
    problem::AppError,
};

/// A receipt in a path.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "it describes what `Segment` reads")]
pub struct Code {
    /// Code of the receipt, in any spelling.
    #[param(pattern = "^[2-9A-Za-z]{4}-?[2-9A-Za-z]{4}-?[2-9A-Za-z]{4}$")]
    pub code: String,
}

/// A receipt
#[utoipa::path(
    get,
    path = "/payments/receipts/{code}",
    operation_id = "receipt",
    params(Code),
    responses((status = 200, description = "The receipt.", body = Receipt), ProblemResponse<404>),
)]
pub async fn receipt(State(service): State<Arc<PaymentService>>, Segment(code): Segment) -> Result<Response, AppError> {
    let row = find(&service, &code).await?;
    let instant = |ms: i64| service.core.city().profile.instant(ms);
    let now_ms = service.core.now_ms();
    let state = match (row.from_ms, row.to_ms) {
        (Some(from_ms), _) if now_ms < from_ms => ReceiptState::Early,
        (_, Some(to_ms)) if now_ms > to_ms => ReceiptState::Ended,
        _ => ReceiptState::Valid,
    };
    let receipt = Receipt {
        code: row.receipt.as_deref().map(receipt_code::print).unwrap_or_default(),
        amount: row.intent.terms.amount,
        paid_at: instant(row.paid_ms.unwrap_or(row.created_ms)),
        holder: row.pay_to.payee.holder,
        state,
        from: row.from_ms.map(instant),
        to: row.to_ms.map(instant),
        has_plate: row.plate.is_some(),
        purpose: row.purpose,
    };
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(receipt)).into_response())
}

/// Whether a receipt is for a plate
// In the body, because addresses are logged. It is counted as a write, and wrong plates are counted per receipt, so that
// nobody can try many. What an operator asks with a key is not counted per receipt.
#[utoipa::path(
    post,
    path = "/payments/receipts/{code}/plate",
    operation_id = "check_plate",
    security((), ("api_key" = [])),
    params(Code),
    request_body = PlateQuestion,
    responses(
        (status = 200, description = "Yes or no.", body = PlateAnswer),
        ProblemResponse<401>,
        ProblemResponse<404>,
    ),
)]
pub async fn check_plate(
    State(service): State<Arc<PaymentService>>,
    Segment(code): Segment,
    headers: HeaderMap,
    Body(question): Body<PlateQuestion>,
) -> Result<Response, AppError> {
    let is_operator = has_credentials(&headers);
    if is_operator {
        service.check_offered()?;
        authorize(&service.core, &headers, Scope::Payments).await?;
    }
    let asked = plate::normalize(&question.plate)?;
    let row = find(&service, &code).await?;
    let matches = !asked.is_empty() && row.plate.as_ref() == Some(&asked);
    // Without a plate on either side, the answer tells nothing about one.
    if row.plate.is_some()
        && !asked.is_empty()
        && !is_operator
        && let Some(receipt) = &row.receipt
    {
        let counted = service.store.count_guess(receipt, matches, service.core.now_ms()).await?;
        counted.map_err(|too_many| match too_many {
            TooManyGuesses::Wait(retry_after_s) => AppError::RateLimited { retry_after_s },
            TooManyGuesses::Closed => {
                let detail =
                    "this receipt was compared with too many wrong plates: only the operator may ask, with a key";
                AppError::Unauthorized(detail.to_owned())
            }
        })?;
    }
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(PlateAnswer { matches })).into_response())
}

async fn find(service: &PaymentService, code: &str) -> Result<IntentRow, AppError> {
    service.check_offered()?;
    let nothing = || AppError::not_found("receipt");
    let code = receipt_code::parse(code).ok_or_else(nothing)?;
    service.store.receipt(&code).await?.ok_or_else(nothing)
}
