//! Sums over transfers, and when providers were last polled.

use contract::payments::{LedgerTotals, PurposeKind};
use sqlx::{Row as _, sqlite::SqliteRow};

use super::{
    PaymentStore,
    rows::{amount, kind_word},
};
use crate::store::Result;

/// What a fund drive has received.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FundSum {
    /// Key of the fund.
    pub fund: String,
    /// Sum of the transfers that are booked, in đồng.
    pub received: u64,
    /// Number of these transfers.
    pub count: u32,
}

impl FundSum {
    fn read(row: &SqliteRow) -> Result<Self> {
        Ok(Self { fund: row.try_get("fund")?, received: amount(row, "received")?, count: count(row, "transfers")? })
    }
}

impl PaymentStore {
    /// The sums over all transfers, and how many reports contradict them.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be read now.
    pub async fn totals(&self) -> Result<LedgerTotals> {
        let row = sqlx::query(
            "SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT) AS received,
                 CAST(COALESCE(SUM(booked), 0) AS BIGINT) AS booked,
                 CAST(COALESCE(SUM(to_refund), 0) AS BIGINT) AS to_refund,
                 CAST(COALESCE(SUM(refunded), 0) AS BIGINT) AS refunded,
                 CAST(COALESCE(SUM(unmatched), 0) AS BIGINT) AS unmatched,
                 COUNT(CASE WHEN to_refund > 0 OR unmatched > 0 THEN 1 END) AS waiting,
                 (SELECT COUNT(*) FROM payment_conflicts) AS conflicts
             FROM payment_transfers",
        )
        .fetch_one(self.0.readers())
        .await?;
        Ok(LedgerTotals {
            received: amount(&row, "received")?,
            booked: amount(&row, "booked")?,
            to_refund: amount(&row, "to_refund")?,
            refunded: amount(&row, "refunded")?,
            unmatched: amount(&row, "unmatched")?,
            waiting: count(&row, "waiting")?,
            conflicts: count(&row, "conflicts")?,
        })
    }

    /// What the fund drives have received; those that have received nothing are left out.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be read now.
    pub async fn fund_sums(&self) -> Result<Vec<FundSum>> {
        let rows = sqlx::query(
            "SELECT i.subject AS fund, CAST(SUM(t.booked) AS BIGINT) AS received, COUNT(*) AS transfers
             FROM payment_intents i JOIN payment_transfers t ON t.intent = i.id
             WHERE i.kind = $1 AND t.booked > 0 GROUP BY i.subject",
        )
        .bind(kind_word(PurposeKind::Fund))
        .fetch_all(self.0.readers())
        .await?;
        rows.iter().map(FundSum::read).collect()
    }

    /// When the transfers of an account were last fetched, milliseconds since 1970.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be read now.
    pub async fn polled_ms(&self, account: &str) -> Result<Option<i64>> {
        let query = sqlx::query_scalar("SELECT polled_ms FROM payment_polls WHERE account = $1").bind(account);
        Ok(query.fetch_optional(self.0.readers()).await?)
    }

    /// Notes that the transfers of an account were fetched.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be written now.
    pub async fn set_polled(&self, account: &str, polled_ms: i64) -> Result<()> {
        let mut tx = self.0.begin().await?;
        sqlx::query(
            "INSERT INTO payment_polls (account, polled_ms) VALUES ($1, $2) \
             ON CONFLICT (account) DO UPDATE SET polled_ms = excluded.polled_ms",
        )
        .bind(account)
        .bind(polled_ms)
        .execute(&mut *tx)
        .await?;
        tx.commit().await
    }
}

fn count(row: &SqliteRow, column: &str) -> Result<u32> {
    let number: i64 = row.try_get(column)?;
    Ok(u32::try_from(number).unwrap_or(u32::MAX))
}
