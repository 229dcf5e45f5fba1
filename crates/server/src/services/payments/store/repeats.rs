//! Transfers that another provider of the account has reported before.

use civic::payments::{REPEAT_TOLERANCE, Transfer, TransferKey, find_repeated};
use sqlx::{Row as _, SqliteConnection};

use super::rows::{stored, stored_amount};
use crate::store::{Result, readable};

/// Whether a report was noted as a repeated one.
pub(super) async fn is_noted(db: &mut SqliteConnection, report: &Transfer) -> Result<bool> {
    let query = sqlx::query(
        "SELECT 1 FROM payment_conflicts
         WHERE provider = $1 AND transaction_id = $2 AND account = $3 AND amount = $4 AND of_provider IS NOT NULL",
    );
    let query = query.bind(&report.key.provider).bind(&report.key.transaction).bind(&report.account.0);
    Ok(query.bind(stored_amount(report.amount)?).fetch_optional(db).await?.is_some())
}

/// The stored transfer that a new report repeats. Once it was noted, the report keeps it.
pub(super) async fn repeated(db: &mut SqliteConnection, report: &Transfer) -> Result<Option<TransferKey>> {
    let provider = &report.key.provider;
    let noted = sqlx::query(
        "SELECT of_provider, of_transaction FROM payment_conflicts
         WHERE provider = $1 AND transaction_id = $2 AND of_provider IS NOT NULL",
    );
    if let Some(row) = noted.bind(provider).bind(&report.key.transaction).fetch_optional(&mut *db).await? {
        let of = TransferKey { provider: row.try_get("of_provider")?, transaction: row.try_get("of_transaction")? };
        return Ok(Some(of));
    }
    let rows = sqlx::query(
        "SELECT t.* FROM payment_transfers t
         WHERE t.account = $1 AND t.amount = $2 AND t.provider <> $3 AND t.received_ms >= $4 AND t.received_ms <= $5
             AND NOT EXISTS (
                 SELECT 1 FROM payment_conflicts c
                 WHERE c.provider = $3 AND c.of_provider = t.provider AND c.of_transaction = t.transaction_id
             )",
    )
    .bind(&report.account.0)
    .bind(stored_amount(report.amount)?)
    .bind(provider)
    .bind((report.received_at - REPEAT_TOLERANCE).timestamp_millis())
    .bind((report.received_at + REPEAT_TOLERANCE).timestamp_millis())
    .fetch_all(db)
    .await?;
    let known = readable("payment_transfers", "transaction_id", &rows, |row| Ok(stored(row)?.transfer));
    Ok(find_repeated(report, &known).cloned())
}
