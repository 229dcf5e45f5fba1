//! `/payments/ledger/conflicts`: reports that contradict or repeat a stored transfer.

use axum::{extract::State, response::Response};
use civic::payments::TransferKey;
use contract::{FieldCode, Page, payments::LedgerConflict};
use std::sync::Arc;

use super::{MOST, Operator, USUAL, answer};
use crate::{
    http::query::Query,
    openapi::ProblemResponse,
    problem::AppError,
    services::payments::{
        PaymentService,
        store::{ConflictCursor, ConflictRow},
    },
};

/// Maximum amount in a cursor: what a column can have.
const MOST_STORED: u64 = i64::MAX.unsigned_abs();

/// Reports that contradict or repeat a stored transfer, newest first
// They change nothing: the first report of a transaction counts.
#[utoipa::path(
    get,
    path = "/payments/ledger/conflicts",
    operation_id = "ledger_conflicts",
    security(("api_key" = [])),
    params(
        ("cursor" = Option<String>, Query, description = "`next` of the page before."),
        (
            "limit" = Option<u32>, Query, minimum = 1, maximum = 200,
            description = "Most items of the page, 50 when absent.",
        ),
    ),
    responses(
        (status = 200, description = "One page.", body = Page<LedgerConflict>),
        ProblemResponse<401>,
        ProblemResponse<404>,
    ),
)]
pub async fn conflicts(
    State(service): State<Arc<PaymentService>>,
    _: Operator,
    query: Query,
) -> Result<Response, AppError> {
    let limit = query.number("limit", 1, MOST)?.unwrap_or(USUAL);
    let after = query.text("cursor")?.map(read_cursor).transpose()?;
    let (rows, next) = service.store.conflicts(after.as_ref(), limit).await?;
    let items = rows.into_iter().map(|row| service.ledger_conflict(row)).collect();
    let next = next.as_ref().map(write_cursor);
    Ok(answer(Page::<LedgerConflict> { items, next, total: None }))
}

impl PaymentService {
    fn ledger_conflict(&self, row: ConflictRow) -> LedgerConflict {
        let ConflictRow { key, account, amount, stored, stored_account, stored_amount, memo, seen_ms } = row;
        let (stored_provider, stored_transaction) =
            Some(stored).filter(|stored| *stored != key).map(|stored| (stored.provider, stored.transaction)).unzip();
        LedgerConflict {
            provider: key.provider,
            transaction: key.transaction,
            account,
            amount,
            stored_amount,
            stored_account,
            stored_provider,
            stored_transaction,
            memo,
            reported_at: self.core.city().profile.instant(seen_ms),
        }
    }
}

/// The id of the transaction is last, because it may contain the separator.
fn write_cursor(after: &ConflictCursor) -> String {
    let ConflictCursor { seen_ms, key, account, amount } = after;
    format!("{seen_ms:x}.{amount:x}.{}.{account}.{}", key.provider, key.transaction)
}

fn read_cursor(cursor: &str) -> Result<ConflictCursor, AppError> {
    let wrong = || AppError::parameter("cursor", FieldCode::Invalid, "send `next` of the page before");
    let parts: Vec<&str> = cursor.splitn(5, '.').collect();
    let [seen, amount, provider, account, transaction] = parts.as_slice() else { return Err(wrong()) };
    Ok(ConflictCursor {
        seen_ms: i64::from_str_radix(seen, 16).map_err(|_| wrong())?,
        key: TransferKey { provider: (*provider).to_owned(), transaction: (*transaction).to_owned() },
        account: (*account).to_owned(),
        amount: u64::from_str_radix(amount, 16).ok().filter(|amount| *amount <= MOST_STORED).ok_or_else(wrong)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_comes_back_as_it_was() {
        let key = TransferKey { provider: "manual".to_owned(), transaction: "FT.26/1 x".to_owned() };
        let cursor = ConflictCursor { seen_ms: 1_795_165_200_000, key, account: "bai-xe".to_owned(), amount: 25_000 };
        assert_eq!(read_cursor(&write_cursor(&cursor)), Ok(cursor));
        for wrong in ["", "x", "1.2.manual.quy", "g.2.manual.quy.1", "1.ffffffffffffffff.manual.quy.1", "1.-2.a.b.c"] {
            assert!(read_cursor(wrong).is_err(), "{wrong}");
        }
    }
}
