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

/// A head that is not complete by then is given up.
const HEAD_TIME: Duration = Duration::from_secs(10);
/// A connection without a request is kept for so long: longer than proxies keep theirs, so that they close first.
const IDLE_TIME: Duration = Duration::from_secs(75);
/// A client that keeps its own request waiting for so long has given it up.
const STALLED_TIME: Duration = Duration::from_secs(60);
/// When the server stops, a client may take nothing of its answer for so long.
const TAKE_TIME: Duration = Duration::from_secs(1);
/// How long a client may take to notice that its connection ends.
const LEAVE_TIME: Duration = Duration::from_secs(3);

/// The table of connections.
pub(super) struct Table {
    bounds: Bounds,
    inner: Mutex<Entries>,
    /// A connection is gone, or has nothing to do any more.
    changed: Notify,
}

/// A connection's place in the table, for as long as it is open.
pub(super) struct Place {
    table: Arc<Table>,
    id: u64,
    pub(super) signals: Arc<Signals>,
}

/// A request of a connection that is not answered to its end.
pub(super) struct Running(Arc<Place>);

impl Table {
    pub(super) fn new(bounds: Bounds) -> Arc<Self> {
        Arc::new(Self { bounds, inner: Mutex::default(), changed: Notify::new() })
    }

    fn lock(&self) -> MutexGuard<'_, Entries> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a new connection in, whose first head is not complete.
    pub(super) fn open(self: &Arc<Self>, address: Option<IpAddr>) -> Place {
        let signals = Arc::new(Signals::default());
        let mut inner = self.lock();
        let id = inner.insert(address, Arc::clone(&signals));
        inner.crowd(self.bounds, address, Instant::now());
        Place { table: Arc::clone(self), id, signals }
    }

    /// Ends connections until one more may be accepted. Nothing may end while requests are running everywhere: then it
    /// waits.
    pub(super) async fn room(&self) {
        // Those that are ending may take a moment: some places are free meanwhile.
        let wanted = self.bounds.connections - self.bounds.connections / 16;
        loop {
            {
                let mut inner = self.lock();
                while inner.entries.len() - inner.closing >= wanted && inner.shed() {}
                if inner.entries.len() < self.bounds.connections {
                    return;
                }
            }
            self.change().await;
        }
    }

    /// Ends the connection that is missed least, as no descriptor is left; then waits for a moment.
    pub(super) async fn relieve(&self) {
        self.lock().shed();
        self.change().await;
    }

    /// Waits until a connection is gone, and not for long.
    async fn change(&self) {
        let _ = tokio::time::timeout(Duration::from_millis(100), self.changed.notified()).await;
    }

    /// Ends what has taken too long.
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
        addresses.into_iter().for_each(|address| inner.crowd(self.bounds, address, now));
    }

    /// Ends what has no request, and whose client takes nothing of its answer; gives the others `drain`, as an upload may
    /// still come to its end. The number of those that were cut off then.
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
            let _ = tokio::time::timeout_at(end, self.change()).await;
            self.close_blocked(Instant::now());
        }
        let left = open(&self.lock());
        self.close_all(|entry| entry.phase != Phase::Closing);
        left
    }

    /// Ends connections whose client has taken nothing for longer than [`TAKE_TIME`].
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
    /// Bytes of a next head have come while no request was running.
    pub(super) fn head(&self) {
        let mut inner = self.table.lock();
        let Some(entry) = inner.entries.get(&self.id).filter(|entry| entry.phase == Phase::Idle) else { return };
        let address = entry.address;
        inner.set(self.id, Phase::Head);
        inner.crowd(self.table.bounds, address, Instant::now());
    }

    /// The last answer is sent; the client still has to close its side.
    pub(super) fn leave(&self) {
        let mut inner = self.table.lock();
        if inner.entries.get(&self.id).is_some_and(|entry| entry.phase != Phase::Closing) {
            inner.set(self.id, Phase::Leaving);
        }
        drop(inner);
        self.table.changed.notify_one();
    }

    /// A head is complete. The request runs until what is returned is dropped.
    pub(super) fn run(self: &Arc<Self>) -> Running {
        let mut inner = self.table.lock();
        match inner.entries.get(&self.id).map(|entry| entry.phase) {
            Some(Phase::Busy(open)) => inner.set(self.id, Phase::Busy(open + 1)),
            Some(Phase::Head | Phase::Idle) => inner.set(self.id, Phase::Busy(1)),
            Some(Phase::Leaving | Phase::Closing) | None => {}
        }
        self.signals.moved_at(Instant::now());
        Running(Arc::clone(self))
    }
}

impl Drop for Running {
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
