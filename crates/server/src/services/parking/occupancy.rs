//! Occupancy: the free spaces of sites as operators count them, in memory and in the database.

mod check;
mod push;
mod simulator;
mod store;
mod topic;

use anyhow::Context as _;
use contract::parking::{CountedSite, Freshness, ParkingEvent, Realtime};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard},
};
use tokio::sync::watch;

use super::sites::Sites;
use crate::{core::Core, digest, store::Result};
use store::{ParkingStore, SiteCount};

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
    counts: RwLock<Counts>,
    changed: watch::Sender<u64>,
    /// Tells the versions of this run of the server from those of others.
    run: String,
    /// The last event about all sites, which most listeners need at the same time.
    last_event: Mutex<Option<(Moment, Arc<str>)>>,
}

/// What an event about all sites depends on: the version that the listener has, the current one, and the time in Unix
/// seconds.
type Moment = (Option<u64>, u64, i64);

#[derive(Default)]
struct Counts {
    /// Grows with every change.
    version: u64,
    sites: BTreeMap<String, SiteCounts>,
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
        let stored = store.counts(&core.city().profile).await.context("the counts of parking sites cannot be read")?;
        let mut counts = Counts::default();
        let now_ms = core.now_ms();
        for SiteCount { uid, count } in stored {
            if sites.get(&uid).is_some_and(|site| site.purpose.contains(&count.vehicle)) {
                counts.sites.entry(uid).or_default().put(count, now_ms);
            }
        }
        Ok(Self {
            store,
            writing: tokio::sync::Mutex::default(),
            counts: RwLock::new(counts),
            changed: watch::Sender::new(0),
            run: hex::encode(digest::random::<4>()?),
            last_event: Mutex::default(),
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
        self.store.put(&new, now_ms).await?;
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
    fn change(&self, change: impl FnOnce(&mut BTreeMap<String, SiteCounts>, u64) -> bool) {
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

    /// The event of a topic about one site, or all of them, for a listener with the state `sent`; and the state after
    /// it. `now` is in Unix seconds.
    pub fn event(&self, topic: &str, uid: Option<&str>, sent: &str, now: i64) -> Option<(String, Arc<str>)> {
        let since = self.version_of(sent);
        let counts = self.read();
        let version = match uid {
            Some(uid) => counts.sites.get(uid).map_or(0, |site| site.version),
            None => counts.version,
        };
        // A later version than the current one was made up by the client.
        let since = since.filter(|since| *since <= version);
        if since == Some(version) {
            return None;
        }
        let state = format!("{}-{version}", self.run);
        let moment = (since, version, now);
        if uid.is_none() {
            let last = self.last_event.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some((_, json)) = last.as_ref().filter(|(known, _)| *known == moment) {
                return Some((state, Arc::clone(json)));
            }
        }
        let sites = counts.sites.iter().filter(|(name, site)| {
            uid.is_none_or(|uid| uid == name.as_str()) && since.is_none_or(|since| site.version > since)
        });
        let sites = sites.map(|(uid, site)| CountedSite { uid: uid.clone(), realtime: site.shown(now) });
        // In a later event, a site without counts says that the old ones are not valid any more.
        let sites: Vec<CountedSite> = sites.filter(|site| since.is_some() || !site.realtime.is_empty()).collect();
        drop(counts);
        let json: Arc<str> = serde_json::to_string(&ParkingEvent { topic: topic.to_owned(), sites }).ok()?.into();
        if uid.is_none() {
            let mut last = self.last_event.lock().unwrap_or_else(PoisonError::into_inner);
            *last = Some((moment, Arc::clone(&json)));
        }
        Some((state, json))
    }

    /// The version in a state; `None` if this run of the server has not made it.
    fn version_of(&self, state: &str) -> Option<u64> {
        let (run, version) = state.split_once('-')?;
        version.parse().ok().filter(|_| run == self.run)
    }

    fn read(&self) -> RwLockReadGuard<'_, Counts> {
        self.counts.read().unwrap_or_else(PoisonError::into_inner)
    }
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
