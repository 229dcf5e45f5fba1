//! The database: its connections, what services share of it, and imported places. A service's own SQL lies in its folder.
//!
//! SQLite in write-ahead mode: one connection writes ([`writer`]), a pool of others reads and never waits for it.
//! Statements keep to what PostgreSQL also understands (`$1` parameters, epoch integers, no SQLite functions).

mod changes;
mod gazetteer;
mod media;
mod open;
mod writer;

use sqlx::{Row as _, SqlitePool, sqlite::SqliteRow};
use std::sync::Arc;

use crate::problem::AppError;

pub(crate) use changes::next_change;
pub use gazetteer::{Boundary, Changed};
pub use media::MediaRow;
pub(crate) use media::{visibility, visibility_word};
use writer::{Write, Writer};

/// A handle to the database; clones share their connections.
#[derive(Clone, Debug)]
pub struct Store {
    readers: SqlitePool,
    /// `None`: the database is opened read-only.
    writer: Option<Arc<Writer>>,
}

/// What a store's function answers.
pub type Result<T> = std::result::Result<T, AppError>;

impl Store {
    /// Whether the database can be read.
    ///
    /// # Errors
    /// `Unavailable` or `Internal`, see [`AppError`].
    pub async fn ping(&self) -> Result<()> {
        self.change_number().await.map(drop)
    }

    /// Proves that a report could be filed now: writes a row of its own and waits until it is on the disk.
    ///
    /// # Errors
    /// `Unavailable`: read-only, locked by another process, out of space, failing or damaged.
    pub async fn probe(&self, now_ms: i64) -> Result<()> {
        let mut write = self.begin().await?;
        sqlx::query("UPDATE write_probe SET at_ms = $1 WHERE id = 1").bind(now_ms).execute(&mut *write).await?;
        write.commit().await
    }

    /// Finishes the write that is open and closes the connections.
    pub async fn close(&self) {
        if let Some(writer) = &self.writer {
            writer.close().await;
        }
        self.readers.close().await;
    }

    /// The connections that read.
    pub(crate) const fn readers(&self) -> &SqlitePool {
        &self.readers
    }

    /// Begins a transaction that writes; it is undone unless it is committed.
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

/// Keeps what can be read of some rows. One that cannot is named in the log, by its column `key`, and left out: a word
/// that only a newer version knows must not hide everything else.
pub(crate) fn readable<T>(
    table: &str,
    key: &str,
    rows: &[SqliteRow],
    read: impl Fn(&SqliteRow) -> Result<T>,
) -> Vec<T> {
    let keep = |row: &SqliteRow| {
        let value = read(row).ok();
        if value.is_none() {
            left_out(table, key, row);
        }
        value
    };
    rows.iter().filter_map(keep).collect()
}

/// Names a row that cannot be read.
pub(crate) fn left_out(table: &str, key: &str, row: &SqliteRow) {
    let name = row.try_get::<i64, _>(key).map(|number| number.to_string());
    let name = name.or_else(|_| row.try_get::<String, _>(key)).unwrap_or_default();
    tracing::error!(table, row = name, "this row cannot be read and is left out");
}
