//! `/payments/ledger/conflicts`: reports that contradict a stored transfer.

use axum::{extract::State, response::Response};
use contract::{Page, payments::LedgerConflict};
use std::sync::Arc;

use super::{Operator, answer};
use crate::{
    openapi::ProblemResponse,
    problem::AppError,
    services::payments::{PaymentService, store::ConflictRow},
};

/// Maximum number of reports in an answer. Each is rare: a provider has changed its mind, or somebody has mistyped.
const MOST: u32 = 100;

/// Reports that contradict a stored transfer, newest first
// They change nothing: the first report of a transaction counts.
#[utoipa::path(
    get,
    path = "/payments/ledger/conflicts",
    operation_id = "ledger_conflicts",
    security(("api_key" = [])),
    responses(
        (status = 200, description = "The newest 100.", body = Page<LedgerConflict>),
        ProblemResponse<401>,
        ProblemResponse<404>,
    ),
)]
pub async fn conflicts(State(service): State<Arc<PaymentService>>, _: Operator) -> Result<Response, AppError> {
    let rows = service.store.conflicts(MOST).await?;
    let items = rows.into_iter().map(|row| service.ledger_conflict(row)).collect();
    Ok(answer(Page::<LedgerConflict> { items, next: None, total: None }))
}

impl PaymentService {
    fn ledger_conflict(&self, row: ConflictRow) -> LedgerConflict {
        let ConflictRow { key, account, amount, stored_account, stored_amount, memo, seen_ms } = row;
        LedgerConflict {
            provider: key.provider,
            transaction: key.transaction,
            account,
            amount,
            stored_amount,
            stored_account,
            memo,
            reported_at: self.core.city().profile.instant(seen_ms),
        }
    }
}
