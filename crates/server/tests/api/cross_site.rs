//! Cross-site writes through a user's browser.

use crate::support::{DEVICE_A, TestApp, http, key, lamp};
use axum::{
    body::Body,
    http::{HeaderMap, Request, StatusCode},
};
use contract::Problem;
use server::Options;

const EVIL: &[(&str, &str)] = &[("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")];
const OWN: &[(&str, &str)] = &[("origin", "http://portal.example"), ("sec-fetch-site", "same-origin")];
/// Old browsers send fewer headers.
const OLD: &[(&str, &str)] = &[("origin", "http://portal.example")];

async fn ask(portal: &TestApp, request: Request<Body>, headers: &[(&str, &str)]) -> (StatusCode, HeaderMap, Vec<u8>) {
    let (mut parts, body) = request.into_parts();
    parts.headers.insert("host", "portal.example".parse().expect("a value"));
    for (name, value) in headers {
        parts.headers.insert(
            axum::http::HeaderName::from_bytes(name.as_bytes()).expect("a name"),
            value.parse().expect("a value"),
        );
    }
    portal.raw(Request::from_parts(parts, body)).await
}

fn post(path: &str) -> Request<Body> {
    let request = Request::post(path).header("content-type", "application/json").header("portal-device", DEVICE_A);
    request.body(Body::from("{}")).expect("a request")
}

#[tokio::test]
async fn every_write_is_refused_to_pages_of_others() {
    let portal = TestApp::open().await;
    let report = portal.submit(&lamp(), DEVICE_A).await;
    let support = format!("/api/v1/reports/{}/support", report.code);
    for path in [
        "/api/v1/reports",
        "/api/v1/media",
        &support,
        "/api/v1/heritage/ratings",
        "/api/v1/heritage/scans",
        "/d/cong-may/vi",
        "/any/address",
    ] {
        for headers in [EVIL, &EVIL[..1], &[("sec-fetch-site", "cross-site")], &[("origin", "null")]] {
            let (status, answered, body) = ask(&portal, post(path), headers).await;
            let problem: Problem = serde_json::from_slice(&body).expect("a problem");
            assert_eq!((status, problem.code()), (StatusCode::FORBIDDEN, "cross_site"), "{path} {headers:?}");
            assert!(!answered.contains_key("access-control-allow-origin"));
        }
        for headers in [OWN, OLD, &[]] {
            let (status, ..) = ask(&portal, post(path), headers).await;
            assert_ne!(status, StatusCode::FORBIDDEN, "{path} {headers:?}");
        }
    }
    for method in ["PUT", "PATCH", "DELETE"] {
        let request = Request::builder().method(method).uri("/api/v1/reports").body(Body::empty()).expect("a request");
        assert_eq!(ask(&portal, request, EVIL).await.0, StatusCode::FORBIDDEN, "{method}");
    }
    let reading = Request::get("/api/v1/reports").body(Body::empty()).expect("a request");
    assert_eq!(ask(&portal, reading, EVIL).await.0, StatusCode::OK, "everybody may read");
    let supporters = portal.get(&format!("/reports/{}", report.code)).await.2;
    assert!(!String::from_utf8_lossy(&supporters).contains("\"supporters\":2"), "one page of ours, asked three times");
}

#[tokio::test]
async fn named_pages_may_write_and_ask_before() {
    let allow_origins = vec!["https://page.example".to_owned()];
    let portal = TestApp::with(|options| Options { allow_origins, ..options }).await;
    let page = &[("origin", "https://page.example"), ("sec-fetch-site", "cross-site")];
    let created = http(&contract::reports::create_report(&lamp(), &key()).from_device(DEVICE_A));
    let (status, headers, _) = ask(&portal, created, page).await;
    assert_eq!(status, StatusCode::CREATED);
    assert_eq!(headers["access-control-allow-origin"], "https://page.example");
    let before = |origin: &str| {
        let request = Request::options("/api/v1/reports").header("origin", origin);
        request.header("access-control-request-method", "POST").body(Body::empty()).expect("a request")
    };
    let (status, headers, _) = portal.raw(before("https://page.example")).await;
    assert_eq!(
        (status, &headers["access-control-allow-origin"]),
        (StatusCode::OK, &"https://page.example".parse().expect("a value"))
    );
    let created = http(&contract::reports::create_report(&lamp(), &key()).from_device(DEVICE_A));
    assert_eq!(ask(&portal, created, EVIL).await.0, StatusCode::FORBIDDEN, "others are still refused");
}
