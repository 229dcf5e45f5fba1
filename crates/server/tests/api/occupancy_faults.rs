//! Free spaces under faults: wrong clocks, made-up event ids, and batches that want more than their share.

use crate::{
    occupancy::{count, counts, free, key_for, push, put_text, told, with_clock},
    parking_import::{SOURCE, import, parkapi, write},
    support::{FRIDAY, HOUR, TestApp, next_event},
};
use axum::http::StatusCode;
use contract::{
    FieldCode, Problem,
    parking::{BatchResult, MOST_EVENT_SITES, ParkingEvent, Vehicle, parking_events},
};
use serde_json::{Value, json};
use server::api_keys::Scope;
use std::sync::atomic::Ordering;

#[tokio::test]
async fn a_count_from_the_future_does_not_suppress_later_ones() {
    let (portal, clock) = with_clock().await;
    let key = key_for(&portal, Scope::Occupancy, &[]).await;
    // Both clocks are an hour ahead, and are set right afterwards.
    clock.store(FRIDAY + HOUR, Ordering::Relaxed);
    assert_eq!(push(&portal, &key, &counts(&[count("car", 9, 3600)])).await, StatusCode::NO_CONTENT);
    clock.store(FRIDAY, Ordering::Relaxed);
    assert!(free(&portal).await.is_empty(), "nobody can have counted that yet");
    assert_eq!(push(&portal, &key, &counts(&[count("car", 3, -5)])).await, StatusCode::NO_CONTENT);
    assert_eq!(free(&portal).await, [(Vehicle::Car, 3)]);
    let portal = portal.restart().await;
    assert_eq!(free(&portal).await, [(Vehicle::Car, 3)], "also in the database");
    // The rule that pushes may overtake each other still holds.
    assert_eq!(push(&portal, &key, &counts(&[count("car", 7, -6)])).await, StatusCode::NO_CONTENT);
    assert_eq!(free(&portal).await, [(Vehicle::Car, 3)]);
}

#[tokio::test]
async fn an_event_id_that_nobody_has_sent_counts_as_none() {
    let portal = TestApp::open().await;
    let key = key_for(&portal, Scope::Occupancy, &[]).await;
    assert_eq!(push(&portal, &key, &counts(&[count("car", 3, -9)])).await, StatusCode::NO_CONTENT);
    let mut stream = portal.listen("parking:cho-song", None).await;
    let (id, _) = next_event::<ParkingEvent>(&mut stream).await.expect("an event");
    let (run, _) = id.split_once('-').expect("run and version");
    for made_up in [format!("{run}-99999"), format!("{run}-"), format!("{run}--1"), "-".repeat(5000), ".".repeat(5000)]
    {
        let mut stream = portal.listen("parking:cho-song", Some(&made_up)).await;
        let (_, all) = next_event::<ParkingEvent>(&mut stream).await.expect("an event");
        assert_eq!(told(&all), [("cho-song", vec![3])]);
    }
}

/// Keys of full length.
fn long_uids(count: usize) -> Vec<String> {
    (0..count).map(|n| format!("bai-{n:056}")).collect()
}

#[tokio::test]
async fn an_event_about_one_of_a_hundred_sites_is_small() {
    let portal = TestApp::open().await;
    let uids = long_uids(MOST_EVENT_SITES);
    let sites: Vec<Value> = uids.iter().map(|uid| parkapi(uid, json!({}))).collect();
    write(&portal, "many.json", &Value::from(sites).to_string());
    import(&portal, "many.json", SOURCE).await;
    let key = key_for(&portal, Scope::Occupancy, &[]).await;
    let target = parking_events(&uids).target();
    let (_, topic) = target.split_once('=').expect("topics");
    let mut stream = portal.listen(topic, None).await;
    next_event::<ParkingEvent>(&mut stream).await.expect("an event");
    let last = uids.last().expect("a key");
    let path = format!("/parking/sites/{last}/realtime");
    let body = counts(&[count("car", 3, 0)]).to_string();
    assert_eq!(put_text(&portal, &path, &key, body).await.0, StatusCode::NO_CONTENT);
    let (_, event) = next_event::<Value>(&mut stream).await.expect("an event");
    assert_eq!((&event["topic"], &event["sites"][0]["uid"]), (&json!("parking"), &json!(last)));
    assert!(event.to_string().len() <= 300, "{event}");
}

#[tokio::test]
async fn a_topic_with_too_many_sites_is_refused() {
    let portal = TestApp::open().await;
    for (sites, code) in [
        (MOST_EVENT_SITES, FieldCode::Unknown),
        (MOST_EVENT_SITES + 1, FieldCode::TooMany),
        (MOST_EVENT_SITES * 2, FieldCode::TooLong),
    ] {
        let (status, _, body) = portal.get(&format!("/events?topics=parking:{}", long_uids(sites).join("."))).await;
        let problem: Problem = serde_json::from_slice(&body).expect("a problem");
        let field = &problem.fields[0];
        assert_eq!((status, field.pointer.as_str(), field.code), (StatusCode::BAD_REQUEST, "topics", code), "{sites}");
    }
}

#[tokio::test]
async fn a_capacity_that_no_site_has_is_refused() {
    let portal = TestApp::open().await;
    let key = key_for(&portal, Scope::Occupancy, &[]).await;
    for (capacity, status) in [(100_001_u32, StatusCode::UNPROCESSABLE_ENTITY), (100_000, StatusCode::NO_CONTENT)] {
        let mut car = count("car", 3, 0);
        car["capacity"] = json!(capacity);
        let path = "/parking/sites/cho-song/realtime";
        let (answered, body) = put_text(&portal, path, &key, counts(&[car]).to_string()).await;
        assert_eq!(answered, status, "{capacity}");
        if status == StatusCode::UNPROCESSABLE_ENTITY {
            let problem: Problem = serde_json::from_slice(&body).expect("a problem");
            let fields: Vec<_> = problem.fields.iter().map(|field| (field.pointer.as_str(), field.code)).collect();
            assert_eq!(fields, [("/realtime/0/capacity", FieldCode::OutOfRange)]);
        }
    }
}

#[tokio::test]
async fn a_member_that_is_there_twice_is_named() {
    let portal = TestApp::open().await;
    let key = key_for(&portal, Scope::Occupancy, &[]).await;
    let car = count("car", 3, 0).to_string().replacen("\"free\":3", "\"free\":2,\"free\":3", 1);
    let batch = format!(
        r#"{{ "sites": [
            {{ "uid": "doi-thong", "uid": "cho-song", "realtime": [] }},
            {{ "uid": "cho-song", "realtime": [{car}] }},
            {{ "uid": "bo-ke", "realtime": [] }}
        ] }}"#
    );
    let (status, answer) = put_text(&portal, "/parking/realtime", &key, batch).await;
    let result: BatchResult = serde_json::from_slice(&answer).expect("a result");
    let refused: Vec<&str> = result.refused.iter().map(|problem| problem.pointer.as_str()).collect();
    assert_eq!(
        (status, result.accepted, refused),
        (StatusCode::OK, 1, vec!["/sites/0/uid", "/sites/1/realtime/0/free"])
    );
    let one = format!(r#"{{ "realtime": [{car}] }}"#);
    let (status, answer) = put_text(&portal, "/parking/sites/cho-song/realtime", &key, one).await;
    let problem: Problem = serde_json::from_slice(&answer).expect("a problem");
    assert_eq!((status, problem.fields[0].pointer.as_str()), (StatusCode::UNPROCESSABLE_ENTITY, "/realtime/0/free"));
    assert!(free(&portal).await.is_empty());
}

#[tokio::test]
async fn batches_that_are_too_large_or_too_deep_are_refused() {
    let portal = TestApp::open().await;
    let key = key_for(&portal, Scope::Occupancy, &[]).await;
    let send = async |body: String| put_text(&portal, "/parking/realtime", &key, body).await;
    let deep = [r#"{ "sites": ["#, &"[".repeat(100_000), &"]".repeat(100_000), "] }"].concat();
    let (status, answer) = send(deep).await;
    let result: BatchResult = serde_json::from_slice(&answer).expect("a result");
    assert_eq!((status, result.accepted, result.refused[0].pointer.as_str()), (StatusCode::OK, 0, "/sites/0"));
    let many = [r#"{ "sites": [0"#, &",0".repeat(400_000), "] }"].concat();
    assert_eq!(send(many).await.0, StatusCode::UNPROCESSABLE_ENTITY);
    let large = [r#"{ "sites": [""#, &"x".repeat(1024 * 1024), r#""] }"#].concat();
    assert_eq!(send(large).await.0, StatusCode::PAYLOAD_TOO_LARGE);
    for half in [r#"{ "sites": ["#, r#"{ "sites": [{ "uid": }] }"#, ""] {
        assert_eq!(send(half.to_owned()).await.0, StatusCode::BAD_REQUEST, "{half}");
    }
}
