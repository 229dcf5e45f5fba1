//! Every report in memory, as columns: what map, counts and neighbours are scanned from.
//!
//! A row takes 33 bytes, its words about 100 more. The table is brought up to the database's change number before it is read, so
//! that several servers on one database agree.

mod scan;
mod table;
mod words;

use contract::reports::ReportCode;
use std::sync::{PoisonError, RwLock, RwLockReadGuard};

use super::store::ReportStore;
use crate::store::Result;

pub use scan::Scan;
pub use table::Table;

/// The columns, shared between requests.
#[derive(Debug)]
pub struct Columns {
    table: RwLock<Table>,
    /// Held while the table is brought up to date, so that it is done once for many requests.
    turn: tokio::sync::Mutex<()>,
}

impl Columns {
    /// Empty columns for codes of a prefix.
    pub fn new(prefix: &str) -> Self {
        Self { table: RwLock::new(Table::new(prefix)), turn: tokio::sync::Mutex::new(()) }
    }

    /// Reads what changed in the database since the last time.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be read now.
    pub async fn refresh(&self, store: &ReportStore) -> Result<()> {
        let number = store.change_number().await?;
        if self.read().change() == number {
            return Ok(());
        }
        let _turn = self.turn.lock().await;
        // Once more: while this waited, others may have read further.
        let number = store.change_number().await?;
        let change = self.read().change();
        if change == number {
            return Ok(());
        }
        if change == 0 || change > number {
            // The first reading may be of a million rows: straight into a table, not through a list. A number that went
            // back is that of another database: a backup was put in the place of the one before.
            let mut table = Table::new(self.read().prefix());
            store.changes(0, |row| table.put(row)).await?;
            table.set_change(number);
            *self.write() = table;
        } else {
            let mut rows = Vec::new();
            store.changes(change, |row| rows.push(row)).await?;
            let mut table = self.write();
            rows.into_iter().for_each(|row| table.put(row));
            table.set_change(number);
        }
        Ok(())
    }

    /// The table, up to date.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be read now.
    pub async fn fresh(&self, store: &ReportStore) -> Result<RwLockReadGuard<'_, Table>> {
        self.refresh(store).await?;
        Ok(self.read())
    }

    // A panic while the lock was held leaves whole rows behind at worst one change too old or too new;
    // `change` then still makes the next refresh read them again.
    fn read(&self) -> RwLockReadGuard<'_, Table> {
        self.table.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> std::sync::RwLockWriteGuard<'_, Table> {
        self.table.write().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The 30 bits of a code.
fn number_of(code: &ReportCode) -> u32 {
    let tail = code.as_str().rsplit('-').next().unwrap_or_default();
    tail.bytes().fold(0, next_digit)
}

/// Appends a letter of the code's alphabet to a number.
fn next_digit(number: u32, letter: u8) -> u32 {
    let digit = contract::reports::CODE_ALPHABET.iter().position(|known| *known == letter).unwrap_or(0);
    number << 5 | digit as u32
}
