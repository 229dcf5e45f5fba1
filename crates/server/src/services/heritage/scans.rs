//! Buffered counts of scanned signs.
//!
//! Reading pages is not rate-limited, and each write waits for the disk. If every page view wrote to the database, one
//! client reloading a page could keep everybody else from submitting reports.

use std::{
    collections::HashMap,
    mem,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use super::store::{HeritageStore, ScannedSign};
use crate::store::Result;

/// Interval between writes to the database.
const PAUSE: Duration = Duration::from_secs(2);

/// Scans that are not in the database yet. Clones share the same counts.
#[derive(Clone, Debug)]
pub struct Scans(Arc<Pending>);

#[derive(Debug)]
struct Pending {
    store: HeritageStore,
    /// At most one entry per sign and month.
    counts: Mutex<HashMap<ScannedSign, u32>>,
}

impl Scans {
    /// Creates an empty buffer.
    pub fn new(store: HeritageStore) -> Self {
        Self(Arc::new(Pending { store, counts: Mutex::default() }))
    }

    /// Counts a scan, and schedules the write if none is pending.
    pub fn count(&self, sign: ScannedSign) {
        let first = {
            let mut counts = self.lock();
            let first = counts.is_empty();
            *counts.entry(sign).or_default() += 1;
            first
        };
        if first {
            let pending = Arc::downgrade(&self.0);
            tokio::spawn(async move {
                loop {
                    tokio::time::sleep(PAUSE).await;
                    let Some(pending) = pending.upgrade() else { return };
                    match Self(pending).write().await {
                        Ok(()) => return,
                        Err(error) => tracing::warn!(%error, "scans are counted later"),
                    }
                }
            });
        }
    }

    /// Writes the buffered counts.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be written now. The counts then stay in the buffer for the next attempt.
    pub async fn write(&self) -> Result<()> {
        let counted = mem::take(&mut *self.lock());
        if counted.is_empty() {
            return Ok(());
        }
        let done = self.0.store.add_scans(&counted).await;
        if done.is_err() {
            let mut counts = self.lock();
            for (sign, count) in counted {
                *counts.entry(sign).or_default() += count;
            }
        }
        done
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<ScannedSign, u32>> {
        self.0.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
