//! What the fund drives have received, in memory: with a million intents, adding it up takes seconds.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::sync::Mutex;

use super::store::{FundSum, PaymentStore};
use crate::problem::AppError;

/// How long sums are used. Another server on the same database may have booked transfers.
const MOST_AGE: Duration = Duration::from_secs(60);

/// The sums as they were read last. A change by this server is seen at once.
#[derive(Debug, Default)]
pub struct FundSums {
    /// Number of changes by this server.
    changes: AtomicU64,
    /// Held while sums are read, so that only one request reads them at a time.
    known: Mutex<Option<KnownSums>>,
}

#[derive(Debug)]
struct KnownSums {
    sums: Arc<[FundSum]>,
    /// Number of changes before they were read.
    changes: u64,
    read_at: Instant,
}

impl FundSums {
    /// Notes that what is booked for an intent has changed. Call it after the commit.
    pub fn forget(&self) {
        self.changes.fetch_add(1, Ordering::SeqCst);
    }

    /// The sums. They include every change that was noted before the call.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be read now.
    pub async fn get(&self, store: &PaymentStore) -> Result<Arc<[FundSum]>, AppError> {
        let wanted = self.changes.load(Ordering::SeqCst);
        let mut known = self.known.lock().await;
        // Those who waited for the same reading share it, even if there was a further change meanwhile. So frequent
        // changes do not make them wait for one another.
        if let Some(known) = known.as_ref()
            && known.changes >= wanted
            && known.read_at.elapsed() < MOST_AGE
        {
            return Ok(Arc::clone(&known.sums));
        }
        let (changes, read_at) = (self.changes.load(Ordering::SeqCst), Instant::now());
        let sums: Arc<[FundSum]> = store.fund_sums().await?.into();
        *known = Some(KnownSums { sums: Arc::clone(&sums), changes, read_at });
        Ok(sums)
    }
}
