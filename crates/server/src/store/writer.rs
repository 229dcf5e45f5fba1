//! The one connection that writes.
//!
//! SQLite ends a transaction by itself when the disk is full or fails. A pool that counts transactions on its own does
//! not notice, and what is written on that connection from then on is never committed. So there is one connection that
//! writes, it is told BEGIN and COMMIT in plain SQL, and any failure closes it: the next write begins on a new one.

use sqlx::{ConnectOptions as _, Connection as _, Executor as _, SqliteConnection, sqlite::SqliteConnectOptions};
use std::{
    ops::{Deref, DerefMut},
    path::{Path, PathBuf},
    time::Duration,
};
use tokio::sync::{Mutex, MutexGuard};

use super::Result;
use crate::problem::AppError;

/// Which file a path led to: device and number of the file on it.
type FileId = Option<(u64, u64)>;

/// Hands out the connection that writes, to one at a time.
#[derive(Debug)]
pub(super) struct Writer {
    options: SqliteConnectOptions,
    /// How long a write waits for those before it.
    patience: Duration,
    slot: Mutex<Option<Kept>>,
    path: PathBuf,
    opened: FileId,
}

/// A connection outside of any transaction, and the journal that it writes to.
#[derive(Debug)]
struct Kept {
    db: SqliteConnection,
    journal: FileId,
}

impl Writer {
    /// Takes over a connection of these options.
    pub fn new(options: SqliteConnectOptions, first: SqliteConnection, patience: Duration) -> Self {
        let path = options.get_filename().to_owned();
        let opened = file_id(&path);
        let kept = Kept { db: first, journal: file_id(&journal(&path)) };
        Self { options, patience, slot: Mutex::new(Some(kept)), path, opened }
    }

    /// Begins a transaction that holds the database's write lock from the start. It is undone unless it is committed.
    ///
    /// # Errors
    /// `Unavailable` when another process holds the lock, too many writes wait, or the files are other ones.
    pub async fn begin(&self) -> Result<Write<'_>> {
        let busy = |_| AppError::database_unavailable("other writes take too long");
        let mut slot = tokio::time::timeout(self.patience, self.slot.lock()).await.map_err(busy)?;
        if !self.is_whole(slot.as_ref()) {
            // The connection stays as it is: closed in order, it writes back what it still holds.
            return Err(AppError::database_unavailable(&format!(
                "{} or its journal was moved, deleted, emptied or replaced while the server ran: put it back, or end the \
                 server with SIGTERM and start it again",
                self.path.display()
            )));
        }
        // A connection that is still inside a transaction refuses BEGIN, so this is also the check of autocommit.
        if let Some(Kept { mut db, journal }) = slot.take() {
            match db.execute("BEGIN IMMEDIATE").await {
                Ok(_) => return Ok(Write { db, journal, slot }),
                Err(error) if is_busy(&error) => {
                    *slot = Some(Kept { db, journal });
                    return Err(error.into());
                }
                Err(error) => tracing::warn!(%error, "the connection that writes is opened anew"),
            }
        }
        let mut db = self.options.connect().await?;
        db.execute("BEGIN IMMEDIATE").await?;
        Ok(Write { db, journal: file_id(&journal(&self.path)), slot })
    }

    /// Whether database and journal are still the files that were opened: what is written to a file without a name, or
    /// beside an emptied one, is gone when the server ends.
    fn is_whole(&self, kept: Option<&Kept>) -> bool {
        let there = std::fs::metadata(&self.path).is_ok_and(|meta| meta.len() > 0);
        let same = kept.is_none_or(|kept| file_id(&journal(&self.path)) == kept.journal);
        there && same && file_id(&self.path) == self.opened
    }

    /// Waits for the write that is open and closes the connection.
    pub async fn close(&self) {
        if let Some(kept) = self.slot.lock().await.take()
            && let Err(error) = kept.db.close().await
        {
            tracing::warn!(%error, "the database did not close cleanly");
        }
    }
}

/// An open transaction. Dropped without [`Write::commit`], its connection is closed, which undoes it.
#[derive(Debug)]
pub(crate) struct Write<'a> {
    // Before the lock, so that it is closed when the next write may begin.
    db: SqliteConnection,
    journal: FileId,
    slot: MutexGuard<'a, Option<Kept>>,
}

impl Write<'_> {
    /// Makes what was written last: it is on the disk when this answers.
    ///
    /// # Errors
    /// `Unavailable` when the disk does not take it: then nothing was written.
    pub async fn commit(self) -> Result<()> {
        let Self { mut db, journal, mut slot } = self;
        db.execute("COMMIT").await?;
        *slot = Some(Kept { db, journal });
        Ok(())
    }

    /// Undoes what was written and keeps the connection.
    pub async fn rollback(self) {
        let Self { mut db, journal, mut slot } = self;
        if db.execute("ROLLBACK").await.is_ok() {
            *slot = Some(Kept { db, journal });
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

/// Another process holds the lock: SQLITE_BUSY.
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
