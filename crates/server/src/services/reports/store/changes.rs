//! What the memory columns read: only what changed since they last looked.

use contract::{
    LatLon,
    reports::{ReportCode, Status, Visibility},
};
use futures::TryStreamExt as _;
use sqlx::{Row, sqlite::SqliteRow};

use super::{ReportStore, row::status};
use crate::{
    problem::AppError,
    store::{Result, left_out, visibility},
};

/// What the columns hold of a report.
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
    /// Where it stands.
    pub status: Status,
    /// Code of its ward.
    pub ward: String,
    /// When it was filed, milliseconds since 1970.
    pub created_ms: i64,
    /// When it has to be handled.
    pub due_ms: Option<i64>,
    /// Whether everybody sees it.
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

    /// Hands over every report that changed after `after`, in the order of the reports' numbers. A row that cannot be read is
    /// named in the log and left out.
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
                Err(_) => left_out("reports", "id", &row),
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
