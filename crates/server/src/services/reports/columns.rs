//! All reports in memory as columns, which are scanned for the map, counts and nearby reports.
//!
//! A row takes 33 bytes, its words about 100 more. Before each read the table is brought up to the database's change
//! number, so that several servers on one database agree.

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
    /// Locked while the table is refreshed, so that concurrent requests share one refresh.
    turn: tokio::sync::Mutex<()>,
}

impl Columns {
    /// Empty columns for report codes with this prefix.
    pub fn new(prefix: &str) -> Self {
        Self { table: RwLock::new(Table::new(prefix)), turn: tokio::sync::Mutex::new(()) }
    }

    /// Reads the changes since the last refresh.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be read now.
    pub async fn refresh(&self, store: &ReportStore) -> Result<()> {
        let number = store.change_number().await?;
        if self.read().change() == number {
            return Ok(());
        }
        let _turn = self.turn.lock().await;
        // Check again: another request may have refreshed the table meanwhile.
        let number = store.change_number().await?;
        let change = self.read().change();
        if change == number {
            return Ok(());
        }
        if change == 0 || change > number {
            // The first read may have a million rows, so build the table directly rather than through a list. A smaller
            // number than before means that the database was replaced by a backup.
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
    pub async fn up_to_date(&self, store: &ReportStore) -> Result<RwLockReadGuard<'_, Table>> {
        self.refresh(store).await?;
        Ok(self.read())
    }

    // A panic while the lock is held leaves complete rows, at worst one change too old or too new. `change` then still
    // makes the next refresh read them again.
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

/// Appends a letter of the code alphabet to a number.
fn next_digit(number: u32, letter: u8) -> u32 {
    let digit = contract::reports::CODE_ALPHABET.iter().position(|known| *known == letter).unwrap_or(0);
    number << 5 | digit as u32
}
