//! Plates: counting wrong ones, and deleting them.

use sqlx::{Row as _, SqliteConnection};

use super::PaymentStore;
use crate::{
    problem::AppError,
    services::payments::plate_guesses::{PeriodGuesses, PlateGuesses, TooManyGuesses},
    store::Result,
};

impl PaymentStore {
    /// Counts that a receipt is compared with a plate, if the plate is wrong. The inner error says that there were too
    /// many wrong ones. One comparison follows the other, so that many at once cannot all come before the limit.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be written now.
    pub async fn count_guess(
        &self,
        receipt: &str,
        is_right: bool,
        now_ms: i64,
    ) -> Result<std::result::Result<(), TooManyGuesses>> {
        let mut tx = self.0.begin().await?;
        let known = guesses(&mut tx, receipt).await?;
        let checked = known.check(now_ms);
        if is_right || checked.is_err() {
            tx.rollback().await;
            return Ok(checked);
        }
        let PlateGuesses { hour, day, total } = known.with_wrong(now_ms);
        sqlx::query(
            "INSERT INTO payment_plate_guesses (receipt, hour_ms, hour_count, day_ms, day_count, total)
             VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (receipt) DO UPDATE SET hour_ms = excluded.hour_ms, hour_count = excluded.hour_count,
                 day_ms = excluded.day_ms, day_count = excluded.day_count, total = excluded.total",
        )
        .bind(receipt)
        .bind(hour.since_ms)
        .bind(i64::from(hour.count))
        .bind(day.since_ms)
        .bind(i64::from(day.count))
        .bind(i64::from(total))
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(Ok(()))
    }

    /// Deletes plates whose time is over, with the idempotency keys whose digests cover them, and the numbers of wrong
    /// plates. Returns how many plates.
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
        for rows in [
            "DELETE FROM payment_keys \
             WHERE intent IN (SELECT id FROM payment_intents WHERE plate_delete_ms <= $1)",
            "DELETE FROM payment_plate_guesses \
             WHERE receipt IN (SELECT receipt FROM payment_intents WHERE plate_delete_ms <= $1)",
        ] {
            sqlx::query(rows).bind(now_ms).execute(&mut *tx).await?;
        }
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

async fn guesses(db: &mut SqliteConnection, receipt: &str) -> Result<PlateGuesses> {
    let query = sqlx::query("SELECT * FROM payment_plate_guesses WHERE receipt = $1");
    let Some(row) = query.bind(receipt).fetch_optional(db).await? else { return Ok(PlateGuesses::default()) };
    let count = |column: &str| -> Result<u32> {
        u32::try_from(row.try_get::<i64, _>(column)?)
            .map_err(|error| AppError::internal(&format_args!("column {column}: {error}")))
    };
    Ok(PlateGuesses {
        hour: PeriodGuesses { since_ms: row.try_get("hour_ms")?, count: count("hour_count")? },
        day: PeriodGuesses { since_ms: row.try_get("day_ms")?, count: count("day_count")? },
        total: count("total")?,
    })
}
