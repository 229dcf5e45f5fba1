//! The database: connections, tables shared by services, and imported places. The SQL of a service is in its folder.
//!
//! SQLite in write-ahead mode: one connection writes ([`writer`]), and a pool of other connections reads without
//! waiting for it. Statements are portable to PostgreSQL (`$1` parameters, epoch integers, no SQLite functions).

mod changes;
mod gazetteer;
mod keys;
mod media;
mod open;
mod writer;

use sqlx::{Row as _, SqlitePool, sqlite::SqliteRow};
use std::sync::Arc;

use crate::problem::AppError;

pub(crate) use changes::next_change;
pub use gazetteer::{Boundary, ImportCounts};
pub use keys::{ApiKey, Scope};
pub use media::MediaRow;
pub(crate) use media::{visibility, visibility_word};
use writer::{Write, Writer};

/// A handle to the database. Clones share the connections.
#[derive(Clone, Debug)]
pub struct Store {
    readers: SqlitePool,
    /// `None` when the database is read-only.
    writer: Option<Arc<Writer>>,
}

/// Result of a store function.
pub type Result<T> = std::result::Result<T, AppError>;

impl Store {
    /// Checks that the database can be read.
    ///
    /// # Errors
    /// `Unavailable` or `Internal`, see [`AppError`].
    pub async fn ping(&self) -> Result<()> {
        self.change_number().await.map(drop)
    }

    /// Checks that a report could be stored now: writes a probe row and waits until it is on the disk.
    ///
    /// # Errors
    /// `Unavailable`: read-only, locked by another process, out of space, failing or damaged.
    pub async fn probe(&self, now_ms: i64) -> Result<()> {
        let mut write = self.begin().await?;
        sqlx::query("UPDATE write_probe SET at_ms = $1 WHERE id = 1").bind(now_ms).execute(&mut *write).await?;
        write.commit().await
    }

    /// Waits for the current write and closes the connections.
    pub async fn close(&self) {
        if let Some(writer) = &self.writer {
            writer.close().await;
        }
        self.readers.close().await;
    }

    /// The reading connections.
    pub(crate) const fn readers(&self) -> &SqlitePool {
        &self.readers
    }

    /// Begins a write transaction. It is rolled back unless it is committed.
    ///
    /// # Errors
    /// `Unavailable`: read-only, locked by another process, or too many writes wait.
    pub(crate) async fn begin(&self) -> Result<Write<'_>> {
        match &self.writer {
            Some(writer) => writer.begin().await,
            None => Err(AppError::database_unavailable("it is opened read-only, so nothing can be filed")),
        }
    }
}

/// Reads rows, skipping those that cannot be read. A skipped row is logged with its column `key`. A value that only a
/// newer version knows must not hide all other rows.
pub(crate) fn readable<T>(
    table: &str,
    key: &str,
    rows: &[SqliteRow],
    read: impl Fn(&SqliteRow) -> Result<T>,
) -> Vec<T> {
    let keep = |row: &SqliteRow| {
        let value = read(row).ok();
        if value.is_none() {
            log_unreadable(table, key, row);
        }
        value
    };
    rows.iter().filter_map(keep).collect()
}

/// Logs a row that cannot be read.
pub(crate) fn log_unreadable(table: &str, key: &str, row: &SqliteRow) {
    let name = row.try_get::<i64, _>(key).map(|number| number.to_string());
    let name = name.or_else(|_| row.try_get::<String, _>(key)).unwrap_or_default();
    tracing::error!(table, row = name, "this row cannot be read and is left out");
}
