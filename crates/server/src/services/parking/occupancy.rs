//! Occupancy: the free spaces of sites as operators count them, in memory and in the database.

mod check;
mod events;
mod follow;
mod push;
mod simulator;
mod store;
mod topic;

use anyhow::Context as _;
use contract::parking::{Freshness, Realtime};
use std::{
    collections::HashMap,
    sync::{
        Mutex, PoisonError, RwLock, RwLockReadGuard,
        atomic::{AtomicI64, Ordering},
    },
    time::Instant,
};
use tokio::sync::watch;

use super::sites::Sites;
use crate::{core::Core, digest, store::Result};
use events::RecentEvents;
use store::{ParkingStore, SiteCount};

pub use follow::{CHECK_INTERVAL, start as follow_database};
pub use push::router;
pub use simulator::start as simulate;
pub use topic::topic;

/// Clocks of operators may be this much ahead, in milliseconds.
const AHEAD_MS: i64 = Realtime::AHEAD_SECS * 1000;

/// The newest counts. Requests are answered from memory.
pub struct Occupancy {
    store: ParkingStore,
    /// Held while counts are written and then put into memory, so that both have them in the same order.
    writing: tokio::sync::Mutex<()>,
    /// Number of the last transaction on the database up to which memory has everything. Changed under `writing`.
    followed: AtomicI64,
    /// When the database was last asked for changes by other servers.
    last_check: tokio::sync::Mutex<Instant>,
    counts: RwLock<Counts>,
    changed: watch::Sender<u64>,
    /// Tells the versions of this run of the server from those of others.
    run: String,
    /// Events that several listeners need at the same time.
    recent_events: Mutex<RecentEvents>,
}

#[derive(Default)]
struct Counts {
    /// Grows with every change.
    version: u64,
    /// By key.
    sites: HashMap<String, SiteCounts>,
}

#[derive(Default)]
struct SiteCounts {
    /// The version with its last change.
    version: u64,
    /// At most one per vehicle, in the order of vehicles.
    counts: Vec<Realtime>,
}

impl Occupancy {
    /// Reads the stored counts. Those of sites and vehicles that the city does not have are left out.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn open(core: &Core, sites: &Sites) -> anyhow::Result<Self> {
        let store = ParkingStore::new(core.store().clone());
        let unreadable = "the counts of parking sites cannot be read";
        // Read before the counts: what is written in between is read once more.
        let number = store.number().await.context(unreadable)?;
        let stored = store.counts(&core.city().profile, -1).await.context(unreadable)?;
        let mut counts = Counts::default();
        let now_ms = core.now_ms();
        for SiteCount { uid, count } in of_known(stored, sites) {
            counts.sites.entry(uid).or_default().put(count, now_ms);
        }
        Ok(Self {
            store,
            writing: tokio::sync::Mutex::default(),
            followed: AtomicI64::new(number),
            last_check: tokio::sync::Mutex::new(Instant::now()),
            counts: RwLock::new(counts),
            changed: watch::Sender::new(0),
            run: hex::encode(digest::random::<4>()?),
            recent_events: Mutex::default(),
        })
    }

    /// Stores counts of operators, and then shows them. A count that is older than the known one has no effect, because
    /// pushes may arrive in another order than they were sent. `now_ms` is in milliseconds since 1970.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be written now; nothing changes then.
    pub async fn take(&self, counts: Vec<SiteCount>, now_ms: i64) -> Result<()> {
        let _writing = self.writing.lock().await;
        let new: Vec<SiteCount> = {
            let known = self.read();
            let is_new = |new: &SiteCount| known.sites.get(&new.uid).is_none_or(|site| site.takes(&new.count, now_ms));
            counts.into_iter().filter(is_new).collect()
        };
        if new.is_empty() {
            return Ok(());
        }
        let number = self.store.put(&new, now_ms).await?;
        // After a change by another server, the number stays behind, and the next check reads both.
        let _ = self.followed.compare_exchange(number - 1, number, Ordering::Relaxed, Ordering::Relaxed);
        self.show(new, now_ms);
        Ok(())
    }

    /// Puts counts into memory and tells the listeners.
    fn show(&self, new: Vec<SiteCount>, now_ms: i64) {
        self.change(|sites, version| {
            let mut is_changed = false;
            for SiteCount { uid, count } in new {
                let site = sites.entry(uid).or_default();
                if site.put(count, now_ms) {
                    site.version = version;
                    is_changed = true;
                }
            }
            is_changed
        });
    }

    /// Forgets the counts of sites and vehicles that are not there any more, after an import. Listeners get such a site
    /// without these counts; it leaves the memory with the next import.
    pub fn keep(&self, known: &Sites) {
        self.change(|sites, version| {
            sites.retain(|_, site| !site.counts.is_empty());
            let mut is_changed = false;
            for (uid, site) in sites {
                let purpose = known.get(uid).map(|site| site.purpose.as_slice()).unwrap_or_default();
                let before = site.counts.len();
                site.counts.retain(|count| purpose.contains(&count.vehicle));
                if site.counts.len() < before {
                    site.version = version;
                    is_changed = true;
                }
            }
            is_changed
        });
    }

    /// Changes the counts in memory and tells the listeners. `change` gets the next version, and returns whether it has
    /// changed anything.
    fn change(&self, change: impl FnOnce(&mut HashMap<String, SiteCounts>, u64) -> bool) {
        let mut counts = self.counts.write().unwrap_or_else(PoisonError::into_inner);
        let version = counts.version + 1;
        if change(&mut counts.sites, version) {
            counts.version = version;
            drop(counts);
            self.changed.send_replace(version);
        }
    }

    /// The counts of a site that may be shown at `now`, in Unix seconds.
    pub fn shown(&self, uid: &str, now: i64) -> Vec<Realtime> {
        self.read().sites.get(uid).map(|site| site.shown(now)).unwrap_or_default()
    }

    /// Subscribes to changes.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.changed.subscribe()
    }

    fn read(&self) -> RwLockReadGuard<'_, Counts> {
        self.counts.read().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Leaves out the counts of sites and vehicles that the city does not have.
fn of_known(counts: Vec<SiteCount>, sites: &Sites) -> Vec<SiteCount> {
    let is_known = |new: &SiteCount| sites.get(&new.uid).is_some_and(|site| site.purpose.contains(&new.count.vehicle));
    counts.into_iter().filter(is_known).collect()
}

impl SiteCounts {
    /// Whether a count would change anything: an operator's replaces a simulated one, and one that is not newer. One
    /// from the future, taken while the server's clock was wrong, is replaced by any: it is never shown, and would
    /// suppress all counts until its time has come.
    fn takes(&self, new: &Realtime, now_ms: i64) -> bool {
        self.counts.iter().find(|old| old.vehicle == new.vehicle).is_none_or(|old| {
            let replaces = match (old.is_simulated, new.is_simulated) {
                (false, true) => false,
                (true, false) => true,
                _ => new.updated_at >= old.updated_at || old.updated_at.timestamp_millis() > now_ms + AHEAD_MS,
            };
            replaces && old != new
        })
    }

    /// Takes a count, and returns whether that has changed anything.
    fn put(&mut self, new: Realtime, now_ms: i64) -> bool {
        let takes = self.takes(&new, now_ms);
        if takes {
            self.counts.retain(|old| old.vehicle != new.vehicle);
            self.counts.push(new);
            self.counts.sort_by_key(|count| count.vehicle);
        }
        takes
    }

    fn shown(&self, now: i64) -> Vec<Realtime> {
        self.counts.iter().filter(|count| count.freshness(now) != Freshness::Unknown).cloned().collect()
    }
}
