//! Counts of scanned signs, on their way to the database.
//!
//! Pages are read without any limit, and each write waits for the disk: counting in the database with every page would let
//! whoever reloads a page keep everybody else from filing.

use std::{
    collections::HashMap,
    mem,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use crate::{
    app::{App, Held},
    store::{Result, ScannedSign, Store},
};

/// How long scans are collected before they are written.
const PAUSE: Duration = Duration::from_secs(2);

/// Scans that are not in the database yet. There are as many entries as signs, at most.
#[derive(Debug, Default)]
pub struct Scans(Mutex<HashMap<ScannedSign, u32>>);

impl Scans {
    /// Counts a scan. It is written a little later.
    pub fn note(app: &App, sign: ScannedSign) {
        let first = {
            let mut waiting = app.guides().scans().lock();
            let first = waiting.is_empty();
            *waiting.entry(sign).or_default() += 1;
            first
        };
        if first {
            let held = app.hold();
            tokio::spawn(async move {
                loop {
                    tokio::time::sleep(PAUSE).await;
                    let Some(app) = Held::get(&held) else { return };
                    match app.guides().scans().write(app.store()).await {
                        Ok(()) => return,
                        Err(error) => tracing::warn!(%error, "scans are counted later"),
                    }
                }
            });
        }
    }

    /// Writes what was counted so far.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be written now: then the counts are kept for the next time.
    pub async fn write(&self, store: &Store) -> Result<()> {
        let counted = mem::take(&mut *self.lock());
        if counted.is_empty() {
            return Ok(());
        }
        let done = store.add_scans(&counted).await;
        if done.is_err() {
            let mut waiting = self.lock();
            for (sign, count) in counted {
                *waiting.entry(sign).or_default() += count;
            }
        }
        done
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<ScannedSign, u32>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
