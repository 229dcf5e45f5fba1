//! The list of transfers for the operator.

use civic::payments::{StoredTransfer, TransferKey};
use contract::payments::PurposeKind;
use sqlx::{QueryBuilder, Row as _, Sqlite, sqlite::SqliteRow};

use super::{
    PaymentStore,
    rows::{key, kind, stored},
};
use crate::store::{Result, readable};

const SELECT: &str = "SELECT t.*, i.reference AS reference, i.kind AS kind \
    FROM payment_transfers t LEFT JOIN payment_intents i ON i.id = t.intent";

/// A transfer, and what its intent is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerRow {
    /// The transfer.
    pub stored: StoredTransfer,
    /// Reference of its intent.
    pub reference: Option<String>,
    /// What its intent is for.
    pub kind: Option<PurposeKind>,
}

/// Cursor: the page begins after this transfer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerCursor {
    /// When it was received, milliseconds since 1970.
    pub received_ms: i64,
    /// Its key, the tie-breaker.
    pub key: TransferKey,
}

impl LedgerRow {
    fn read(row: &SqliteRow) -> Result<Self> {
        let word: Option<&str> = row.try_get("kind")?;
        Ok(Self { stored: stored(row)?, reference: row.try_get("reference")?, kind: word.map(kind).transpose()? })
    }
}

impl PaymentStore {
    /// A page of transfers, newest first, and the cursor of the next one. With `waiting`, only those of which something
    /// is to be refunded or not matched. Rows that cannot be read are logged and left out.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be read now.
    pub async fn list(
        &self,
        waiting: bool,
        after: Option<&LedgerCursor>,
        limit: u32,
    ) -> Result<(Vec<LedgerRow>, Option<LedgerCursor>)> {
        let mut query = QueryBuilder::<Sqlite>::new(SELECT);
        query.push(" WHERE 1 = 1");
        if waiting {
            query.push(" AND (t.to_refund > 0 OR t.unmatched > 0)");
        }
        if let Some(LedgerCursor { received_ms, key }) = after {
            query.push(" AND (t.received_ms, t.provider, t.transaction_id) < (");
            query.push_bind(*received_ms).push(", ").push_bind(key.provider.clone());
            query.push(", ").push_bind(key.transaction.clone()).push(")");
        }
        query.push(" ORDER BY t.received_ms DESC, t.provider DESC, t.transaction_id DESC LIMIT ");
        // Read one extra row to find out whether there is a further page.
        let mut rows = query.push_bind(i64::from(limit) + 1).build().fetch_all(self.0.readers()).await?;
        let more = rows.len() > limit as usize;
        rows.truncate(limit as usize);
        let next = match rows.last().filter(|_| more) {
            Some(last) => Some(LedgerCursor { received_ms: last.try_get("received_ms")?, key: key(last)? }),
            None => None,
        };
        Ok((readable("payment_transfers", "transaction_id", &rows, LedgerRow::read), next))
    }

    /// One transfer.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be read now.
    pub async fn ledger_row(&self, key: &TransferKey) -> Result<Option<LedgerRow>> {
        let mut query = QueryBuilder::<Sqlite>::new(SELECT);
        query.push(" WHERE t.provider = ").push_bind(key.provider.clone());
        query.push(" AND t.transaction_id = ").push_bind(key.transaction.clone());
        query.build().fetch_optional(self.0.readers()).await?.map(|row| LedgerRow::read(&row)).transpose()
    }
}
