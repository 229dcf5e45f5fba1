//! Counts of scanned signs, on their way to the database.
//!
//! Pages are read without any limit, and each write waits for the disk: counting in the database with every page would let
//! whoever reloads a page keep everybody else from filing.

use std::{
    collections::HashMap,
    mem,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use super::store::{HeritageStore, ScannedSign};
use crate::store::Result;

/// How long scans are collected before they are written.
const PAUSE: Duration = Duration::from_secs(2);

/// Scans that are not in the database yet; clones are the same.
#[derive(Clone, Debug)]
pub struct Scans(Arc<Pending>);

#[derive(Debug)]
struct Pending {
    store: HeritageStore,
    /// There are as many entries as signs, at most.
    counts: Mutex<HashMap<ScannedSign, u32>>,
}

impl Scans {
    /// None yet.
    pub fn new(store: HeritageStore) -> Self {
        Self(Arc::new(Pending { store, counts: Mutex::default() }))
    }

    /// Counts a scan. It is written a little later.
    pub fn note(&self, sign: ScannedSign) {
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

    /// Writes what was counted so far.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be written now: then the counts are kept for the next time.
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
