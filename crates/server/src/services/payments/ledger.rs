//! `/payments/ledger/…`: the operator's ledger, behind an API key.

pub mod conflicts;
mod rows;
mod rules;

use axum::{
    Json,
    extract::{FromRequestParts, State},
    http::{header, request::Parts},
    response::{IntoResponse, Response},
};
use civic::payments::{Applied, Reference, ReferenceError, Refund, RefundId, TransferKey};
use contract::{
    FieldCode, Page,
    payments::{LedgerTotals, LedgerTransfer, NewAssignment, NewRefund, NewTransfer},
};
use std::sync::Arc;

use super::{
    PaymentService,
    store::{LedgerCursor, ReceiveResult},
};
use crate::{
    api_keys::{Scope, authorize},
    http::{body::Body, query::Query},
    openapi::ProblemResponse,
    problem::AppError,
};
use rules::{refused, short};

pub(super) use rules::{MOST_AMOUNT, MOST_ID};

const USUAL: u32 = 50;
const MOST: u32 = 200;

/// An operator, by the id of the API key. It is checked before the body is read.
pub struct Operator(String);

impl FromRequestParts<Arc<PaymentService>> for Operator {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, service: &Arc<PaymentService>) -> Result<Self, AppError> {
        service.check_offered()?;
        Ok(Self(authorize(&service.core, &parts.headers, Scope::Payments).await?.id))
    }
}

/// Sums over all transfers
#[utoipa::path(
    get,
    path = "/payments/ledger/totals",
    operation_id = "ledger_totals",
    security(("api_key" = [])),
    responses(
        (status = 200, description = "The sums.", body = LedgerTotals),
        ProblemResponse<401>,
        ProblemResponse<404>,
    ),
)]
pub async fn totals(State(service): State<Arc<PaymentService>>, _: Operator) -> Result<Response, AppError> {
    Ok(answer(service.store.totals().await?))
}

/// Transfers, newest first
#[utoipa::path(
    get,
    path = "/payments/ledger/transfers",
    operation_id = "ledger_transfers",
    security(("api_key" = [])),
    params(
        (
            "waiting" = Option<bool>, Query,
            description = "Only transfers of which something is to be refunded or not matched.",
        ),
        ("cursor" = Option<String>, Query, description = "`next` of the page before."),
        (
            "limit" = Option<u32>, Query, minimum = 1, maximum = 200,
            description = "Most items of the page, 50 when absent.",
        ),
    ),
    responses(
        (status = 200, description = "One page.", body = Page<LedgerTransfer>),
        ProblemResponse<401>,
        ProblemResponse<404>,
    ),
)]
pub async fn transfers(
    State(service): State<Arc<PaymentService>>,
    _: Operator,
    query: Query,
) -> Result<Response, AppError> {
    let waiting = query.flag("waiting")?;
    let limit = query.number("limit", 1, MOST)?.unwrap_or(USUAL);
    let after = query.text("cursor")?.map(read_cursor).transpose()?;
    let (rows, next) = service.store.list(waiting, after.as_ref(), limit).await?;
    let items = rows.into_iter().map(|row| service.ledger_transfer(row)).collect();
    let next = next.as_ref().map(write_cursor);
    Ok(answer(Page::<LedgerTransfer> { items, next, total: None }))
}

/// Enter a transfer from the statement of an account without a provider
// The same transaction again changes nothing.
#[utoipa::path(
    post,
    path = "/payments/ledger/transfers",
    operation_id = "add_transfer",
    security(("api_key" = [])),
    request_body = NewTransfer,
    responses(
        (status = 200, description = "The transfer, and what it did.", body = LedgerTransfer),
        ProblemResponse<401>,
        ProblemResponse<404>,
        ProblemResponse<409>,
    ),
)]
pub async fn add_transfer(
    State(service): State<Arc<PaymentService>>,
    _: Operator,
    Body(new): Body<NewTransfer>,
) -> Result<Response, AppError> {
    let transfer = service.check_transfer(new)?;
    let detail = match service.receive(&transfer, None).await? {
        ReceiveResult::New | ReceiveResult::Before => return service.answer_with(&transfer.key).await,
        ReceiveResult::Conflict => "another amount or account is stored for this transaction; nothing was changed",
        ReceiveResult::Repeated => "an earlier provider of the account has reported this transfer; nothing was changed",
    };
    Err(AppError::Conflict(detail.to_owned()))
}

/// Assign an unmatched transfer to an intent
#[utoipa::path(
    post,
    path = "/payments/ledger/assignments",
    operation_id = "assign_transfer",
    security(("api_key" = [])),
    request_body = NewAssignment,
    responses(
        (status = 200, description = "The transfer, and what it did.", body = LedgerTransfer),
        ProblemResponse<401>,
        ProblemResponse<404>,
        ProblemResponse<409>,
    ),
)]
pub async fn assign(
    State(service): State<Arc<PaymentService>>,
    _: Operator,
    Body(new): Body<NewAssignment>,
) -> Result<Response, AppError> {
    let wrong = |error: ReferenceError| AppError::field("/reference", FieldCode::Invalid, error.to_string());
    let reference: Reference = new.reference.parse().map_err(wrong)?;
    let key = TransferKey { provider: new.provider, transaction: new.transaction };
    // A transfer that waits is matched first, so that an assignment never competes with its memo.
    service.match_one(&key).await?;
    let applied = service.store.assign(&key, reference).await?.map_err(refused)?;
    service.changed(&key, applied).await?;
    service.answer_with(&key).await
}

/// Enter a refund that was sent to the payer
// The same id again changes nothing.
#[utoipa::path(
    post,
    path = "/payments/ledger/refunds",
    operation_id = "add_refund",
    security(("api_key" = [])),
    request_body = NewRefund,
    responses(
        (status = 200, description = "The transfer, and what is left to refund.", body = LedgerTransfer),
        ProblemResponse<401>,
        ProblemResponse<404>,
        ProblemResponse<409>,
    ),
)]
pub async fn refund(
    State(service): State<Arc<PaymentService>>,
    Operator(key_id): Operator,
    Body(new): Body<NewRefund>,
) -> Result<Response, AppError> {
    let id = RefundId(short("/id", &new.id, MOST_ID)?);
    let key = TransferKey { provider: new.provider, transaction: new.transaction };
    service.match_one(&key).await?;
    let refund = Refund { id, transfer: key.clone(), amount: new.amount };
    let applied = service.store.refund(&refund, &key_id, service.core.now_ms()).await?.map_err(refused)?;
    service.changed(&key, applied).await?;
    service.answer_with(&key).await
}

impl PaymentService {
    /// Tells those who listen to the intent of a transfer that it has changed.
    async fn changed(&self, key: &TransferKey, applied: Applied) -> Result<(), AppError> {
        if applied == Applied::Changed
            && let Some(row) = self.store.ledger_row(key).await?
            && let Some(intent) = row.stored.intent
        {
            self.intent_changed(&intent.0).await;
        }
        Ok(())
    }

    async fn answer_with(&self, key: &TransferKey) -> Result<Response, AppError> {
        let row = self.store.ledger_row(key).await?.ok_or_else(|| AppError::internal(&"a stored transfer is gone"))?;
        Ok(answer(self.ledger_transfer(row)))
    }
}

fn answer<T: serde::Serialize>(value: T) -> Response {
    ([(header::CACHE_CONTROL, "no-store")], Json(value)).into_response()
}

fn write_cursor(after: &LedgerCursor) -> String {
    format!("{:x}.{}.{}", after.received_ms, after.key.provider, after.key.transaction)
}

fn read_cursor(cursor: &str) -> Result<LedgerCursor, AppError> {
    let wrong = || AppError::parameter("cursor", FieldCode::Invalid, "send `next` of the page before");
    let mut parts = cursor.splitn(3, '.');
    let (time, provider, transaction) = (parts.next(), parts.next(), parts.next());
    let received_ms = i64::from_str_radix(time.unwrap_or_default(), 16).map_err(|_| wrong())?;
    let (provider, transaction) = provider.zip(transaction).ok_or_else(wrong)?;
    Ok(LedgerCursor {
        received_ms,
        key: TransferKey { provider: provider.to_owned(), transaction: transaction.to_owned() },
    })
}
