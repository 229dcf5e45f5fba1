//! Free spaces: what operators may push, what is refused, what is shown for how long, and the events.

use crate::support::{FRIDAY, HOUR, TestApp, next_event};
use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use contract::{
    API_BASE, FieldCode, Problem,
    parking::{
        BatchResult, OpeningStatus, ParkingEvent, ParkingQuery, ParkingSite, Vehicle, parking_site, parking_sites,
    },
};
use serde_json::{Value, json};
use server::{
    Options, RateLimit,
    api_keys::{self, Scope},
    clock::Clock,
};
use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

const MINUTE: i64 = 60;

/// A new key.
pub async fn key_for(portal: &TestApp, scope: Scope, sites: &[&str]) -> String {
    let sites: Vec<String> = sites.iter().map(|site| (*site).to_owned()).collect();
    api_keys::create(portal.app.store(), "Test", scope, &sites, FRIDAY).await.expect("a key").1
}

/// The time that many seconds from the start of the test.
fn at(secs: i64) -> String {
    chrono::DateTime::from_timestamp_millis(FRIDAY + secs * 1000).expect("a time").to_rfc3339()
}

pub fn count(vehicle: &str, free: i64, secs: i64) -> Value {
    json!({ "vehicle": vehicle, "free": free, "capacity": 20, "updated_at": at(secs) })
}

pub fn counts(counts: &[Value]) -> Value {
    json!({ "realtime": counts })
}

async fn put(portal: &TestApp, path: &str, key: &str, body: &Value) -> (StatusCode, Vec<u8>) {
    put_text(portal, path, key, body.to_string()).await
}

pub async fn put_text(portal: &TestApp, path: &str, key: &str, body: String) -> (StatusCode, Vec<u8>) {
    let request = Request::put(format!("{API_BASE}{path}"))
        .header("authorization", format!("Bearer {key}"))
        .header("content-type", "application/json")
        .body(Body::from(body));
    let (status, _, body) = portal.raw(request.expect("a request")).await;
    (status, body)
}

pub async fn push(portal: &TestApp, key: &str, body: &Value) -> StatusCode {
    put(portal, "/parking/sites/cho-song/realtime", key, body).await.0
}

async fn site(portal: &TestApp, uid: &str) -> ParkingSite {
    portal.send(parking_site(uid)).await.expect("a site").site
}

/// Free spaces of the market by vehicle, as its page shows them.
pub async fn free(portal: &TestApp) -> Vec<(Vehicle, u32)> {
    site(portal, "cho-song").await.realtime.into_iter().map(|count| (count.vehicle, count.free)).collect()
}

/// The portal with a clock that the test sets.
pub async fn with_clock() -> (TestApp, Arc<AtomicI64>) {
    let clock = Arc::new(AtomicI64::new(FRIDAY));
    let set = Clock::Set(Arc::clone(&clock));
    (TestApp::with(|options| Options { clock: set, ..options }).await, clock)
}

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
async fn wrong_counts_are_refused_by_the_name_of_the_field() {
    use FieldCode::{Invalid, OutOfRange, Required, TooMany, Unknown};
    let portal = TestApp::open().await;
    let key = key_for(&portal, Scope::Occupancy, &[]).await;
    let car = count("car", 3, 0);
    let with = |name: &str, value: Value| {
        let mut car = car.clone();
        car[name] = value;
        counts(&[car])
    };
    for (body, pointer, code) in [
        (counts(&[count("car", 21, 0)]), "/realtime/0/free", OutOfRange),
        (counts(&[count("car", -1, 0)]), "/realtime/0/free", Invalid),
        (with("free", json!(1.5)), "/realtime/0/free", Invalid),
        (with("free", json!("3")), "/realtime/0/free", Invalid),
        (with("capacity", json!(-20)), "/realtime/0/capacity", Invalid),
        (with("capacity", Value::Null), "/realtime/0/capacity", Invalid),
        (counts(&[count("car", 3, 61)]), "/realtime/0/updated_at", OutOfRange),
        (counts(&[count("car", 3, -24 * 3600 - 1)]), "/realtime/0/updated_at", OutOfRange),
        (with("updated_at", json!("just now")), "/realtime/0/updated_at", Invalid),
        (counts(&[count("tank", 3, 0)]), "/realtime/0/vehicle", Invalid),
        (counts(&[count("bus", 3, 0)]), "/realtime/0/vehicle", Unknown),
        (counts(&[car.clone(), count("car", 4, 0)]), "/realtime/1/vehicle", Invalid),
        (counts(&vec![car.clone(); 5]), "/realtime", TooMany),
        (with("is_simulated", json!(true)), "/realtime/0/is_simulated", Invalid),
        (json!({}), "/realtime", Required),
        (json!([]), "", Invalid),
    ] {
        let (status, answer) = put(&portal, "/parking/sites/cho-song/realtime", &key, &body).await;
        let problem: Problem = serde_json::from_slice(&answer).expect("a problem");
        let fields: Vec<_> = problem.fields.iter().map(|field| (field.pointer.as_str(), field.code)).collect();
        assert_eq!((status, fields), (StatusCode::UNPROCESSABLE_ENTITY, vec![(pointer, code)]), "{body}");
    }
    assert!(free(&portal).await.is_empty(), "nothing was taken");
    // A clock that is a little ahead is no fault.
    assert_eq!(push(&portal, &key, &counts(&[count("car", 20, 60)])).await, StatusCode::NO_CONTENT);
    assert_eq!(free(&portal).await, [(Vehicle::Car, 20)]);
    let (status, _) = put(&portal, "/parking/sites/moon/realtime", &key, &counts(&[car])).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn wrong_sites_of_a_batch_do_not_stop_the_others() {
    let portal = TestApp::open().await;
    let key = key_for(&portal, Scope::Occupancy, &[]).await;
    let of = |uid: &str, realtime: &[Value]| json!({ "uid": uid, "realtime": realtime });
    let batch = json!({ "sites": [
        of("cho-song", &[count("car", 3, 0), count("motorcycle", 8, 0)]),
        of("moon", &[count("car", 3, 0)]),
        of("doi-thong", &[count("motorcycle", 2, 0)]),
        of("bo-ke", &[count("motorcycle", 21, 0)]),
        of("bo-ke", &[count("bicycle", -1, 0)]),
        of("doi-thong", &[count("motorcycle", 3, 0)]),
        { "realtime": [] },
        "ben-do",
        of("bo-ke", &[count("bicycle", 1, 0)]),
    ] });
    let (status, answer) = put(&portal, "/parking/realtime", &key, &batch).await;
    let result: BatchResult = serde_json::from_slice(&answer).expect("a result");
    let refused: Vec<&str> = result.refused.iter().map(|problem| problem.pointer.as_str()).collect();
    assert_eq!((status, result.accepted), (StatusCode::OK, 3));
    let expected = [
        "/sites/1/uid",
        "/sites/3/realtime/0/free",
        "/sites/4/realtime/0/free",
        "/sites/5/uid",
        "/sites/6/uid",
        "/sites/7",
    ];
    assert_eq!(refused, expected);
    assert_eq!(free(&portal).await, [(Vehicle::Motorcycle, 8), (Vehicle::Car, 3)]);
    assert_eq!(site(&portal, "doi-thong").await.realtime[0].free, 2);
    let many = json!({ "sites": vec![of("cho-song", &[]); 1001] });
    let (status, answer) = put(&portal, "/parking/realtime", &key, &many).await;
    let problem: Problem = serde_json::from_slice(&answer).expect("a problem");
    assert_eq!((status, problem.fields[0].pointer.as_str()), (StatusCode::UNPROCESSABLE_ENTITY, "/sites"));
}

#[tokio::test]
async fn a_key_says_what_it_may_report() {
    let portal = TestApp::open().await;
    let body = counts(&[count("car", 3, 0)]);
    let refusal = async |key: &str| {
        let (status, answer) = put(&portal, "/parking/sites/cho-song/realtime", key, &body).await;
        let problem: Problem = serde_json::from_slice(&answer).expect("a problem");
        assert_eq!((status, problem.code()), (StatusCode::UNAUTHORIZED, "unauthorized"), "{key}");
        problem.detail
    };
    assert!(refusal("pk_0").await.contains("not known"));
    let payments = key_for(&portal, Scope::Payments, &[]).await;
    assert!(refusal(payments.as_str()).await.contains("for payments"));
    let other = key_for(&portal, Scope::Occupancy, &["doi-thong"]).await;
    assert!(refusal(other.as_str()).await.contains("cho-song"));
    let request = Request::put(format!("{API_BASE}/parking/sites/cho-song/realtime")).body(Body::empty());
    let (status, headers, _) = portal.raw(request.expect("a request")).await;
    assert_eq!((status, headers["www-authenticate"].as_bytes()), (StatusCode::UNAUTHORIZED, &b"Bearer"[..]));
    let batch = json!({ "sites": [
        { "uid": "doi-thong", "realtime": [count("motorcycle", 2, 0)] },
        { "uid": "cho-song", "realtime": [count("car", 2, 0)] },
    ] });
    let (_, answer) = put(&portal, "/parking/realtime", &other, &batch).await;
    let result: BatchResult = serde_json::from_slice(&answer).expect("a result");
    assert_eq!((result.accepted, result.refused[0].pointer.as_str()), (1, "/sites/1/uid"));
    assert!(free(&portal).await.is_empty());
    // A key is refused as soon as it is revoked.
    let key = key_for(&portal, Scope::Occupancy, &["cho-song"]).await;
    assert_eq!(push(&portal, &key, &body).await, StatusCode::NO_CONTENT);
    let store = portal.app.store();
    let id =
        store.api_keys().await.expect("keys").into_iter().find(|key| key.has_site("cho-song") && !key.sites.is_empty());
    assert!(store.revoke_api_key(&id.expect("the key").id, FRIDAY + HOUR).await.expect("revoked"));
    assert!(refusal(key.as_str()).await.contains("revoked"));
}

#[tokio::test]
async fn an_operator_may_push_every_second_but_guess_no_keys() {
    let rate_limit = RateLimit { writes_per_minute: 6, burst: 2, behind_proxy: false };
    let portal = TestApp::with(|options| Options { rate_limit, ..options }).await;
    let key = key_for(&portal, Scope::Occupancy, &[]).await;
    let body = counts(&[count("car", 3, 0)]);
    for _ in 0..40 {
        assert_eq!(push(&portal, &key, &body).await, StatusCode::NO_CONTENT);
    }
    for status in [StatusCode::UNAUTHORIZED, StatusCode::UNAUTHORIZED, StatusCode::TOO_MANY_REQUESTS] {
        assert_eq!(push(&portal, "pk_0", &body).await, status);
    }
    assert_eq!(push(&portal, &key, &body).await, StatusCode::NO_CONTENT, "another machine at the same address");
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

/// Keys and free spaces of an event.
pub fn told(event: &ParkingEvent) -> Vec<(&str, Vec<u32>)> {
    let sites = event.sites.iter();
    sites.map(|site| (site.uid.as_str(), site.realtime.iter().map(|count| count.free).collect())).collect()
}

#[tokio::test]
async fn events_tell_what_has_changed_also_without_public_transport() {
    let portal = TestApp::open().await;
    assert_eq!(portal.get("/events?topics=transit").await.0, StatusCode::NOT_FOUND, "this city has none");
    let key = key_for(&portal, Scope::Occupancy, &[]).await;
    assert_eq!(push(&portal, &key, &counts(&[count("car", 3, -9)])).await, StatusCode::NO_CONTENT);
    let topics = "parking:cho-song.doi-thong,parking:doi-thong";
    let mut stream = portal.listen(topics, None).await;
    let (_, all) = next_event::<ParkingEvent>(&mut stream).await.expect("an event");
    assert_eq!((all.topic.as_str(), told(&all)), ("parking", vec![("cho-song", vec![3])]));
    let (_, one) = next_event::<ParkingEvent>(&mut stream).await.expect("an event");
    assert_eq!((one.topic.as_str(), told(&one)), ("parking:doi-thong", Vec::new()));
    let hill = "/parking/sites/doi-thong/realtime";
    assert_eq!(put(&portal, hill, &key, &counts(&[count("motorcycle", 2, -8)])).await.0, StatusCode::NO_CONTENT);
    let (_, all) = next_event::<ParkingEvent>(&mut stream).await.expect("an event");
    assert_eq!(told(&all), [("doi-thong", vec![2])], "only what has changed");
    let (id, one) = next_event::<ParkingEvent>(&mut stream).await.expect("an event");
    assert_eq!((one.topic.as_str(), told(&one)), ("parking:doi-thong", vec![("doi-thong", vec![2])]));
    // The same count again, an older one and another site are no events for this site.
    drop(stream);
    assert_eq!(put(&portal, hill, &key, &counts(&[count("motorcycle", 2, -8)])).await.0, StatusCode::NO_CONTENT);
    assert_eq!(put(&portal, hill, &key, &counts(&[count("motorcycle", 5, -99)])).await.0, StatusCode::NO_CONTENT);
    assert_eq!(push(&portal, &key, &counts(&[count("car", 4, -7)])).await, StatusCode::NO_CONTENT);
    let mut stream = portal.listen(topics, Some(&id)).await;
    let (_, missed) = next_event::<ParkingEvent>(&mut stream).await.expect("an event");
    assert_eq!((missed.topic.as_str(), told(&missed)), ("parking", vec![("cho-song", vec![4])]));
    let mut next = Box::pin(next_event::<ParkingEvent>(&mut stream));
    assert!(futures::poll!(next.as_mut()).is_pending(), "nothing new about the hill");
    drop(next);
    drop(stream);
    // An id of another run of the server counts as none. The order of the keys does not matter.
    let mut stream = portal.listen("parking:doi-thong.cho-song.doi-thong", Some("ffffffff-999")).await;
    let (_, all) = next_event::<ParkingEvent>(&mut stream).await.expect("an event");
    assert_eq!(told(&all), [("cho-song", vec![4]), ("doi-thong", vec![2])]);
}

#[tokio::test]
async fn a_change_of_another_site_is_no_event() {
    let portal = TestApp::open().await;
    let key = key_for(&portal, Scope::Occupancy, &[]).await;
    let topic = "parking:bo-ke.doi-thong";
    let mut stream = portal.listen(topic, None).await;
    let (id, first) = next_event::<ParkingEvent>(&mut stream).await.expect("an event");
    assert_eq!((first.topic.as_str(), told(&first)), ("parking", Vec::new()));
    drop(stream);
    assert_eq!(push(&portal, &key, &counts(&[count("car", 3, -9)])).await, StatusCode::NO_CONTENT);
    let mut stream = portal.listen(topic, Some(&id)).await;
    let mut next = Box::pin(next_event::<ParkingEvent>(&mut stream));
    assert!(futures::poll!(next.as_mut()).is_pending(), "nothing new about these sites");
    let hill = "/parking/sites/doi-thong/realtime";
    assert_eq!(put(&portal, hill, &key, &counts(&[count("motorcycle", 2, -8)])).await.0, StatusCode::NO_CONTENT);
    let (_, next) = next.await.expect("an event");
    assert_eq!(told(&next), [("doi-thong", vec![2])]);
}

#[tokio::test]
async fn an_event_about_a_few_sites_is_small() {
    let portal = TestApp::open().await;
    let key = key_for(&portal, Scope::Occupancy, &[]).await;
    let batch = json!({ "sites": [
        { "uid": "cho-song", "realtime": [count("car", 2, 0), count("motorcycle", 2, 0)] },
        { "uid": "doi-thong", "realtime": [count("motorcycle", 2, 0)] },
        { "uid": "bo-ke", "realtime": [count("motorcycle", 2, 0), count("bicycle", 2, 0)] },
        { "uid": "ben-do", "realtime": [count("bicycle", 2, 0)] },
    ] });
    let mut stream = portal.listen("parking:ben-do.bo-ke.cho-song.doi-thong", None).await;
    next_event::<ParkingEvent>(&mut stream).await.expect("an event");
    assert_eq!(put(&portal, "/parking/realtime", &key, &batch).await.0, StatusCode::OK);
    let (_, event) = next_event::<Value>(&mut stream).await.expect("an event");
    assert!(
        event["sites"].as_array().is_some_and(|sites| sites.len() == 4) && event.to_string().len() <= 2000,
        "{event}"
    );
}

#[tokio::test]
async fn unknown_sites_are_no_topics() {
    let portal = TestApp::open().await;
    for topics in [
        "parking",
        "parkings",
        "parking:",
        "parking:moon",
        "parking:moon.mars",
        "parking:.",
        "parking:cho-song,weather",
    ] {
        let (status, _, body) = portal.get(&format!("/events?topics={topics}")).await;
        let problem: Problem = serde_json::from_slice(&body).expect("a problem");
        assert_eq!((status, problem.fields[0].pointer.as_str()), (StatusCode::BAD_REQUEST, "topics"), "{topics}");
    }
}

#[tokio::test]
async fn a_list_with_a_site_that_has_gone_goes_on_with_the_others() {
    let portal = TestApp::open().await;
    let key = key_for(&portal, Scope::Occupancy, &[]).await;
    let mut stream = portal.listen("parking:moon.cho-song", None).await;
    let (_, first) = next_event::<ParkingEvent>(&mut stream).await.expect("an event");
    assert_eq!((first.topic.as_str(), told(&first)), ("parking", Vec::new()));
    assert_eq!(push(&portal, &key, &counts(&[count("car", 3, -9)])).await, StatusCode::NO_CONTENT);
    let (_, next) = next_event::<ParkingEvent>(&mut stream).await.expect("an event");
    assert_eq!(told(&next), [("cho-song", vec![3])]);
}

#[tokio::test]
async fn servers_on_one_database_show_the_same_counts() {
    let first = TestApp::open().await;
    let second = first.beside().await;
    let key = key_for(&first, Scope::Occupancy, &[]).await;
    let mut stream = second.listen("parking:cho-song.doi-thong", None).await;
    next_event::<ParkingEvent>(&mut stream).await.expect("an event");
    assert_eq!(push(&first, &key, &counts(&[count("car", 3, -9)])).await, StatusCode::NO_CONTENT);
    let (_, event) = next_event::<ParkingEvent>(&mut stream).await.expect("the count of the other server");
    assert_eq!(told(&event), [("cho-song", vec![3])]);
    assert_eq!(free(&second).await, [(Vehicle::Car, 3)], "also in answers");
    // Each is told something that the other does not know yet; the newer count applies to both.
    assert_eq!(push(&second, &key, &counts(&[count("car", 5, -5)])).await, StatusCode::NO_CONTENT);
    assert_eq!(push(&first, &key, &counts(&[count("car", 4, -7)])).await, StatusCode::NO_CONTENT);
    let mut stream = first.listen("parking:cho-song", None).await;
    loop {
        let (_, event) = next_event::<ParkingEvent>(&mut stream).await.expect("an event with the newest count");
        if told(&event) == [("cho-song", vec![5])] {
            break;
        }
    }
    assert_eq!(free(&first).await, [(Vehicle::Car, 5)]);
    assert_eq!(free(&second).await, [(Vehicle::Car, 5)]);
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
