//! Deleting plates.

use super::PaymentStore;
use crate::store::Result;

impl PaymentStore {
    /// Deletes plates whose time is over, with the idempotency keys whose digests cover them. Returns how many plates.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be written now.
    pub async fn delete_plates(&self, now_ms: i64) -> Result<u64> {
        let due: Option<String> =
            sqlx::query_scalar("SELECT id FROM payment_intents WHERE plate_delete_ms <= $1 LIMIT 1")
                .bind(now_ms)
                .fetch_optional(self.0.readers())
                .await?;
        if due.is_none() {
            return Ok(0);
        }
        let mut tx = self.0.begin().await?;
        sqlx::query(
            "DELETE FROM payment_keys \
             WHERE intent IN (SELECT id FROM payment_intents WHERE plate_delete_ms <= $1)",
        )
        .bind(now_ms)
        .execute(&mut *tx)
        .await?;
        let deleted =
            sqlx::query("UPDATE payment_intents SET plate = NULL, plate_delete_ms = NULL WHERE plate_delete_ms <= $1")
                .bind(now_ms)
                .execute(&mut *tx)
                .await?
                .rows_affected();
        tx.commit().await?;
        Ok(deleted)
    }
}
