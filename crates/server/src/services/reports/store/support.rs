//! "Me too".

use contract::reports::Support;
use sqlx::Row;

use super::ReportStore;
use crate::store::{Result, next_change};

impl ReportStore {
    /// Records that a device supports a report. Repeating it changes nothing.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be written now.
    pub async fn support(&self, report: i64, device: &str, now_ms: i64) -> Result<Support> {
        let mut tx = self.0.begin().await?;
        let changed = next_change(&mut tx).await?;
        let added = sqlx::query(
            "INSERT INTO supports (report, device, created_ms) VALUES ($1, $2, $3) ON CONFLICT (report, device) DO NOTHING",
        )
        .bind(report)
        .bind(device)
        .bind(now_ms)
        .execute(&mut *tx)
        .await?
        .rows_affected();
        if added > 0 {
            sqlx::query("UPDATE reports SET supporters = supporters + 1, changed = $2 WHERE id = $1")
                .bind(report)
                .bind(changed)
                .execute(&mut *tx)
                .await?;
        }
        let row = sqlx::query("SELECT supporters FROM reports WHERE id = $1").bind(report).fetch_one(&mut *tx).await?;
        let supporters = row.try_get("supporters")?;
        tx.commit().await?;
        Ok(Support { supporters, supported: true })
    }
}
