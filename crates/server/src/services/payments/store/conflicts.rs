//! Reports that contradict or repeat a stored transfer, for the operator.

use civic::payments::{Transfer, TransferKey};
use sqlx::{QueryBuilder, Row as _, Sqlite, SqliteConnection, sqlite::SqliteRow};

use super::{
    PaymentStore,
    rows::{amount, key, stored_amount},
};
use crate::store::{Result, readable};

/// A report, and the stored transfer that it contradicts or repeats.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConflictRow {
    /// The transaction of the report.
    pub key: TransferKey,
    /// Key of the account in the report.
    pub account: String,
    /// Amount in the report, in đồng.
    pub amount: u64,
    /// The stored transfer: the same transaction, or one that another provider has reported.
    pub stored: TransferKey,
    /// Key of the stored transfer's account.
    pub stored_account: String,
    /// Amount of the stored transfer, in đồng.
    pub stored_amount: u64,
    /// Memo of the stored transfer.
    pub memo: String,
    /// When the report came first, milliseconds since 1970.
    pub seen_ms: i64,
}

/// Cursor: the page begins after this report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConflictCursor {
    /// When it came first, milliseconds since 1970.
    pub seen_ms: i64,
    /// Its transaction; with account and amount the tie-breaker.
    pub key: TransferKey,
    /// Key of its account.
    pub account: String,
    /// Its amount in đồng.
    pub amount: u64,
}

impl ConflictRow {
    fn read(row: &SqliteRow) -> Result<Self> {
        Ok(Self {
            key: key(row)?,
            account: row.try_get("account")?,
            amount: amount(row, "amount")?,
            stored: TransferKey {
                provider: row.try_get("stored_provider")?,
                transaction: row.try_get("stored_transaction")?,
            },
            stored_account: row.try_get("stored_account")?,
            stored_amount: amount(row, "stored_amount")?,
            memo: row.try_get("memo")?,
            seen_ms: row.try_get("seen_ms")?,
        })
    }
}

impl PaymentStore {
    /// A page of the reports that contradict or repeat a stored transfer, newest first, and the cursor of the next one.
    /// Rows that cannot be read are logged and left out.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be read now.
    pub async fn conflicts(
        &self,
        after: Option<&ConflictCursor>,
        limit: u32,
    ) -> Result<(Vec<ConflictRow>, Option<ConflictCursor>)> {
        let mut query = QueryBuilder::<Sqlite>::new(
            "SELECT c.provider AS provider, c.transaction_id AS transaction_id, c.account AS account,
                 c.amount AS amount, c.seen_ms AS seen_ms, t.provider AS stored_provider,
                 t.transaction_id AS stored_transaction, t.account AS stored_account, t.amount AS stored_amount,
                 t.memo AS memo
             FROM payment_conflicts c
             JOIN payment_transfers t ON t.provider = COALESCE(c.of_provider, c.provider)
                 AND t.transaction_id = COALESCE(c.of_transaction, c.transaction_id)",
        );
        if let Some(ConflictCursor { seen_ms, key, account, amount }) = after {
            query.push(" WHERE (c.seen_ms, c.provider, c.transaction_id, c.account, c.amount) < (");
            query.push_bind(*seen_ms).push(", ").push_bind(key.provider.clone());
            query.push(", ").push_bind(key.transaction.clone()).push(", ").push_bind(account.clone());
            query.push(", ").push_bind(stored_amount(*amount)?).push(")");
        }
        query.push(
            " ORDER BY c.seen_ms DESC, c.provider DESC, c.transaction_id DESC, c.account DESC, c.amount DESC LIMIT ",
        );
        // Read one extra row to find out whether there is a further page.
        let mut rows = query.push_bind(i64::from(limit) + 1).build().fetch_all(self.0.readers()).await?;
        let more = rows.len() > limit as usize;
        rows.truncate(limit as usize);
        let next = match rows.last().filter(|_| more) {
            Some(last) => Some(ConflictCursor {
                seen_ms: last.try_get("seen_ms")?,
                key: key(last)?,
                account: last.try_get("account")?,
                amount: amount(last, "amount")?,
            }),
            None => None,
        };
        Ok((readable("payment_conflicts", "transaction_id", &rows, ConflictRow::read), next))
    }
}

/// Notes a report that changes nothing because of the stored transfer `of`. Returns whether it is new.
pub(super) async fn add_conflict(
    db: &mut SqliteConnection,
    report: &Transfer,
    of: &TransferKey,
    now_ms: i64,
) -> Result<bool> {
    let of = Some(of).filter(|of| **of != report.key);
    let added = sqlx::query(
        "INSERT INTO payment_conflicts (provider, transaction_id, account, amount, seen_ms, of_provider, of_transaction)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (provider, transaction_id, account, amount) DO NOTHING",
    )
    .bind(&report.key.provider)
    .bind(&report.key.transaction)
    .bind(&report.account.0)
    .bind(stored_amount(report.amount)?)
    .bind(now_ms)
    .bind(of.map(|of| &of.provider))
    .bind(of.map(|of| &of.transaction))
    .execute(db)
    .await?;
    Ok(added.rows_affected() > 0)
}
