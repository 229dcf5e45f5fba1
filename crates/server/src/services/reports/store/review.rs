//! The review queue, and the decisions of reviewers.

use contract::reports::{ReportCode, Visibility};
use sqlx::Row;

use super::{ReportStore, row::ReportRow};
use crate::{
    digest,
    problem::AppError,
    store::{MediaRow, Result, next_change, readable, visibility_word},
};

impl ReportStore {
    /// Photos pending review, oldest first, with the codes of their reports.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be read now.
    pub async fn waiting_photos(&self) -> Result<Vec<(MediaRow, Vec<ReportCode>)>> {
        let rows = sqlx::query("SELECT * FROM media WHERE visibility = 'pending' ORDER BY created_ms, id");
        let mut out = Vec::new();
        for photo in readable("media", "id", &rows.fetch_all(self.0.readers()).await?, MediaRow::read) {
            let codes = sqlx::query(
                "SELECT reports.code FROM report_media JOIN reports ON reports.id = report_media.report
                 WHERE report_media.media = $1 ORDER BY reports.id",
            )
            .bind(&photo.id)
            .fetch_all(self.0.readers())
            .await?;
            let code =
                |row: &_| Row::try_get::<&str, _>(row, "code")?.parse().map_err(|error| AppError::internal(&error));
            out.push((photo, readable("reports", "code", &codes, code)));
        }
        Ok(out)
    }

    /// Reports pending review, oldest first.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be read now.
    pub async fn waiting_reports(&self) -> Result<Vec<ReportRow>> {
        let rows = sqlx::query("SELECT * FROM reports WHERE visibility = 'pending' ORDER BY created_ms, id");
        Ok(readable("reports", "id", &rows.fetch_all(self.0.readers()).await?, ReportRow::read))
    }

    /// Shows or hides the photo whose id starts with `id`. Returns false when no photo or more than one matches.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be written now.
    pub async fn set_photo_visibility(&self, id: &str, visibility: Visibility) -> Result<bool> {
        let id = id.to_ascii_lowercase();
        if id.len() < 6 || !id.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Ok(false);
        }
        let mut tx = self.0.begin().await?;
        // Reports show photos, so cached report responses must be revalidated.
        next_change(&mut tx).await?;
        // A decision revokes the view keys that were shared before.
        let done = sqlx::query("UPDATE media SET visibility = $2, view_key = $3 WHERE id LIKE $1")
            .bind(format!("{id}%"))
            .bind(visibility_word(visibility))
            .bind(hex::encode(digest::random::<16>()?))
            .execute(&mut *tx)
            .await?;
        if done.rows_affected() != 1 {
            tx.rollback().await;
            return Ok(false);
        }
        tx.commit().await?;
        Ok(true)
    }

    /// Shows or hides a report. Returns false when there is no such report.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be written now.
    pub async fn set_report_visibility(&self, code: &ReportCode, visibility: Visibility) -> Result<bool> {
        let mut tx = self.0.begin().await?;
        let changed = next_change(&mut tx).await?;
        let done = sqlx::query("UPDATE reports SET visibility = $2, changed = $3 WHERE code = $1")
            .bind(code.as_str())
            .bind(visibility_word(visibility))
            .bind(changed)
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        Ok(done.rows_affected() == 1)
    }
}
