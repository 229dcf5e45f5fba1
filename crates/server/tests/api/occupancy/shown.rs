//! What is shown, for how long, and what a demonstration makes up.

use super::{count, counts, free, key_for, push, site, with_clock};
use crate::support::{FRIDAY, TestApp, next_event};
use axum::http::StatusCode;
use contract::parking::{OpeningStatus, ParkingEvent, ParkingQuery, Vehicle, parking_sites};
use serde_json::json;
use server::{Options, api_keys::Scope};
use std::sync::atomic::Ordering;

const MINUTE: i64 = 60;

#[tokio::test]
async fn a_pushed_count_is_shown_also_after_a_restart() {
    let portal = TestApp::open().await;
    let key = key_for(&portal, Scope::Occupancy, &[]).await;
    let both = counts(&[count("motorcycle", 7, -30), count("car", 0, -10)]);
    assert_eq!(push(&portal, &key, &both).await, StatusCode::NO_CONTENT);
    let portal = portal.restart().await;
    let shown = site(&portal, "cho-song").await.realtime;
    let car = shown.iter().find(|count| count.vehicle == Vehicle::Car).expect("a count");
    assert_eq!((shown.len(), car.free, car.capacity, car.opening_status), (2, 0, 20, None));
    assert_eq!((car.updated_at.timestamp_millis(), car.is_simulated), (FRIDAY - 10_000, false));
    let listed = portal.send(parking_sites(&ParkingQuery::default())).await.expect("a list").items;
    assert!(listed.iter().any(|site| site.uid == "cho-song" && site.realtime == shown));
    // The next push replaces the count of its vehicle only.
    assert_eq!(push(&portal, &key, &counts(&[count("car", 3, 0)])).await, StatusCode::NO_CONTENT);
    assert_eq!(free(&portal).await, [(Vehicle::Motorcycle, 7), (Vehicle::Car, 3)]);
}

#[tokio::test]
async fn without_a_count_there_is_no_number() {
    let portal = TestApp::open().await;
    let (_, _, list) = portal.get("/parking/sites").await;
    let (_, _, details) = portal.get("/parking/sites/cho-song").await;
    for body in [list, details] {
        let text = String::from_utf8(body).expect("text");
        assert!(!text.contains("realtime") && !text.contains("\"free\""), "{text}");
    }
}

#[tokio::test]
async fn a_count_is_shown_for_half_an_hour() {
    let (portal, clock) = with_clock().await;
    let key = key_for(&portal, Scope::Occupancy, &[]).await;
    assert_eq!(push(&portal, &key, &counts(&[count("car", 3, 0)])).await, StatusCode::NO_CONTENT);
    for (secs, is_shown) in [(5 * MINUTE, true), (30 * MINUTE, true), (30 * MINUTE + 1, false), (3 * 24 * 3600, false)]
    {
        clock.store(FRIDAY + secs * 1000, Ordering::Relaxed);
        assert_eq!(free(&portal).await.is_empty(), !is_shown, "after {secs} s");
        let query = ParkingQuery { vehicle: Vehicle::Car, free: true, ..ParkingQuery::default() };
        let listed = portal.send(parking_sites(&query)).await.expect("a list").items;
        assert_eq!(listed.len(), usize::from(is_shown), "after {secs} s");
    }
    // A listener that comes now gets no number either.
    let mut stream = portal.listen("parking:cho-song", None).await;
    let (_, event) = next_event::<ParkingEvent>(&mut stream).await.expect("an event");
    assert!(event.sites.is_empty());
}

#[tokio::test]
async fn pushes_that_arrive_in_another_order_do_no_harm() {
    let portal = TestApp::open().await;
    let key = key_for(&portal, Scope::Occupancy, &[]).await;
    for (free, secs) in [(3, -60), (9, -120), (9, -60 - 24 * 3600 + 120), (5, -30), (4, -30)] {
        assert_eq!(push(&portal, &key, &counts(&[count("car", free, secs)])).await, StatusCode::NO_CONTENT);
    }
    assert_eq!(free(&portal).await, [(Vehicle::Car, 4)], "the newest count, and of two of that time the last");
    let portal = portal.restart().await;
    assert_eq!(free(&portal).await, [(Vehicle::Car, 4)]);
}

#[tokio::test]
async fn the_list_can_be_limited_to_sites_with_free_spaces() {
    let portal = TestApp::open().await;
    let key = key_for(&portal, Scope::Occupancy, &[]).await;
    let listed = async || {
        let query = ParkingQuery { free: true, ..ParkingQuery::default() };
        let items = portal.send(parking_sites(&query)).await.expect("a list").items;
        items.into_iter().map(|site| site.uid).collect::<Vec<_>>()
    };
    assert!(listed().await.is_empty(), "unknown is not free");
    assert_eq!(
        push(&portal, &key, &counts(&[count("car", 3, -9), count("motorcycle", 0, -9)])).await,
        StatusCode::NO_CONTENT
    );
    assert!(listed().await.is_empty(), "free for cars only");
    assert_eq!(push(&portal, &key, &counts(&[count("motorcycle", 1, -8)])).await, StatusCode::NO_CONTENT);
    assert_eq!(listed().await, ["cho-song"]);
    let mut closed = count("motorcycle", 1, -7);
    closed["opening_status"] = json!("CLOSED");
    assert_eq!(push(&portal, &key, &counts(&[closed])).await, StatusCode::NO_CONTENT);
    assert!(listed().await.is_empty(), "closed");
    let status = site(&portal, "cho-song").await.realtime[0].opening_status;
    assert_eq!(status, Some(OpeningStatus::Closed));
    assert_eq!(portal.get("/parking/sites?free=perhaps").await.0, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_demonstration_makes_up_counts_where_nobody_reports_them() {
    let portal = TestApp::with(|options| Options { demo: true, ..options }).await;
    let shown = site(&portal, "cho-song").await.realtime;
    let made_up: Vec<_> = shown.iter().map(|count| (count.vehicle, count.capacity, count.is_simulated)).collect();
    assert_eq!(made_up, [(Vehicle::Car, 20, true)], "the file has a capacity for cars only");
    assert!(shown[0].free <= 20 && site(&portal, "doi-thong").await.realtime.is_empty());
    let key = key_for(&portal, Scope::Occupancy, &[]).await;
    assert_eq!(push(&portal, &key, &counts(&[count("car", 11, -600)])).await, StatusCode::NO_CONTENT);
    let shown = site(&portal, "cho-song").await.realtime;
    assert_eq!((shown.len(), shown[0].free, shown[0].is_simulated), (1, 11, false), "a real count replaces it");
    // Nothing that was made up is in the database.
    let portal = portal.restart().await;
    let stored = site(&portal, "cho-song").await.realtime;
    assert_eq!(stored, shown);
}
