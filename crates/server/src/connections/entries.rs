//! The phase of each connection, and which one is closed when there are too many.

use std::{
    collections::{BTreeMap, HashMap},
    net::IpAddr,
    sync::Arc,
    time::{Duration, Instant},
};

use super::{bounds::Bounds, signals::Signals};

/// A head younger than this counts less: its packet arrives just after the connection.
pub(super) const YOUNG_TIME: Duration = Duration::from_millis(250);
/// As a last resort, connections that made next to no progress for this long are closed, the longest first.
const STALLED_TIME: Duration = Duration::from_millis(500);

/// Phase of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    /// The head of the next request is incomplete.
    Head,
    /// This many requests or request bodies are open.
    Busy(usize),
    /// Between requests.
    Idle,
    /// Everything is answered, but the client has not closed its side yet.
    Leaving,
    /// The connection was signalled to close.
    Closing,
}

/// A connection.
pub(super) struct Entry {
    /// Client address; `None` behind a proxy, where all connections come from the proxy.
    pub(super) address: Option<IpAddr>,
    pub(super) phase: Phase,
    /// Sequence number of the last phase change.
    turn: u64,
    pub(super) since: Instant,
    pub(super) signals: Arc<Signals>,
}

/// All connections, and their counts by phase.
#[derive(Default)]
pub(super) struct Entries {
    pub(super) entries: HashMap<u64, Entry>,
    next: u64,
    /// Connections by the sequence number of their phase, oldest first.
    pub(super) heads: HashMap<Option<IpAddr>, BTreeMap<u64, u64>>,
    pub(super) head_count: usize,
    pub(super) idle: BTreeMap<u64, u64>,
    pub(super) leaving: BTreeMap<u64, u64>,
    pub(super) closing: usize,
}

impl Entries {
    /// Adds a new connection with an incomplete head and returns its id.
    pub(super) fn insert(&mut self, address: Option<IpAddr>, signals: Arc<Signals>) -> u64 {
        let id = self.turn();
        self.entries.insert(id, Entry { address, phase: Phase::Closing, turn: id, since: Instant::now(), signals });
        self.closing += 1;
        self.set(id, Phase::Head);
        id
    }

    fn turn(&mut self) -> u64 {
        self.next += 1;
        self.next
    }

    /// Changes the phase of a connection and updates the counts.
    pub(super) fn set(&mut self, id: u64, phase: Phase) {
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

    pub(super) fn close(&mut self, id: u64) {
        self.set(id, Phase::Closing);
        if let Some(entry) = self.entries.get(&id) {
            entry.signals.close();
        }
    }

    /// Enforces the bounds on incomplete heads by closing the oldest: first of the address that has too many, then of
    /// the address that has most. Young heads have a higher bound.
    pub(super) fn enforce_head_bounds(&mut self, bounds: Bounds, address: Option<IpAddr>, now: Instant) {
        let grown = now.checked_sub(YOUNG_TIME);
        let of_address = |inner: &Self| inner.heads.get(&address).map_or(0, BTreeMap::len);
        while address.is_some() && of_address(self) > bounds.heads_of_address && self.close_head_of(address, grown) {}
        while self.head_count > bounds.heads && self.close_head(grown) {}
        while self.head_count > bounds.young_heads && self.close_head(Some(now)) {}
    }

    /// Closes the oldest incomplete head of an address if it began before the given time.
    fn close_head_of(&mut self, address: Option<IpAddr>, before: Option<Instant>) -> bool {
        let oldest = self.heads.get(&address).and_then(|heads| heads.first_key_value()).map(|(_, id)| *id);
        let began = |id: &u64| self.entries.get(id).map(|entry| entry.since);
        let oldest = oldest.filter(|id| began(id).zip(before).is_some_and(|(began, before)| began <= before));
        oldest.inspect(|id| self.close(*id)).is_some()
    }

    /// Closes the oldest incomplete head of the address that has most of them.
    fn close_head(&mut self, before: Option<Instant>) -> bool {
        let heaviest = self.heads.iter().max_by_key(|(_, heads)| heads.len()).map(|(address, _)| *address);
        heaviest.is_some_and(|address| self.close_head_of(address, before))
    }

    /// Closes the least valuable connection: one that is leaving, else the longest idle, else the oldest incomplete
    /// head, else the one whose client has stalled its own request longest. Returns false when all are in use or have
    /// just begun.
    pub(super) fn shed(&mut self) -> bool {
        let resting = |id: &u64| self.entries.get(id).is_some_and(|entry| !entry.signals.blocked());
        let first = self.leaving.values().next().copied();
        if let Some(id) = first.or_else(|| self.idle.values().find(|id| resting(id)).copied()) {
            self.close(id);
            return true;
        }
        self.close_head(Instant::now().checked_sub(STALLED_TIME)) || self.close_stalled()
    }

    fn close_stalled(&mut self) -> bool {
        let now = Instant::now();
        let busy = self.entries.iter().filter(|(_, entry)| matches!(entry.phase, Phase::Busy(_) | Phase::Idle));
        let stalled = busy.filter_map(|(id, entry)| Some((entry.signals.stalled(now)?, *id))).max();
        let stalled = stalled.filter(|(time, _)| *time > STALLED_TIME);
        stalled.inspect(|(_, id)| self.close(*id)).is_some()
    }
}
