//! All open connections, behind one lock.

use std::{
    net::IpAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};
use tokio::sync::Notify;

use super::{
    bounds::Bounds,
    entries::{Entries, Entry, Phase},
    signals::Signals,
};

/// Time limit for a complete request head.
const HEAD_TIME: Duration = Duration::from_secs(10);
/// Time limit for an idle connection. Longer than the limit of common proxies, so that they close first.
const IDLE_TIME: Duration = Duration::from_secs(75);
/// A client that stalls its own request for this long has abandoned it.
const STALLED_TIME: Duration = Duration::from_secs(60);
/// During shutdown, how long a client may read nothing of its response.
const TAKE_TIME: Duration = Duration::from_secs(1);
/// Time limit for a client to close its side.
const LEAVE_TIME: Duration = Duration::from_secs(3);

/// The table of connections.
pub(super) struct Table {
    bounds: Bounds,
    inner: Mutex<Entries>,
    /// Notified when a connection has closed or is leaving.
    changed: Notify,
}

/// A connection's entry in the table. Dropping it removes the entry.
pub(super) struct Place {
    table: Arc<Table>,
    id: u64,
    pub(super) signals: Arc<Signals>,
}

/// A running request. Dropping it ends the request.
pub(super) struct RunningRequest(Arc<Place>);

impl Table {
    pub(super) fn new(bounds: Bounds) -> Arc<Self> {
        Arc::new(Self { bounds, inner: Mutex::default(), changed: Notify::new() })
    }

    fn lock(&self) -> MutexGuard<'_, Entries> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds a new connection with an incomplete head.
    pub(super) fn open(self: &Arc<Self>, address: Option<IpAddr>) -> Place {
        let signals = Arc::new(Signals::default());
        let mut inner = self.lock();
        let id = inner.insert(address, Arc::clone(&signals));
        inner.enforce_head_bounds(self.bounds, address, Instant::now());
        Place { table: Arc::clone(self), id, signals }
    }

    /// Closes connections until one more may be accepted. Waits while all connections have running requests.
    pub(super) async fn wait_for_capacity(&self) {
        // Closing connections takes a moment, so leave some headroom.
        let target = self.bounds.connections - self.bounds.connections / 16;
        loop {
            {
                let mut inner = self.lock();
                while inner.entries.len() - inner.closing >= target && inner.shed() {}
                if inner.entries.len() < self.bounds.connections {
                    return;
                }
            }
            self.wait_for_change().await;
        }
    }

    /// Frees a descriptor by closing the least valuable connection, then waits for a moment.
    pub(super) async fn shed_one(&self) {
        self.lock().shed();
        self.wait_for_change().await;
    }

    /// Waits until a connection has closed, at most 100 ms.
    async fn wait_for_change(&self) {
        let _ = tokio::time::timeout(Duration::from_millis(100), self.changed.notified()).await;
    }

    /// Closes overdue connections.
    pub(super) fn sweep(&self, now: Instant) {
        let mut inner = self.lock();
        let late = |entry: &Entry| {
            let in_use = matches!(entry.phase, Phase::Busy(_) | Phase::Idle);
            if in_use && entry.signals.stalled(now).is_some_and(|time| time > STALLED_TIME) {
                return true;
            }
            let limit = match entry.phase {
                Phase::Head => HEAD_TIME,
                Phase::Idle if !entry.signals.blocked() => IDLE_TIME,
                Phase::Leaving => LEAVE_TIME,
                _ => return false,
            };
            now.saturating_duration_since(entry.since) > limit
        };
        let late: Vec<u64> = inner.entries.iter().filter(|(_, entry)| late(entry)).map(|(id, _)| *id).collect();
        late.into_iter().for_each(|id| inner.close(id));
        let addresses: Vec<_> = inner.heads.keys().copied().collect();
        addresses.into_iter().for_each(|address| inner.enforce_head_bounds(self.bounds, address, now));
    }

    /// Closes connections that have no request or whose client reads nothing, and gives the others the time `drain`, so
    /// that uploads can finish. Returns how many were cut off after that.
    pub(super) async fn drain(&self, drain: Duration) -> usize {
        self.close_all(|entry| match entry.phase {
            Phase::Head | Phase::Leaving => true,
            Phase::Idle => !entry.signals.blocked(),
            Phase::Busy(_) | Phase::Closing => false,
        });
        let open = |inner: &Entries| inner.entries.len() - inner.closing - inner.leaving.len();
        let end = tokio::time::Instant::now() + drain;
        self.close_blocked(Instant::now());
        while open(&self.lock()) > 0 && tokio::time::Instant::now() < end {
            let _ = tokio::time::timeout_at(end, self.wait_for_change()).await;
            self.close_blocked(Instant::now());
        }
        let left = open(&self.lock());
        self.close_all(|entry| entry.phase != Phase::Closing);
        left
    }

    /// Closes connections whose client has read nothing for longer than [`TAKE_TIME`].
    fn close_blocked(&self, now: Instant) {
        self.close_all(|entry| {
            let in_use = matches!(entry.phase, Phase::Busy(_) | Phase::Idle);
            in_use && entry.signals.blocked() && entry.signals.stalled(now).is_some_and(|time| time > TAKE_TIME)
        });
    }

    fn close_all(&self, which: impl Fn(&Entry) -> bool) {
        let mut inner = self.lock();
        let all: Vec<u64> = inner.entries.iter().filter(|(_, entry)| which(entry)).map(|(id, _)| *id).collect();
        all.into_iter().for_each(|id| inner.close(id));
    }
}

impl Place {
    /// Called when bytes of the next head arrive on an idle connection.
    pub(super) fn head(&self) {
        let mut inner = self.table.lock();
        let Some(entry) = inner.entries.get(&self.id).filter(|entry| entry.phase == Phase::Idle) else { return };
        let address = entry.address;
        inner.set(self.id, Phase::Head);
        inner.enforce_head_bounds(self.table.bounds, address, Instant::now());
    }

    /// Called when the last response is sent. The client still has to close its side.
    pub(super) fn leave(&self) {
        let mut inner = self.table.lock();
        if inner.entries.get(&self.id).is_some_and(|entry| entry.phase != Phase::Closing) {
            inner.set(self.id, Phase::Leaving);
        }
        drop(inner);
        self.table.changed.notify_one();
    }

    /// Called when a head is complete. The request runs until the returned guard is dropped.
    pub(super) fn run(self: &Arc<Self>) -> RunningRequest {
        let mut inner = self.table.lock();
        match inner.entries.get(&self.id).map(|entry| entry.phase) {
            Some(Phase::Busy(open)) => inner.set(self.id, Phase::Busy(open + 1)),
            Some(Phase::Head | Phase::Idle) => inner.set(self.id, Phase::Busy(1)),
            Some(Phase::Leaving | Phase::Closing) | None => {}
        }
        self.signals.moved_at(Instant::now());
        RunningRequest(Arc::clone(self))
    }
}

impl Drop for RunningRequest {
    fn drop(&mut self) {
        let mut inner = self.0.table.lock();
        match inner.entries.get(&self.0.id).map(|entry| entry.phase) {
            Some(Phase::Busy(open)) if open > 1 => inner.set(self.0.id, Phase::Busy(open - 1)),
            Some(Phase::Busy(_)) => inner.set(self.0.id, Phase::Idle),
            _ => {}
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut inner = self.table.lock();
        inner.set(self.id, Phase::Closing);
        if inner.entries.remove(&self.id).is_some() {
            inner.closing -= 1;
        }
        drop(inner);
        self.table.changed.notify_one();
    }
}

#[cfg(test)]
mod tests;
