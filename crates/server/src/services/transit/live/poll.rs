//! Polls the feeds, each in its own task, so that a slow one does not delay the others.

use futures::{StreamExt, stream};
use std::{sync::Arc, time::Duration};
use tokio::time::{Instant, MissedTickBehavior, interval};
use transit::live::{FeedSnapshot, read_gtfs_rt, read_operator};

use super::{Feed, Kind, Live, lock};
use crate::services::transit::TransitService;

/// Maximum number of stops requested at the same time.
const AT_ONCE: usize = 6;
/// Time limit for a round of many stops; the remaining stops are skipped.
const ROUND: Duration = Duration::from_secs(30);
/// Number of failed stops after which a round ends: the remaining ones would most likely fail too.
const TRIES: usize = 6;

/// Starts to poll each feed at this interval, until the service is dropped.
pub fn start(service: &Arc<TransitService>, every: Duration) {
    for (number, feed) in service.live().feeds.iter().cloned().enumerate() {
        let service = Arc::downgrade(service);
        tokio::spawn(async move {
            let mut failing = false;
            let mut beat = interval(every);
            beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
            loop {
                beat.tick().await;
                let Some(service) = service.upgrade() else { return };
                let fault = request_feed(&service, number, &feed).await;
                log_changes(&feed, fault, &mut failing);
                service.networks.refresh().await;
                refresh(&service);
            }
        });
    }
}

/// Merges the current data with the network.
fn refresh(service: &TransitService) {
    if let Some(feed_index) = service.network().map(|loaded| Arc::clone(&loaded.feed_index)) {
        service.live().refresh(&feed_index, service.core.now().timestamp());
        let left_out = &service.live().current().merged.left_out;
        if !left_out.is_empty() {
            tracing::debug!(?left_out, "real time: not all fits the network");
        }
    }
}

/// Requests a feed once, or once for each watched stop if it is a feed of single stops. Returns the last error, if any.
async fn request_feed(service: &TransitService, number: usize, feed: &Feed) -> Option<String> {
    let (live, now) = (service.live(), service.core.now().timestamp());
    let language = service.core.city().profile.default_locale.clone();
    let stops = if feed.source.is_of_stops() { watched(live, now) } else { vec![String::new()] };
    let one = |stop: String| {
        let (feed, language) = (feed.clone(), language.clone());
        async move {
            let stop_id = stop.clone();
            let answer = tokio::task::spawn_blocking(move || read(&feed, &stop_id, now, &language)).await;
            (stop, answer.unwrap_or_else(|_| Err("cannot be read".to_owned())))
        }
    };
    let mut answers = stream::iter(stops).map(one).buffer_unordered(AT_ONCE);
    let (begun, mut fault, mut lost) = (Instant::now(), None, 0);
    while let Some((stop, answer)) = answers.next().await {
        match answer {
            Ok(snapshot) => {
                if !snapshot.left_out.is_empty() {
                    tracing::debug!(feed = feed.source.name(), left_out = ?snapshot.left_out, "real time: not all can be used");
                }
                live.store(number, stop, snapshot, now);
            }
            Err(why) => {
                fault = Some(why);
                lost += 1;
            }
        }
        if lost >= TRIES || begun.elapsed() > ROUND {
            break;
        }
    }
    fault
}

fn watched(live: &Live, now: i64) -> Vec<String> {
    let watched = lock(&live.watched);
    let mut stops: Vec<(i64, String)> =
        watched.iter().filter(|(_, until)| **until > now).map(|(stop, until)| (*until, stop.clone())).collect();
    // The most recently requested stops come first.
    stops.sort_unstable_by(|a, b| b.cmp(a));
    stops.into_iter().map(|(_, stop)| stop).collect()
}

/// Logs once when a feed starts to fail, and once when it recovers.
fn log_changes(feed: &Feed, fault: Option<String>, failing: &mut bool) {
    let name = feed.source.name();
    match fault {
        Some(why) if !*failing => {
            tracing::warn!(feed = name, "real time: the feed {why}; its last good data is shown with its age");
            *failing = true;
        }
        None if *failing => {
            tracing::info!(feed = name, "real time: the feed is well again");
            *failing = false;
        }
        _ => {}
    }
}

fn read(feed: &Feed, stop: &str, now: i64, language: &str) -> Result<FeedSnapshot, String> {
    let bytes = feed.source.fetch(stop)?;
    match feed.kind {
        Kind::GtfsRealtime => read_gtfs_rt(&bytes, now, language),
        Kind::Operator => read_operator(&bytes, now, (!stop.is_empty()).then_some(stop)),
    }
}
