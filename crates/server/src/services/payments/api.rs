//! `/payments/…`.

use axum::{
    Json,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use contract::payments::PaymentIntent;
use serde_json::json;
use std::sync::Arc;
use utoipa_axum::routes;

use super::{PaymentService, ledger, offers, receipts, webhooks};
use crate::{
    http::{
        query::Segment,
        rules::{Rules, Writes},
    },
    openapi::{ProblemResponse, Routes},
    problem::AppError,
};

/// An intent is a row for ever, and a call of the provider.
const OPENING: Writes = Writes::of("payments");
/// Comparing plates reads only, but nobody may try many.
const PLATES: Writes = Writes::of("plates");
/// Calls of providers are as frequent as payments, and a call that is not signed costs a digest.
const WEBHOOKS: Writes = Writes { kind: "webhooks", weight: 0 };

/// `/payments/…`
pub(super) fn router() -> Routes<Arc<PaymentService>> {
    let by_key = Rules { by_key: true, ..Rules::default() };
    Routes::new()
        .routes(routes!(offers::offers))
        .routes_with(counted(OPENING), routes!(offers::pay_fund))
        .routes_with(counted(OPENING), routes!(offers::pay_fee))
        .routes_with(counted(OPENING), routes!(offers::pay_donation))
        .routes(routes!(intent))
        .routes(routes!(receipts::receipt))
        .routes_with(counted(PLATES), routes!(receipts::check_plate))
        .routes_with(by_key, routes!(ledger::totals))
        .routes_with(by_key, routes!(ledger::transfers, ledger::add_transfer))
        .routes_with(by_key, routes!(ledger::conflicts::conflicts))
        .routes_with(by_key, routes!(ledger::assign))
        .routes_with(by_key, routes!(ledger::refund))
        .routes_with(counted(WEBHOOKS), routes!(webhooks::webhook))
        .tagged_and_compressed()
        .without_fallback("PaymentState")
        .without_fallback("TransferOutcome")
        .without_fallback("ReceiptState")
        .schema("/PaymentIntent/properties/id", json!({ "pattern": "^[0-9a-f]{32}$" }))
        .schema("/PaymentIntent/properties/memo", json!({ "maxLength": civic::vietqr::MOST_PURPOSE }))
        .schema("/NewPayment/properties/note", json!({ "maxLength": offers::MOST_NOTE }))
        .schema("/NewTransfer/properties/amount", json!({ "minimum": 1, "maximum": ledger::MOST_AMOUNT }))
        .schema("/NewTransfer/properties/transaction", json!({ "minLength": 1, "maxLength": ledger::MOST_ID }))
        .schema("/NewRefund/properties/amount", json!({ "minimum": 1 }))
        .schema("/NewRefund/properties/id", json!({ "minLength": 1, "maxLength": ledger::MOST_ID }))
}

fn counted(writes: Writes) -> Rules {
    Rules { writes, ..Rules::default() }
}

/// A payment intent
#[utoipa::path(
    get,
    path = "/payments/intents/{id}",
    operation_id = "payment_intent",
    params((
        "id" = String, Path, description = "Id of the intent, which only the payer knows.",
        pattern = "^[0-9a-f]{32}$",
    )),
    responses((status = 200, description = "The intent as of now.", body = PaymentIntent), ProblemResponse<404>),
)]
pub async fn intent(State(service): State<Arc<PaymentService>>, Segment(id): Segment) -> Result<Response, AppError> {
    service.check_offered()?;
    let row = service.store.intent(&id).await?.ok_or_else(|| AppError::not_found("payment"))?;
    let intent = service.render(row).await?;
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(intent)).into_response())
}
