//! Deleting intents that nobody has paid.

use sqlx::SqliteConnection;

use super::PaymentStore;
use crate::store::Result;

impl PaymentStore {
    /// Deletes intents that expired before an instant and have no transfer, with their idempotency keys, at most `most`,
    /// the oldest first. Deletes nothing while a transfer waits to be matched: it may name one of them. Returns how many.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be written now.
    pub async fn delete_unpaid(&self, before_ms: i64, most: u32) -> Result<usize> {
        if unpaid(&mut *self.0.readers().acquire().await?, before_ms, 1).await?.is_empty() {
            return Ok(0);
        }
        let mut tx = self.0.begin().await?;
        let ids = unpaid(&mut tx, before_ms, most).await?;
        for id in &ids {
            sqlx::query("DELETE FROM payment_keys WHERE intent = $1").bind(id).execute(&mut *tx).await?;
            sqlx::query("DELETE FROM payment_intents WHERE id = $1").bind(id).execute(&mut *tx).await?;
        }
        tx.commit().await?;
        Ok(ids.len())
    }
}

async fn unpaid(db: &mut SqliteConnection, before_ms: i64, most: u32) -> Result<Vec<String>> {
    let query = sqlx::query_scalar(
        "SELECT i.id FROM payment_intents i
         WHERE i.booked = 0 AND i.expires_ms < $1
             AND NOT EXISTS (SELECT 1 FROM payment_transfers t WHERE t.intent = i.id)
             AND NOT EXISTS (SELECT 1 FROM payment_transfers w WHERE w.matched = 0)
         ORDER BY i.expires_ms, i.id LIMIT $2",
    );
    Ok(query.bind(before_ms).bind(i64::from(most)).fetch_all(db).await?)
}
