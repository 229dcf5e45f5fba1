//! What providers know about intents: their order numbers.

use super::{
    PaymentStore,
    intents::{gone, intent, unused},
    rows::{IntentRow, stored_amount},
};
use crate::{problem::AppError, services::payments::provider::PayTo, store::Result};

/// What a provider was told about an intent, and where it is to be paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Announced {
    /// The order number that the provider got.
    pub order: u64,
    /// When the intent expires, milliseconds since 1970.
    pub expires_ms: i64,
    /// Where to pay.
    pub pay_to: PayTo,
}

impl PaymentStore {
    /// Gives an intent another order number, because its provider did not confirm the one that it has; unless another
    /// request has done so or has announced it. Returns the intent.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be written now.
    pub async fn renumber(&self, id: &str, order: u64) -> Result<IntentRow> {
        let mut tx = self.0.begin().await?;
        let (number, _) = unused(&mut tx).await?;
        sqlx::query("UPDATE payment_intents SET number = $2 WHERE id = $1 AND announced = 0 AND number = $3")
            .bind(id)
            .bind(number)
            .bind(stored_amount(order)?)
            .execute(&mut *tx)
            .await?;
        let row = intent(&mut tx, id).await?;
        tx.commit().await?;
        row.ok_or_else(gone)
    }

    /// Notes that the provider knows an intent, by the number that it was announced with: a second request may have
    /// changed the number meanwhile. If that one has announced it, nothing changes. Returns the intent.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be written now.
    pub async fn set_announced(&self, id: &str, announced: &Announced) -> Result<IntentRow> {
        let pay_to = serde_json::to_string(&announced.pay_to).map_err(|error| AppError::internal(&error))?;
        let mut tx = self.0.begin().await?;
        sqlx::query(
            "UPDATE payment_intents SET announced = 1, number = $2, expires_ms = $3, pay_to = $4 \
             WHERE id = $1 AND announced = 0",
        )
        .bind(id)
        .bind(stored_amount(announced.order)?)
        .bind(announced.expires_ms)
        .bind(pay_to)
        .execute(&mut *tx)
        .await?;
        let row = intent(&mut tx, id).await?;
        tx.commit().await?;
        row.ok_or_else(gone)
    }

    /// Order numbers of an account's intents that are not paid, and that expire after `recent_ms`, or after `since_ms` if
    /// they are paid in part: those paid in part first, then the last to expire; at most `most`.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be read now.
    pub async fn recent_orders(&self, account: &str, since_ms: i64, recent_ms: i64, most: u32) -> Result<Vec<u64>> {
        let numbers: Vec<i64> = sqlx::query_scalar(
            "SELECT number FROM payment_intents \
             WHERE account = $1 AND expires_ms >= $2 AND announced = 1 AND booked < amount \
                 AND (expires_ms >= $3 OR booked > 0) \
             ORDER BY CASE WHEN booked > 0 THEN 0 ELSE 1 END, expires_ms DESC, number LIMIT $4",
        )
        .bind(account)
        .bind(since_ms)
        .bind(recent_ms)
        .bind(i64::from(most))
        .fetch_all(self.0.readers())
        .await?;
        Ok(numbers.into_iter().filter_map(|number| u64::try_from(number).ok()).collect())
    }

    /// Order numbers above `last` of an account's intents that are not paid and expire after `since_ms`, ascending, at
    /// most `most`.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be read now.
    pub async fn next_orders(&self, account: &str, since_ms: i64, last: u64, most: u32) -> Result<Vec<u64>> {
        let numbers: Vec<i64> = sqlx::query_scalar(
            "SELECT number FROM payment_intents \
             WHERE account = $1 AND expires_ms >= $2 AND announced = 1 AND booked < amount AND number > $3 \
             ORDER BY number LIMIT $4",
        )
        .bind(account)
        .bind(since_ms)
        .bind(stored_amount(last)?)
        .bind(i64::from(most))
        .fetch_all(self.0.readers())
        .await?;
        Ok(numbers.into_iter().filter_map(|number| u64::try_from(number).ok()).collect())
    }
}
