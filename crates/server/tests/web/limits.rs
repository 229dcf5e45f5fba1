//! A panicking handler, and the rate limit of writes.

use crate::support::{get, send, site, start};
use axum::{
    Router,
    body::Body,
    http::{Request, StatusCode},
    routing::get as route,
};
use contract::{API_BASE, Problem};
use server::{RateLimit, http::rules::RuleTable};

async fn panics() -> &'static str {
    panic!("on purpose")
}

#[tokio::test]
async fn a_panic_is_a_500_for_that_request_alone() {
    let running = site().await;
    let api = Router::new().route("/api/v1/panics", route(panics)).route("/api/v1/works", route(async || "works"));
    let router = server::shell::around(api, RuleTable::default(), &running.server.app).expect("a router");
    let answer = get(&router, "/api/v1/panics", &[]).await;
    assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
    let problem: Problem = answer.json();
    assert_eq!(problem.code(), "internal");
    assert!(!answer.text().contains("on purpose"));
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert_eq!(get(&router, "/api/v1/works", &[]).await.text(), "works");
}

#[tokio::test]
async fn writes_that_come_too_often_wait() {
    let limit = RateLimit { writes_per_minute: 6, burst: 2, behind_proxy: false };
    let running = start(|options, _| options.rate_limit = limit).await;
    let write = async |device: &str| {
        let request = Request::post(format!("{API_BASE}/media")).header("portal-device", device);
        send(&running.server.router, request.body(Body::empty()).expect("a request")).await
    };
    let (one, two) = ("1".repeat(32), "2".repeat(32));
    for _ in 0..2 {
        assert_eq!(write(&one).await.status, StatusCode::BAD_REQUEST);
    }
    let refused = write(&one).await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(refused.header("retry-after"), "10");
    assert_eq!(refused.json::<Problem>().code(), "rate_limited");
    assert_eq!(write(&two).await.status, StatusCode::BAD_REQUEST, "another device is not held up");
    assert_eq!(get(&running.server.router, "/health", &[]).await.status, StatusCode::OK, "reading goes on");
}
