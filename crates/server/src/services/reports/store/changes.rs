//! Reads the reports that changed since the in-memory columns were last refreshed.

use contract::{
    LatLon,
    reports::{ReportCode, Status, Visibility},
};
use futures::TryStreamExt as _;
use sqlx::{Row, sqlite::SqliteRow};

use super::{ReportStore, row::status};
use crate::{
    problem::AppError,
    store::{Result, log_unreadable, visibility},
};

/// The fields of a report that the columns store.
#[derive(Clone, Debug, PartialEq)]
pub struct ChangeRow {
    /// Number of the report.
    pub id: u32,
    /// Its code.
    pub code: ReportCode,
    /// Position.
    pub at: LatLon,
    /// Id of its category.
    pub category: String,
    /// Current status.
    pub status: Status,
    /// Code of its ward.
    pub ward: String,
    /// When it was created, milliseconds since 1970.
    pub created_ms: i64,
    /// Due date, milliseconds since 1970.
    pub due_ms: Option<i64>,
    /// Whether everybody may see it.
    pub public: bool,
    /// Code and text, folded: what the text filter searches.
    pub folded: String,
}

impl ReportStore {
    /// The number of the last change.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be read now.
    pub async fn change_number(&self) -> Result<i64> {
        self.0.change_number().await
    }

    /// Whether demonstration reports are loaded.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be read now.
    pub async fn has_demo(&self) -> Result<bool> {
        Ok(sqlx::query("SELECT id FROM reports WHERE demo = 1 LIMIT 1")
            .fetch_optional(self.0.readers())
            .await?
            .is_some())
    }

    /// Passes every report that changed after `after` to `take`, ordered by number. Rows that cannot be read are logged
    /// and skipped.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be read now.
    pub async fn changes(&self, after: i64, mut take: impl FnMut(ChangeRow)) -> Result<()> {
        let query = sqlx::query(
            "SELECT id, code, lat, lon, category, status, ward, created_ms, due_ms, visibility, folded
             FROM reports WHERE changed > $1 ORDER BY id",
        );
        let mut rows = query.bind(after).fetch(self.0.readers());
        while let Some(row) = rows.try_next().await? {
            match read(&row) {
                Ok(row) => take(row),
                Err(_) => log_unreadable("reports", "id", &row),
            }
        }
        Ok(())
    }
}

fn read(row: &SqliteRow) -> Result<ChangeRow> {
    Ok(ChangeRow {
        id: u32::try_from(row.try_get::<i64, _>("id")?).map_err(|error| AppError::internal(&error))?,
        code: row.try_get::<&str, _>("code")?.parse().map_err(|error| AppError::internal(&error))?,
        at: LatLon::new(row.try_get("lat")?, row.try_get("lon")?),
        category: row.try_get("category")?,
        status: status(row)?,
        ward: row.try_get("ward")?,
        created_ms: row.try_get("created_ms")?,
        due_ms: row.try_get("due_ms")?,
        public: visibility(row.try_get("visibility")?)? == Visibility::Public,
        folded: row.try_get("folded")?,
    })
}
