//! Realtime data: polls the operator's feeds, matches and merges them with the network, and notifies subscribers of
//! changes.

mod fetch;
mod poll;

use bytes::Bytes;
use chrono::FixedOffset;
use contract::transit::{LiveState, TransitEvent, TransitLive};
use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, RwLock},
};
use tokio::sync::watch;
use transit::live::{FeedIndex, FeedSnapshot, MergedFeeds, merge};

use super::network::LoadedNetwork;
use crate::digest;
pub use fetch::Source;
pub use poll::start;

/// How long alerts are shown after their feed was last read, in seconds.
const ALERTS_SECS: i64 = 86_400;
/// How long a stop is polled after it was last requested, in seconds.
const WATCHED_SECS: i64 = 90;
/// Maximum number of stops that are polled.
const MOST_WATCHED: usize = 500;

/// The format of a feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// GTFS-realtime, protocol buffers.
    GtfsRealtime,
    /// The operators' own JSON. With `{stop}` in its address, it is requested for single stops.
    Operator,
}

/// A feed of the operator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feed {
    /// Its format.
    pub kind: Kind,
    /// Its file or address.
    pub source: Source,
}

/// The server's realtime data.
pub struct Live {
    feeds: Vec<Feed>,
    /// The last good data of each feed, or of each stop if the feed is requested per stop.
    last_good: Mutex<BTreeMap<(usize, String), LastGood>>,
    /// Stops to poll, and until when, in seconds since 1970.
    watched: Mutex<HashMap<String, i64>>,
    current: RwLock<Arc<LiveData>>,
    changed: watch::Sender<u64>,
    /// The last event of each topic.
    events: Mutex<HashMap<String, CachedEvent>>,
}

/// An event, ready to send.
#[derive(Clone)]
pub struct CachedEvent {
    moment: (u64, LiveState),
    /// The event as JSON.
    pub json: Arc<str>,
    /// Hash of its content.
    pub state: Arc<str>,
}

/// Maximum number of topics whose events are cached.
const MOST_EVENTS: usize = 2000;

struct LastGood {
    snapshot: Arc<FeedSnapshot>,
    /// When it was received, in seconds since 1970.
    received_at: i64,
}

/// The realtime data at one moment.
#[derive(Default)]
pub struct LiveData {
    /// All feeds, merged.
    pub merged: MergedFeeds,
    /// When the newest data about vehicles was generated, in seconds since 1970.
    pub at: Option<i64>,
    /// The network that its indices refer to.
    feed_index: Option<Arc<FeedIndex>>,
    /// The data as GTFS-realtime, encoded on first request.
    encoded: OnceLock<Bytes>,
}

impl LiveData {
    /// The data for a network; `None` after an import, until the feeds have been merged with the new network.
    fn merged_for(&self, feed_index: &Arc<FeedIndex>) -> Option<&MergedFeeds> {
        self.feed_index.as_ref().filter(|known| Arc::ptr_eq(known, feed_index)).map(|_| &self.merged)
    }

    /// The data as GTFS-realtime.
    pub fn feed(&self, feed_index: &Arc<FeedIndex>, now: i64) -> Bytes {
        match self.merged_for(feed_index) {
            Some(merged) => self.encoded.get_or_init(|| merged.feed(feed_index, now).into()).clone(),
            None => MergedFeeds::default().feed(feed_index, now).into(),
        }
    }
}

impl Live {
    /// Realtime data from these feeds. They are not polled before [`start`].
    pub fn new(feeds: Vec<Feed>) -> Self {
        Self {
            feeds,
            last_good: Mutex::default(),
            watched: Mutex::default(),
            current: RwLock::default(),
            changed: watch::Sender::new(0),
            events: Mutex::default(),
        }
    }

    /// Whether the operator has configured any feeds.
    pub fn is_on(&self) -> bool {
        !self.feeds.is_empty()
    }

    /// The current data.
    pub fn current(&self) -> Arc<LiveData> {
        Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Subscribes to changes.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.changed.subscribe()
    }

    /// The event of a topic, made once for all subscribers.
    ///
    /// # Errors
    /// Only errors of JSON serialisation.
    pub fn event(&self, topic: &str, now: i64, make: impl FnOnce() -> TransitLive) -> serde_json::Result<CachedEvent> {
        let moment = (*self.changed.borrow(), self.state(self.current().at, now));
        if let Some(event) = lock(&self.events).get(topic).filter(|event| event.moment == moment) {
            return Ok(event.clone());
        }
        let json = serde_json::to_string(&TransitEvent { topic: topic.to_owned(), live: make() })?;
        let state: String = digest::sha256(json.as_bytes()).chars().take(12).collect();
        let event = CachedEvent { moment, json: json.into(), state: state.into() };
        let mut all = lock(&self.events);
        if all.len() >= MOST_EVENTS {
            all.clear();
        }
        all.insert(topic.to_owned(), event.clone());
        Ok(event)
    }

    /// Whether any feed is requested for single stops.
    pub fn is_of_stops(&self) -> bool {
        self.feeds.iter().any(|feed| feed.source.is_of_stops())
    }

    /// Polls a stop, given by all of its ids, for the next `WATCHED_SECS`.
    pub fn watch(&self, stops: &[String], now: i64) {
        let mut watched = lock(&self.watched);
        watched.retain(|_, until| *until > now);
        for stop in stops {
            if watched.len() < MOST_WATCHED || watched.contains_key(stop) {
                watched.insert(stop.clone(), now + WATCHED_SECS);
            }
        }
    }

    /// The realtime data of a place, a line or, with neither, the whole network. `now` is in seconds since 1970.
    pub fn of(
        &self,
        loaded: &LoadedNetwork,
        line: Option<u32>,
        place: Option<u32>,
        now: i64,
        offset: FixedOffset,
    ) -> TransitLive {
        let current = self.current();
        let state = self.state(current.at, now);
        let at = current.at.and_then(|at| chrono::DateTime::from_timestamp(at, 0)).map(|at| at.with_timezone(&offset));
        let shown = matches!(state, LiveState::Live | LiveState::Stale);
        let nothing = MergedFeeds::default();
        let merged = current.merged_for(&loaded.feed_index).unwrap_or(&nothing);
        loaded.query(|transit| TransitLive {
            state,
            at,
            arrivals: match place.filter(|_| shown) {
                Some(place) => merged.arrivals_at(transit, place, offset),
                None => Vec::new(),
            },
            vehicles: match place.is_none() && shown {
                true => merged.vehicles_of(transit, line, offset),
                false => Vec::new(),
            },
            alerts: merged.alerts_of(transit, line, place, offset),
        })
    }

    fn state(&self, at: Option<i64>, now: i64) -> LiveState {
        match at.map(|at| now - at) {
            _ if !self.is_on() => LiveState::None,
            // Alert feeds contain no vehicles, and feeds of single stops are silent until a stop is requested.
            None if self.is_of_stops() || !lock(&self.last_good).is_empty() => LiveState::Quiet,
            Some(age) => LiveState::of_age(age),
            None => LiveState::Lost,
        }
    }

    /// Stores good data. It replaces the feed's previous data.
    fn store(&self, feed: usize, stop: String, snapshot: FeedSnapshot, now: i64) {
        lock(&self.last_good).insert((feed, stop), LastGood { snapshot: Arc::new(snapshot), received_at: now });
    }

    /// Merges the last good data of all feeds, and notifies subscribers.
    fn refresh(&self, feed_index: &Arc<FeedIndex>, now: i64) {
        let mut last_good = lock(&self.last_good);
        last_good.retain(|_, one| now - one.received_at <= ALERTS_SECS);
        let snapshots: Vec<Arc<FeedSnapshot>> = last_good.values().map(|one| Arc::clone(&one.snapshot)).collect();
        drop(last_good);
        let snapshots: Vec<&FeedSnapshot> = snapshots.iter().map(Arc::as_ref).collect();
        let merged = merge(feed_index, &snapshots, now);
        // Fresh alerts do not make old vehicles fresh. An empty feed may be a vehicle feed at night, so it counts.
        let is_alerts = |snapshot: &&&FeedSnapshot| {
            !snapshot.alerts.is_empty()
                && snapshot.trips.is_empty()
                && snapshot.vehicles.is_empty()
                && snapshot.approaches.is_empty()
        };
        let at = snapshots.iter().filter(|snapshot| !is_alerts(snapshot)).map(|snapshot| snapshot.made_at).max();
        let next = LiveData { merged, at, feed_index: Some(Arc::clone(feed_index)), encoded: OnceLock::new() };
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(next);
        self.changed.send_modify(|version| *version += 1);
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
