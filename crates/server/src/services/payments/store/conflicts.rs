//! Reports that contradict a stored transfer, for the operator.

use civic::payments::TransferKey;
use sqlx::{Row as _, sqlite::SqliteRow};

use super::{
    PaymentStore,
    rows::{amount, key},
};
use crate::store::{Result, readable};

/// A report, and the stored transfer that it contradicts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConflictRow {
    /// The transaction of both.
    pub key: TransferKey,
    /// Key of the account in the report.
    pub account: String,
    /// Amount in the report, in đồng.
    pub amount: u64,
    /// Key of the stored transfer's account.
    pub stored_account: String,
    /// Amount of the stored transfer, in đồng.
    pub stored_amount: u64,
    /// Memo of the stored transfer.
    pub memo: String,
    /// When the report came first, milliseconds since 1970.
    pub seen_ms: i64,
}

impl ConflictRow {
    fn read(row: &SqliteRow) -> Result<Self> {
        Ok(Self {
            key: key(row)?,
            account: row.try_get("account")?,
            amount: amount(row, "amount")?,
            stored_account: row.try_get("stored_account")?,
            stored_amount: amount(row, "stored_amount")?,
            memo: row.try_get("memo")?,
            seen_ms: row.try_get("seen_ms")?,
        })
    }
}

impl PaymentStore {
    /// The newest reports that contradict a stored transfer, at most `most`, newest first. Rows that cannot be read are
    /// logged and left out.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be read now.
    pub async fn conflicts(&self, most: u32) -> Result<Vec<ConflictRow>> {
        let rows = sqlx::query(
            "SELECT c.provider AS provider, c.transaction_id AS transaction_id, c.account AS account,
                 c.amount AS amount, c.seen_ms AS seen_ms, t.account AS stored_account, t.amount AS stored_amount,
                 t.memo AS memo
             FROM payment_conflicts c
             JOIN payment_transfers t ON t.provider = c.provider AND t.transaction_id = c.transaction_id
             ORDER BY c.seen_ms DESC, c.provider, c.transaction_id, c.account, c.amount LIMIT $1",
        )
        .bind(i64::from(most))
        .fetch_all(self.0.readers())
        .await?;
        Ok(readable("payment_conflicts", "transaction_id", &rows, ConflictRow::read))
    }
}
