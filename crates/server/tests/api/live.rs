//! Realtime data: feeds from files and URLs (valid, unreachable and invalid), and the events that clients receive.

use crate::{
    support::{FRIDAY, TestApp, next_event},
    transit::import,
};
use axum::{Router, routing::get};
use contract::transit::{LiveState, TransitEvent, TransitLive, transit_alerts, transit_departures, transit_vehicles};
use futures::StreamExt as _;
use prost::Message as _;
use server::{
    clock::Clock,
    services::{
        self,
        transit::{Feed, Kind, Options, Source},
    },
};
use std::{
    fs,
    path::Path,
    sync::{Arc, atomic::AtomicI64, atomic::Ordering},
    time::Duration,
};
use transit::live::gtfs_realtime::{
    Alert, EntitySelector, FeedEntity, FeedHeader, FeedMessage, Position, TranslatedString, TripDescriptor,
    VehicleDescriptor, VehiclePosition, translated_string::Translation,
};

const NOW: i64 = FRIDAY / 1000;

/// A metro train halfway between its two stations, and an alert about the bus.
fn message(at: i64) -> Vec<u8> {
    let trip = TripDescriptor { route_id: Some("R2".to_owned()), ..TripDescriptor::default() };
    let vehicle = VehiclePosition {
        trip: Some(trip),
        vehicle: Some(VehicleDescriptor { label: Some("Tàu 7".to_owned()), ..VehicleDescriptor::default() }),
        position: Some(Position { latitude: 50.0001, longitude: 8.0501, ..Position::default() }),
        timestamp: Some(at as u64),
        ..VehiclePosition::default()
    };
    let position = Position { latitude: 50.0401, longitude: 8.0501, ..Position::default() };
    let vehicle = VehiclePosition { position: Some(position), ..vehicle };
    let text = Translation { text: "Xe đi vòng".to_owned(), language: Some("vi".to_owned()) };
    let alert = Alert {
        informed_entity: vec![EntitySelector { route_id: Some("R1".to_owned()), ..EntitySelector::default() }],
        header_text: Some(TranslatedString { translation: vec![text] }),
        ..Alert::default()
    };
    let header =
        FeedHeader { gtfs_realtime_version: "2.0".to_owned(), timestamp: Some(at as u64), ..FeedHeader::default() };
    let entity = vec![
        FeedEntity { id: "1".to_owned(), vehicle: Some(vehicle), ..FeedEntity::default() },
        FeedEntity { id: "2".to_owned(), alert: Some(alert), ..FeedEntity::default() },
    ];
    FeedMessage { header, entity }.encode_to_vec()
}

fn put(path: &Path, bytes: impl AsRef<[u8]>) {
    let half = path.with_extension("half");
    fs::write(&half, bytes).expect("written");
    fs::rename(half, path).expect("moved");
}

struct Timed {
    portal: TestApp,
    clock: Arc<AtomicI64>,
}

/// The portal with these feeds, polled every few milliseconds.
async fn with(feeds: Vec<Feed>) -> Timed {
    let clock = Arc::new(AtomicI64::new(FRIDAY));
    let set = Clock::Set(clock.clone());
    let transit = Options { feeds, every: Duration::from_millis(20) };
    let services = services::Options { transit, ..services::Options::default() };
    let portal = TestApp::with_services(|options| server::Options { clock: set, ..options }, services);
    Timed { portal: import(portal.await), clock }
}

impl Timed {
    fn later(&self, secs: i64) {
        self.clock.store(FRIDAY + secs * 1000, Ordering::Relaxed);
    }

    /// Waits until each feed was read again: of two further rounds, the second has begun after this call.
    async fn wait_for_feeds(&self) {
        let mut rounds = self.portal.app.services.transit.live().changes();
        let target = *rounds.borrow() + 2;
        let read = tokio::time::timeout(Duration::from_secs(5), rounds.wait_for(|round| *round >= target)).await;
        assert!(read.is_ok_and(|read| read.is_ok()), "feeds are read");
    }

    /// Waits until the data of the line fulfils a condition, and returns it.
    async fn until(&self, route: &str, is: impl Fn(&TransitLive) -> bool) -> TransitLive {
        self.after_rounds(async || {
            let live = self.portal.send(transit_vehicles(Some(route))).await.expect("an answer");
            if is(&live) { Ok(live) } else { Err(format!("{live:?}")) }
        })
        .await
    }

    /// Asks now and again after each round in which the feeds are read, until there is an answer.
    async fn after_rounds<T>(&self, ask: impl AsyncFn() -> Result<T, String>) -> T {
        const ROUNDS: usize = 250;
        let mut rounds = self.portal.app.services.transit.live().changes();
        let mut last = String::new();
        for _ in 0..ROUNDS {
            match ask().await {
                Ok(answer) => return answer,
                Err(unlike) => last = unlike,
            }
            let next = tokio::time::timeout(Duration::from_secs(5), rounds.changed()).await;
            assert!(next.is_ok_and(|round| round.is_ok()), "feeds are read; last answer: {last}");
        }
        panic!("not after {ROUNDS} rounds: {last}");
    }
}

fn file(kind: Kind, path: &Path) -> Feed {
    Feed { kind, source: Source::parse(path.to_str().expect("text")) }
}

#[tokio::test]
async fn without_feeds_nothing_is_said() {
    let portal = import(TestApp::open().await);
    let live = portal.send(transit_vehicles(None)).await.expect("an answer");
    assert_eq!(live, TransitLive::default());
    assert!(portal.send(transit_alerts(None, None)).await.expect("an answer").items.is_empty());
}

#[tokio::test]
async fn vehicles_and_alerts_are_told_where_they_belong() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("feed.pb");
    put(&path, message(NOW - 5));
    let timed = with(vec![file(Kind::GtfsRealtime, &path)]).await;
    let live = timed.until("R2", |live| !live.vehicles.is_empty()).await;
    assert_eq!((live.state, live.vehicles[0].id.as_str()), (LiveState::Live, "Tàu 7"));
    assert_eq!(live.at.expect("an age").timestamp(), NOW - 5);
    assert!(live.alerts.is_empty(), "the alert is about the bus");
    let bus = timed.portal.send(transit_vehicles(Some("R1"))).await.expect("an answer");
    assert_eq!((bus.vehicles.len(), bus.alerts[0].title.get("vi")), (0, "Xe đi vòng"));
    for (route, stop, count) in [(None, None, 1), (Some("R2"), None, 0), (None, Some("S1"), 1), (None, Some("M1"), 0)] {
        let alerts = timed.portal.send(transit_alerts(route, stop)).await.expect("an answer").items;
        assert_eq!(alerts.len(), count, "{route:?} {stop:?}");
    }
    // The current board includes it; a board of another time does not.
    let board = timed.portal.send(transit_departures("S1", None)).await.expect("a board");
    assert_eq!(board.alerts.len(), 1);
    let board = timed.portal.send(transit_departures("S1", Some("2026-11-23T07:30"))).await.expect("a board");
    assert!(board.alerts.is_empty());
    // Other apps read the same data from our GTFS-realtime feed.
    let (status, headers, bytes) = timed.portal.get("/transit/realtime.pb").await;
    assert_eq!(
        (status, headers["content-type"].to_str().expect("text")),
        (axum::http::StatusCode::OK, "application/x-protobuf")
    );
    let message = FeedMessage::decode(bytes.as_slice()).expect("a feed");
    assert!(
        message.entity.iter().any(|one| one.vehicle.is_some()) && message.entity.iter().any(|one| one.alert.is_some())
    );
}

#[tokio::test]
async fn a_feed_that_dies_leaves_its_last_good_data_with_its_age_and_then_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("feed.pb");
    let timed = with(vec![file(Kind::GtfsRealtime, &path)]).await;
    assert_eq!(timed.until("R2", |_| true).await.state, LiveState::Lost, "never heard of");
    put(&path, message(NOW));
    timed.until("R2", |live| live.state == LiveState::Live).await;
    for rubbish in [b"<html>502</html>".to_vec(), Vec::new(), message(NOW)[..20].to_vec()] {
        put(&path, rubbish);
        timed.wait_for_feeds().await;
        assert_eq!(timed.until("R2", |_| true).await.vehicles.len(), 1);
    }
    fs::remove_file(&path).expect("removed");
    timed.later(200);
    let live = timed.until("R2", |live| live.state == LiveState::Stale).await;
    assert_eq!((live.vehicles.len(), live.at.expect("an age").timestamp()), (1, NOW));
    timed.later(400);
    assert!(timed.until("R2", |live| live.state == LiveState::Lost).await.vehicles.is_empty());
    put(&path, message(NOW + 400));
    timed.until("R2", |live| live.state == LiveState::Live && live.vehicles.len() == 1).await;
}

/// An operator's feed behind a URL: arrivals at a stop, and nothing without a stop.
async fn operator() -> String {
    async fn answer(query: axum::extract::RawQuery) -> (axum::http::StatusCode, String) {
        let query = query.0.unwrap_or_default();
        match query.strip_prefix("key=hidden&stop=") {
            Some("S2") => {
                let at = NOW - 3;
                let json = format!(
                    r#"[{{"route":"1","plate":"29B-123.45","distance_m":400,"eta_s":70,"speed":20,"observed_at":{at}}}]"#
                );
                (axum::http::StatusCode::OK, json)
            }
            Some(_) => (axum::http::StatusCode::OK, "[]".to_owned()),
            None => (axum::http::StatusCode::BAD_REQUEST, String::new()),
        }
    }
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move { axum::serve(listener, Router::new().route("/at", get(answer))).await });
    format!("http://{address}/at?key=hidden&stop={{stop}}")
}

#[tokio::test]
async fn a_feed_of_single_stops_is_asked_for_those_that_somebody_looks_at() {
    let source = Source::parse(&operator().await);
    assert!(!source.name().contains("hidden"), "keys do not reach the log");
    let timed = with(vec![Feed { kind: Kind::Operator, source }]).await;
    assert!(timed.portal.send(transit_departures("S2", None)).await.expect("a board").arrivals.is_empty());
    let arrivals = timed
        .after_rounds(async || {
            let arrivals = timed.portal.send(transit_departures("S2", None)).await.expect("a board").arrivals;
            if arrivals.is_empty() { Err("no arrivals".to_owned()) } else { Ok(arrivals) }
        })
        .await;
    let one = &arrivals[0];
    assert_eq!((one.line.name.as_str(), one.vehicle.as_deref(), one.distance_m), ("1", Some("29B-123.45"), Some(400)));
    assert_eq!((one.at.timestamp(), one.estimated), (NOW + 67, false));
}

#[tokio::test]
async fn changes_are_streamed_and_nothing_is_said_twice() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("feed.pb");
    put(&path, message(NOW - 5));
    let timed = with(vec![file(Kind::GtfsRealtime, &path)]).await;
    timed.until("R2", |live| !live.vehicles.is_empty()).await;
    let mut stream = timed.portal.listen("route:R2,stop:S1", None).await;
    let (_, first) = next_event::<TransitEvent>(&mut stream).await.expect("an event");
    let (id, second) = next_event::<TransitEvent>(&mut stream).await.expect("an event");
    assert_eq!((first.topic.as_str(), first.live.vehicles.len()), ("route:R2", 1));
    assert_eq!((second.topic.as_str(), second.live.alerts.len()), ("stop:S1", 1));
    drop(stream);
    // A client that reconnects has missed nothing and receives the next change.
    let mut stream = timed.portal.listen("route:R2,stop:S1", Some(&id)).await;
    let mut next = Box::pin(next_event::<TransitEvent>(&mut stream));
    assert!(futures::poll!(next.as_mut()).is_pending(), "what was said before");
    put(&path, message(NOW - 1));
    let (_, next) = next.await.expect("an event");
    assert_eq!(next.live.at.expect("an age").timestamp(), NOW - 1);
    // A stopping server closes all streams.
    timed.portal.app.stop();
    while let Some(chunk) = tokio::time::timeout(Duration::from_secs(5), stream.next()).await.expect("the end") {
        chunk.expect("bytes");
    }
}

#[tokio::test]
async fn wrong_topics_lines_and_stops_are_named() {
    let portal = import(TestApp::open().await);
    for (target, field) in [
        ("/events", "topics"),
        ("/events?topics=", "topics"),
        ("/events?topics=stop:S9", "topics"),
        ("/events?topics=route:R1,weather", "topics"),
        ("/events?topics=route:R1,parking", "topics"),
        ("/transit/vehicles?route=R9", "route"),
        ("/transit/alerts?stop=S9", "stop"),
    ] {
        let (status, _, body) = portal.get(target).await;
        assert_eq!(status, 400, "{target}");
        assert!(String::from_utf8_lossy(&body).contains(&format!("\"pointer\":\"{field}\"")), "{target}");
    }
}

#[tokio::test]
async fn the_network_goes_out_as_gtfs_and_comes_back_the_same() {
    let portal = import(TestApp::open().await);
    let (status, headers, zip) = portal.get("/transit/gtfs.zip").await;
    assert_eq!(
        (status, headers["content-type"].to_str().expect("text")),
        (axum::http::StatusCode::OK, "application/zip")
    );
    let path = portal.path().join("again.zip");
    fs::write(&path, zip).expect("written");
    let options = transit::import::Options { today: 739_942, ..Default::default() };
    let again = transit::import::import(&path, &options, &mut |_, _| ()).expect("a feed");
    assert_eq!((again.network.places.len(), again.network.lines.len()), (5, 2));
    assert_eq!(again.network.runs.len(), 2);
}
