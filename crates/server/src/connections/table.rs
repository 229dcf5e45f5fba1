//! All open connections, what each is doing, and which one goes when there are too many.

use std::{
    collections::{BTreeMap, HashMap},
    net::IpAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};
use tokio::sync::Notify;

use super::{bounds::Bounds, signals::Signals};

/// A head that is not complete by then is given up.
const HEAD_TIME: Duration = Duration::from_secs(10);
/// A connection without a request is kept for so long: longer than proxies keep theirs, so that they close first.
const IDLE_TIME: Duration = Duration::from_secs(75);
/// How long a client may take to notice that its connection ends.
const LEAVE_TIME: Duration = Duration::from_secs(3);
/// A head that began so recently counts less: on the way to us it is a packet behind its connection.
const YOUNG_TIME: Duration = Duration::from_millis(250);
/// When nothing else can go: who has sent and taken next to nothing for so long, the longest first.
const STALLED_TIME: Duration = Duration::from_millis(500);

/// What a connection is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// Its next request's head is not complete.
    Head,
    /// So many requests or their bodies are open.
    Busy(usize),
    /// Between requests.
    Idle,
    /// All is answered; the client has not closed its side yet.
    Leaving,
    /// It was told to end.
    Closing,
}

struct Entry {
    /// Whose it is; `None` behind a proxy, where all connections are the proxy's.
    address: Option<IpAddr>,
    phase: Phase,
    /// Orders the phases by their beginning.
    turn: u64,
    since: Instant,
    signals: Arc<Signals>,
}

#[derive(Default)]
struct Inner {
    entries: HashMap<u64, Entry>,
    next: u64,
    /// Connections by the turn of their phase: oldest first.
    heads: HashMap<Option<IpAddr>, BTreeMap<u64, u64>>,
    head_count: usize,
    idle: BTreeMap<u64, u64>,
    leaving: BTreeMap<u64, u64>,
    closing: usize,
}

/// The table of connections.
pub(super) struct Table {
    bounds: Bounds,
    inner: Mutex<Inner>,
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

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a new connection in, whose first head is not complete.
    pub(super) fn open(self: &Arc<Self>, address: Option<IpAddr>) -> Place {
        let signals = Arc::new(Signals::default());
        let mut inner = self.lock();
        let id = inner.turn();
        let entry =
            Entry { address, phase: Phase::Closing, turn: id, since: Instant::now(), signals: Arc::clone(&signals) };
        inner.entries.insert(id, entry);
        inner.closing += 1;
        inner.set(id, Phase::Head);
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

    /// Ends what has no request, and gives the others `drain`; the number of those that were cut off then.
    pub(super) async fn drain(&self, drain: Duration) -> usize {
        self.close_all(|entry| match entry.phase {
            Phase::Head | Phase::Leaving => true,
            Phase::Idle => !entry.signals.blocked(),
            Phase::Busy(_) | Phase::Closing => false,
        });
        let open = |inner: &Inner| inner.entries.len() - inner.closing - inner.leaving.len();
        let end = tokio::time::Instant::now() + drain;
        while open(&self.lock()) > 0 && tokio::time::Instant::now() < end {
            let _ = tokio::time::timeout_at(end, self.change()).await;
        }
        let left = open(&self.lock());
        self.close_all(|entry| entry.phase != Phase::Closing);
        left
    }

    fn close_all(&self, which: impl Fn(&Entry) -> bool) {
        let mut inner = self.lock();
        let all: Vec<u64> = inner.entries.iter().filter(|(_, entry)| which(entry)).map(|(id, _)| *id).collect();
        all.into_iter().for_each(|id| inner.close(id));
    }
}

impl Inner {
    fn turn(&mut self) -> u64 {
        self.next += 1;
        self.next
    }

    /// Changes the phase of a connection; one that was told to end stays so.
    fn set(&mut self, id: u64, phase: Phase) {
        let turn = self.turn();
        let Some(entry) = self.entries.get_mut(&id) else { return };
        let (address, old) = (entry.address, entry.turn);
        match std::mem::replace(&mut entry.phase, phase) {
            Phase::Head => {
                self.head_count -= 1;
                if let Some(heads) = self.heads.get_mut(&address) {
                    heads.remove(&old);
                    if heads.is_empty() {
                        self.heads.remove(&address);
                    }
                }
            }
            Phase::Idle => {
                self.idle.remove(&old);
            }
            Phase::Leaving => {
                self.leaving.remove(&old);
            }
            Phase::Closing => self.closing -= 1,
            Phase::Busy(_) => {}
        }
        (entry.turn, entry.since) = (turn, Instant::now());
        match phase {
            Phase::Head => {
                self.head_count += 1;
                self.heads.entry(address).or_default().insert(turn, id);
            }
            Phase::Idle => {
                self.idle.insert(turn, id);
            }
            Phase::Leaving => {
                self.leaving.insert(turn, id);
            }
            Phase::Closing => self.closing += 1,
            Phase::Busy(_) => {}
        }
        entry.signals.set_idle(phase == Phase::Idle);
    }

    fn close(&mut self, id: u64) {
        self.set(id, Phase::Closing);
        if let Some(entry) = self.entries.get(&id) {
            entry.signals.close();
        }
    }

    /// Keeps the number of unfinished heads within bounds: the oldest goes, first of the address that has too many,
    /// then of the one that has most. Young ones may be more, as far as there is room.
    fn crowd(&mut self, bounds: Bounds, address: Option<IpAddr>, now: Instant) {
        let grown = now.checked_sub(YOUNG_TIME);
        let of_address = |inner: &Self| inner.heads.get(&address).map_or(0, BTreeMap::len);
        while address.is_some() && of_address(self) > bounds.heads_of_address && self.close_head_of(address, grown) {}
        while self.head_count > bounds.heads && self.close_head(grown) {}
        while self.head_count > bounds.young_heads && self.close_head(Some(now)) {}
    }

    /// Ends the oldest unfinished head of an address, if it began before a time.
    fn close_head_of(&mut self, address: Option<IpAddr>, before: Option<Instant>) -> bool {
        let oldest = self.heads.get(&address).and_then(|heads| heads.first_key_value()).map(|(_, id)| *id);
        let began = |id: &u64| self.entries.get(id).map(|entry| entry.since);
        let oldest = oldest.filter(|id| began(id).zip(before).is_some_and(|(began, before)| began <= before));
        oldest.inspect(|id| self.close(*id)).is_some()
    }

    /// Ends the oldest unfinished head of the address that has most of them.
    fn close_head(&mut self, before: Option<Instant>) -> bool {
        let heaviest = self.heads.iter().max_by_key(|(_, heads)| heads.len()).map(|(address, _)| *address);
        heaviest.is_some_and(|address| self.close_head_of(address, before))
    }

    /// Ends the connection that is missed least: one that is leaving, then the one that has been idle longest, then the
    /// oldest unfinished head, then the client that has let its own request wait longest. False when all are in use, or
    /// have only just begun.
    fn shed(&mut self) -> bool {
        let resting = |id: &u64| self.entries.get(id).is_some_and(|entry| !entry.signals.blocked());
        let first = self.leaving.values().next().copied();
        if let Some(id) = first.or_else(|| self.idle.values().find(|id| resting(id)).copied()) {
            self.close(id);
            return true;
        }
        self.close_head(Instant::now().checked_sub(STALLED_TIME)) || self.close_stalled()
    }

    fn close_stalled(&mut self) -> bool {
        let busy = self.entries.iter().filter(|(_, entry)| matches!(entry.phase, Phase::Busy(_) | Phase::Idle));
        let stalled = busy.filter_map(|(id, entry)| Some((entry.signals.stalled()?, *id))).max();
        let stalled = stalled.filter(|(time, _)| *time > STALLED_TIME);
        stalled.inspect(|(_, id)| self.close(*id)).is_some()
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
        self.signals.moved_now();
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
