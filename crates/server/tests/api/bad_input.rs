//! Invalid input is always answered with a problem document that names the field.

use crate::support::{DEVICE_A, TestApp, key, lamp};
use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use contract::{FieldCode, Problem};
use serde_json::{Value, json};

fn body(change: Value) -> Value {
    let mut body = serde_json::to_value(lamp()).expect("JSON");
    for (name, value) in change.as_object().expect("an object") {
        if value == "absent" {
            body.as_object_mut().expect("an object").remove(name)
        } else {
            body[name.as_str()] = value.clone();
            None
        };
    }
    body
}

async fn post(portal: &TestApp, body: impl Into<Body>, content_type: &str) -> (StatusCode, Problem) {
    let request = Request::post("/api/v1/reports")
        .header("idempotency-key", key())
        .header("portal-device", DEVICE_A)
        .header("content-type", content_type)
        .body(body.into())
        .expect("a request");
    let (status, headers, body) = portal.raw(request).await;
    assert_eq!(headers["content-type"], "application/problem+json");
    let problem: Problem = serde_json::from_slice(&body).expect("a problem");
    assert_eq!(problem.status, status.as_u16());
    (status, problem)
}

#[tokio::test]
async fn a_report_with_a_wrong_field_is_refused_by_the_fields_name() {
    use FieldCode::*;
    let portal = TestApp::open().await;
    let cases = [
        (json!({ "category": 7 }), "/category", Invalid),
        (json!({ "category": "absent" }), "/category", Required),
        (json!({ "category": "dragon" }), "/category", Unknown),
        (json!({ "lat": "north" }), "/lat", Invalid),
        (json!({ "lat": null }), "/lat", Invalid),
        (json!({ "lat": 51.0 }), "/lat", OutsideCity),
        (json!({ "lon": -8.1 }), "/lon", OutsideCity),
        (json!({ "lat": 1e300 }), "/lat", OutOfRange),
        (json!({ "description": "absent" }), "/description", Required),
        (json!({ "description": "x".repeat(20_000) }), "/description", TooLong),
        (json!({ "description": "ế".repeat(20_000) }), "/description", TooLong),
        (json!({ "description": "kurz" }), "/description", TooShort),
        (json!({ "description": "eine Glocke \u{7} läutet hier" }), "/description", ControlCharacters),
        (json!({ "address": "x".repeat(201) }), "/address", TooLong),
        (json!({ "address": "nul \u{0}" }), "/address", ControlCharacters),
        (json!({ "ward": "W9" }), "/ward", Unknown),
        (json!({ "ward": "<W9>" }), "/ward", Invalid),
        (json!({ "answers": { "how_many": "twelve" } }), "/answers/how_many", Unknown),
        (json!({ "answers": { "how_many": 2 } }), "/answers/how_many", Invalid),
        (json!({ "photos": ["0".repeat(64)] }), "/photos/0", Unknown),
        (json!({ "photos": "one" }), "/photos", Invalid),
        (json!({ "contact": { "phone": "call me" } }), "/contact/phone", Invalid),
        (json!({ "contact": { "fax": "1", "email": "@" } }), "/contact/email", Invalid),
        (json!({ "about": "javascript:alert(1)" }), "/about", Invalid),
        // A report that was meant for fewer readers must not be published.
        (json!({ "visibility": "private" }), "/visibility", Unknown),
        (json!({ "anonymous": true }), "/anonymous", Unknown),
        (json!({ "requires": 1000 }), "/requires", Unknown),
    ];
    for (change, pointer, code) in cases {
        let (status, problem) = post(&portal, body(change.clone()).to_string(), "application/json").await;
        let fields: Vec<_> = problem.fields.iter().map(|field| (field.pointer.as_str(), field.code)).collect();
        assert_eq!((status, problem.code()), (StatusCode::UNPROCESSABLE_ENTITY, "validation"), "{change}");
        assert_eq!(fields, [(pointer, code)], "{change}");
    }
    assert_eq!(portal.app.store().change_number().await.expect("a number"), 0, "nothing was written");
}

/// A newer page may send unknown members. They have no effect, and the known members are stored.
#[tokio::test]
async fn what_a_submission_does_not_have_is_left_out() {
    let portal = TestApp::open().await;
    let more = json!({ "status": "resolved", "anonymous": false, "supporters": 900, "contact": { "fax": "1" }, "requires": 1 });
    let request = Request::post("/api/v1/reports")
        .header("idempotency-key", key())
        .header("portal-device", DEVICE_A)
        .header("content-type", "application/json")
        .body(Body::from(body(more).to_string()))
        .expect("a request");
    let (status, _, answer) = portal.raw(request).await;
    let report: contract::reports::Report = serde_json::from_slice(&answer).expect("a report");
    assert_eq!(
        (status, report.status, report.supporters),
        (StatusCode::CREATED, contract::reports::Status::Received, 0)
    );
    assert_eq!(report.visibility, contract::reports::Visibility::Public);
}

#[tokio::test]
async fn all_wrong_fields_are_named_at_once() {
    let portal = TestApp::open().await;
    let wrong = body(json!({ "category": "dragon", "lat": 0.0, "description": "?" }));
    let (_, problem) = post(&portal, wrong.to_string(), "application/json").await;
    let pointers: Vec<_> = problem.fields.iter().map(|field| field.pointer.as_str()).collect();
    assert_eq!(pointers, ["/category", "/lat", "/description"]);
}

#[tokio::test]
async fn a_body_that_is_no_json_is_400_another_type_415_and_a_flood_413() {
    let portal = TestApp::open().await;
    for broken in ["", "{", "[]x", "{\"category\":\"lamp\",}", "\u{feff}{}"] {
        assert_eq!(post(&portal, broken, "application/json").await.0, StatusCode::BAD_REQUEST, "{broken:?}");
    }
    assert_eq!(post(&portal, vec![0xff, 0xfe], "application/json").await.0, StatusCode::BAD_REQUEST);
    let whole = body(json!({})).to_string();
    for other in ["text/plain", "application/x-www-form-urlencoded", ""] {
        assert_eq!(post(&portal, whole.clone(), other).await.0, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    }
    let flood = body(json!({ "description": "x".repeat(300_000) })).to_string();
    assert_eq!(post(&portal, flood, "application/json").await.0, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn keys_and_devices_are_checked() {
    let portal = TestApp::open().await;
    for (name, value, pointer, code) in [
        ("idempotency-key", None, "Idempotency-Key", FieldCode::Required),
        ("idempotency-key", Some("12"), "Idempotency-Key", FieldCode::Invalid),
        ("idempotency-key", Some("zzzzzzzz-0000-4000-8000-000000000000"), "Idempotency-Key", FieldCode::Invalid),
        ("portal-device", Some("secret"), "Portal-Device", FieldCode::Invalid),
    ] {
        let mut request = Request::post("/api/v1/reports").header("content-type", "application/json");
        if name != "idempotency-key" {
            request = request.header("idempotency-key", key());
        }
        if let Some(value) = value {
            request = request.header(name, value);
        }
        let (status, _, answer) =
            portal.raw(request.body(body(json!({})).to_string().into()).expect("a request")).await;
        let problem: Problem = serde_json::from_slice(&answer).expect("a problem");
        assert_eq!(status, StatusCode::BAD_REQUEST);
        assert_eq!((problem.fields[0].pointer.as_str(), problem.fields[0].code), (pointer, code));
    }
}

#[tokio::test]
async fn markup_is_kept_as_text() {
    let portal = TestApp::open().await;
    let markup = "<script>alert('x')</script> & <img src=x onerror=alert(1)> \"quoted\"; DROP TABLE reports;--";
    let new = contract::reports::NewReport { description: markup.to_owned(), address: markup.to_owned(), ..lamp() };
    let created = portal.submit(&new, DEVICE_A).await;
    let (_, headers, body) = portal.get(&format!("/reports/{}", created.code)).await;
    assert_eq!(
        (headers["content-type"].as_bytes(), headers["x-content-type-options"].as_bytes()),
        (&b"application/json"[..], &b"nosniff"[..])
    );
    let read: contract::reports::Report = serde_json::from_slice(&body).expect("a report");
    assert_eq!((read.description.as_str(), read.address.as_str()), (markup, markup));
}

#[tokio::test]
async fn wrong_parameters_are_named() {
    let portal = TestApp::open().await;
    for (target, name) in [
        ("/reports?limit=0", "limit"),
        ("/reports?limit=201", "limit"),
        ("/reports?limit=many", "limit"),
        ("/reports?limit=-1", "limit"),
        ("/reports?status=received,lost", "status"),
        ("/reports?overdue=perhaps", "overdue"),
        ("/reports?since=yesterday", "since"),
        ("/reports?since=2026-02-30", "since"),
        ("/reports?bbox=1,2,3", "bbox"),
        ("/reports?bbox=8.2,50,8.1,50.1", "bbox"),
        ("/reports?sort=prettiest", "sort"),
        ("/reports?sort=near", "lat"),
        ("/reports?sort=near&lat=50", "lon"),
        ("/reports?cursor=xyz", "cursor"),
        ("/reports?cursor=oldest.1.1", "cursor"),
        ("/reports?mine=true", "Portal-Device"),
        ("/reports/map?zoom=12", "bbox"),
        ("/reports/map?bbox=8,50,8.2,50.1", "zoom"),
        ("/reports/map?bbox=8,50,8.2,50.1&zoom=99", "zoom"),
        ("/reports/map?bbox=8,50,8.2,50.1&zoom=1.5", "zoom"),
        ("/reports/nearby?category=lamp", "lat"),
        ("/reports/nearby?lat=50&lon=8", "category"),
        ("/reports/nearby?lat=50&lon=8&category=lamp&radius=9999", "radius"),
        ("/reports/nearby?lat=NaN&lon=8&category=lamp", "lat"),
        ("/reports/nearby?lat=91&lon=8&category=lamp", "lat"),
        ("/search?q=x&limit=51", "limit"),
        ("/search?q=x&kinds=ward,ghost", "kinds"),
        ("/search?q=x&lat=50", "lon"),
        ("/wards/at?lat=50", "lon"),
        ("/wards/at", "lat"),
    ] {
        let (status, headers, body) = portal.get(target).await;
        assert_eq!(
            (status, &headers["content-type"]),
            (StatusCode::BAD_REQUEST, &"application/problem+json".parse().expect("a value")),
            "{target}"
        );
        let problem: Problem = serde_json::from_slice(&body).expect("a problem");
        assert_eq!(problem.fields[0].pointer, name, "{target}");
    }
    let long = format!("/reports?q={}", "x".repeat(20_000));
    assert_eq!(portal.get(&long).await.0, StatusCode::BAD_REQUEST);
    assert_eq!(portal.get("/reports?colour=blue&q=").await.0, StatusCode::OK, "unknown and empty ones are left alone");
}

#[tokio::test]
async fn what_is_longer_than_any_name_is_refused_before_it_is_looked_for() {
    let portal = TestApp::open().await;
    let get = async |target: String| portal.raw(Request::get(target).body(Body::empty()).expect("a request")).await;
    let segment = "x-".repeat(150);
    for path in [
        "/api/v1/reports/{}",
        "/api/v1/transit/routes/{}",
        "/api/v1/transit/stops/{}/departures",
        "/api/v1/transit/network/{}",
        "/api/v1/heritage/sites/{}",
        "/api/v1/heritage/sites/{}/donation",
        "/api/v1/media/{}",
        "/api/v1/media/{}/thumb",
        "/d/{}",
        "/d/{}/vi",
        "/d/{}/sign",
        "/d/file/{}/guide.js",
        "/reports/{}",
        "/bus/stops/{}",
    ] {
        assert_eq!(get(path.replace("{}", &segment)).await.0, StatusCode::NOT_FOUND, "{path}");
        for long in ["x".repeat(30_000), "x-".repeat(15_000), "%C4%91".repeat(5000)] {
            let (status, _, body) = get(path.replace("{}", &long)).await;
            let problem: Problem = serde_json::from_slice(&body).expect("a problem");
            assert_eq!((status, problem.code()), (StatusCode::URI_TOO_LONG, "target_too_long"), "{path}");
        }
    }
    let (word, words) = ("x".repeat(30_000), "a+".repeat(15_000));
    for (target, name) in [
        ("/search?q={}", "q"),
        ("/search?q=x&lat={}&lon=8", "lat"),
        ("/search?q=x&limit={}", "limit"),
        ("/reports?q={}", "q"),
        ("/reports?cursor={}", "cursor"),
        ("/reports?ward={}", "ward"),
        ("/reports?since={}", "since"),
        ("/reports?sort={}", "sort"),
        ("/reports?status={}", "status"),
        ("/reports/map?zoom=9&bbox={}", "bbox"),
        ("/heritage/sites/cong-may?lang={}", "lang"),
    ] {
        for long in [&word, &words] {
            let (status, _, body) = portal.get(&target.replace("{}", long)).await;
            let problem: Problem = serde_json::from_slice(&body).expect("a problem");
            assert_eq!((status, problem.fields[0].pointer.as_str()), (StatusCode::BAD_REQUEST, name), "{target}");
        }
    }
    let listed = format!("/reports?category={}", "lamp,".repeat(5000));
    assert_eq!(portal.get(&listed).await.0, StatusCode::BAD_REQUEST);
    let all = format!("/reports?{}", "colour=blue&".repeat(5000));
    assert_eq!(portal.get(&all).await.0, StatusCode::URI_TOO_LONG);
}

#[tokio::test]
async fn headers_that_nobody_sends_change_nothing() {
    let portal = TestApp::open().await;
    let long = |part: &str| part.repeat(60_000 / part.len());
    for (name, value) in [
        ("accept-language", long("vi;q=0.1,")),
        ("accept-language", long("x")),
        ("accept-encoding", long("br;q=0,")),
        ("cookie", long("a=b; ")),
        ("if-none-match", long("\"a\",")),
        ("last-event-id", long("a.")),
        ("accept", long("text/html,")),
    ] {
        for path in ["/d/cong-may", "/api/v1/config", "/api/v1/heritage/sites"] {
            let request = Request::get(path).header(name, &value).body(Body::empty()).expect("a request");
            assert_eq!(portal.raw(request).await.0, StatusCode::OK, "{name} at {path}");
        }
    }
}

#[tokio::test]
async fn unknown_addresses_codes_and_methods_are_problems_too() {
    let portal = TestApp::open().await;
    for target in ["/nothing", "/reports/WOL-000000", "/reports/rubbish", "/reports/%ff", "/reports/WOL-000000/nothing"]
    {
        let (status, _, body) = portal.get(target).await;
        let problem: Problem = serde_json::from_slice(&body).expect("a problem");
        assert_eq!((status, problem.code()), (StatusCode::NOT_FOUND, "not_found"), "{target}");
    }
    let request = Request::delete("/api/v1/reports").body(Body::empty()).expect("a request");
    let (status, headers, body) = portal.raw(request).await;
    let problem: Problem = serde_json::from_slice(&body).expect("a problem");
    assert_eq!((status, problem.code()), (StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed"));
    assert_eq!(headers["allow"], "GET,HEAD,POST");
    let (status, ..) = portal.get("/wards/at?lat=10&lon=8.1").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "a position outside the city");
}
