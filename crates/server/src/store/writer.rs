//! The single connection that writes.
//!
//! SQLite rolls back a transaction by itself when the disk is full or fails. A pool that counts transactions does not
//! notice, and later writes on that connection are never committed. So a single connection writes, with BEGIN and
//! COMMIT in plain SQL, and any failure closes it: the next write opens a new connection.

use sqlx::{ConnectOptions as _, Connection as _, Executor as _, SqliteConnection, sqlite::SqliteConnectOptions};
use std::{
    ops::{Deref, DerefMut},
    path::{Path, PathBuf},
    time::Duration,
};
use tokio::sync::{Mutex, MutexGuard};

use super::Result;
use crate::problem::AppError;

/// Identity of the file at a path: device and inode number.
type FileId = Option<(u64, u64)>;

/// Hands out the writing connection to one task at a time.
#[derive(Debug)]
pub(super) struct Writer {
    options: SqliteConnectOptions,
    /// How long a write waits for earlier ones.
    wait_limit: Duration,
    slot: Mutex<Option<IdleConnection>>,
    path: PathBuf,
    opened: FileId,
}

/// A connection outside of any transaction, and the journal it writes to.
#[derive(Debug)]
struct IdleConnection {
    db: SqliteConnection,
    journal: FileId,
}

impl Writer {
    /// Takes over a connection that was opened with these options.
    pub fn new(options: SqliteConnectOptions, first: SqliteConnection, wait_limit: Duration) -> Self {
        let path = options.get_filename().to_owned();
        let opened = file_id(&path);
        let idle = IdleConnection { db: first, journal: file_id(&journal(&path)) };
        Self { options, wait_limit, slot: Mutex::new(Some(idle)), path, opened }
    }

    /// Begins a transaction that holds the write lock from the start. It is rolled back unless it is committed.
    ///
    /// # Errors
    /// `Unavailable` when another process holds the lock, too many writes wait, or the database files were replaced.
    pub async fn begin(&self) -> Result<Write<'_>> {
        let busy = |_| AppError::database_unavailable("other writes take too long");
        let mut slot = tokio::time::timeout(self.wait_limit, self.slot.lock()).await.map_err(busy)?;
        if !self.files_unchanged(slot.as_ref()) {
            // Leave the connection open: a clean shutdown still writes back the data of its journal.
            return Err(AppError::database_unavailable(&format!(
                "{} or its journal was moved, deleted, emptied or replaced while the server ran: put it back, or end the \
                 server with SIGTERM and start it again",
                self.path.display()
            )));
        }
        // BEGIN fails inside a transaction, so this also checks that the connection is in autocommit mode.
        if let Some(IdleConnection { mut db, journal }) = slot.take() {
            match db.execute("BEGIN IMMEDIATE").await {
                Ok(_) => return Ok(Write { db, journal, slot }),
                Err(error) if is_busy(&error) => {
                    *slot = Some(IdleConnection { db, journal });
                    return Err(error.into());
                }
                Err(error) => tracing::warn!(%error, "the connection that writes is opened anew"),
            }
        }
        let mut db = self.options.connect().await?;
        db.execute("BEGIN IMMEDIATE").await?;
        Ok(Write { db, journal: file_id(&journal(&self.path)), slot })
    }

    /// Whether database and journal are still the files that were opened. Data written to a deleted file, or to the
    /// journal of an emptied database, would be lost when the server ends.
    fn files_unchanged(&self, idle: Option<&IdleConnection>) -> bool {
        let exists = std::fs::metadata(&self.path).is_ok_and(|meta| meta.len() > 0);
        let same = idle.is_none_or(|idle| file_id(&journal(&self.path)) == idle.journal);
        exists && same && file_id(&self.path) == self.opened
    }

    /// Waits for the current write and closes the connection.
    pub async fn close(&self) {
        if let Some(idle) = self.slot.lock().await.take()
            && let Err(error) = idle.db.close().await
        {
            tracing::warn!(%error, "the database did not close cleanly");
        }
    }
}

/// An open transaction. Dropping it without [`Write::commit`] closes its connection, which rolls it back.
#[derive(Debug)]
pub(crate) struct Write<'a> {
    // Declared before the lock, so that the connection is closed before the next write can begin.
    db: SqliteConnection,
    journal: FileId,
    slot: MutexGuard<'a, Option<IdleConnection>>,
}

impl Write<'_> {
    /// Commits. The data is on the disk when this returns.
    ///
    /// # Errors
    /// `Unavailable` when the disk fails or is full. Nothing is written then.
    pub async fn commit(self) -> Result<()> {
        let Self { mut db, journal, mut slot } = self;
        db.execute("COMMIT").await?;
        *slot = Some(IdleConnection { db, journal });
        Ok(())
    }

    /// Rolls back and keeps the connection for the next write.
    pub async fn rollback(self) {
        let Self { mut db, journal, mut slot } = self;
        if db.execute("ROLLBACK").await.is_ok() {
            *slot = Some(IdleConnection { db, journal });
        }
    }
}

impl Deref for Write<'_> {
    type Target = SqliteConnection;

    fn deref(&self) -> &SqliteConnection {
        &self.db
    }
}

impl DerefMut for Write<'_> {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        &mut self.db
    }
}

/// Whether another process holds the lock (SQLITE_BUSY).
fn is_busy(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|cause| cause.code()?.parse::<i32>().ok());
    code.is_some_and(|code| code & 0xff == 5)
}

/// The write-ahead log of a database.
pub(super) fn journal(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push("-wal");
    name.into()
}

#[cfg(unix)]
fn file_id(path: &Path) -> FileId {
    use std::os::unix::fs::MetadataExt as _;
    std::fs::metadata(path).ok().map(|meta| (meta.dev(), meta.ino()))
}

#[cfg(not(unix))]
fn file_id(_: &Path) -> FileId {
    None
}
