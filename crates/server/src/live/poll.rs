//! Asks the feeds over and over.

use std::{collections::HashSet, sync::Arc, time::Duration};
use transit::live::{News, read_gtfs_rt, read_operator};

use super::{Feed, Kind, Live, lock};
use crate::state::{App, Held};

/// Begins to ask, every so often, until the application is gone.
pub fn start(app: &App, every: Duration) {
    let held = app.hold();
    tokio::spawn(async move {
        let mut failing = HashSet::new();
        let mut beat = tokio::time::interval(every);
        beat.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            beat.tick().await;
            let Some(app) = Held::get(&held) else { return };
            once(&app, &mut failing).await;
        }
    });
}

/// Asks every feed once, side by side, and brings together what is known.
async fn once(app: &App, failing: &mut HashSet<usize>) {
    let live = app.live();
    let now = app.now().timestamp();
    let language = app.city().profile.default_locale.clone();
    let mut stops: Vec<String> =
        lock(&live.watched).iter().filter(|(_, until)| **until > now).map(|(stop, _)| stop.clone()).collect();
    stops.sort_unstable();
    let mut asked = Vec::new();
    for (number, feed) in live.feeds.iter().enumerate() {
        let questions = if feed.source.is_of_stops() { stops.clone() } else { vec![String::new()] };
        if questions.is_empty() {
            continue;
        }
        let (feed, language) = (feed.clone(), language.clone());
        let answers = tokio::task::spawn_blocking(move || {
            questions.into_iter().map(|stop| (ask(&feed, &stop, now, &language), stop)).collect::<Vec<_>>()
        });
        asked.push((number, answers));
    }
    for (number, answers) in asked {
        let Ok(answers) = answers.await else { continue };
        let mut fault = None;
        for (answer, stop) in answers {
            match answer {
                Ok(news) => {
                    if !news.left_out.is_empty() {
                        let name = live.feeds[number].source.name();
                        tracing::debug!(feed = name, left_out = ?news.left_out, "real time: not all can be used");
                    }
                    live.keep(number, stop, news, now);
                }
                Err(why) => fault = Some(why),
            }
        }
        tell(live, number, fault, failing);
    }
    let book = app.transit().map(|loaded| Arc::clone(&loaded.book));
    if let Some(book) = book {
        live.refresh(&book, now);
        let merged = &live.now().merged;
        if !merged.left_out.is_empty() {
            tracing::debug!(left_out = ?merged.left_out, "real time: not all fits the network");
        }
    }
}

/// Says it once when a feed fails, and once when it is well again.
fn tell(live: &Live, number: usize, fault: Option<String>, failing: &mut HashSet<usize>) {
    let name = live.feeds[number].source.name();
    match fault {
        Some(why) if failing.insert(number) => {
            tracing::warn!(feed = name, "real time: the feed {why}; its last good data is shown with its age");
        }
        None if failing.remove(&number) => tracing::info!(feed = name, "real time: the feed is well again"),
        _ => {}
    }
}

fn ask(feed: &Feed, stop: &str, now: i64, language: &str) -> Result<News, String> {
    let bytes = feed.source.fetch(stop)?;
    match feed.kind {
        Kind::GtfsRealtime => read_gtfs_rt(&bytes, now, language),
        Kind::Operator => read_operator(&bytes, now, (!stop.is_empty()).then_some(stop)),
    }
}
