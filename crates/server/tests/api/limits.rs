//! Rate limits of writes: separate for each kind, and as configured by the operator.

use crate::support::{DEVICE_A, TestApp, http};
use axum::{
    body::Body,
    http::{HeaderMap, Request, StatusCode},
};
use contract::{
    API_BASE, Problem,
    heritage::{NewScan, scanned},
};
use serde_json::Value;
use server::{Options, RateLimit, api};
use std::time::Instant;

/// Seconds to wait after a rejected write.
fn wait(headers: &HeaderMap, body: &[u8]) -> u32 {
    let problem: Problem = serde_json::from_slice(body).expect("a problem");
    assert_eq!(problem.code(), "rate_limited");
    headers["retry-after"].to_str().expect("text").parse().expect("seconds")
}

#[tokio::test]
async fn each_kind_of_write_has_its_own_limit_and_a_report_waits_three_times_as_long() {
    let rate_limit = RateLimit { writes_per_minute: 6, burst: 2, behind_proxy: false };
    let portal = TestApp::with(|options| Options { rate_limit, ..options }).await;
    let write = async |path: &str| {
        let request = Request::post(format!("{API_BASE}{path}")).header("portal-device", DEVICE_A);
        portal.raw(request.body(Body::empty()).expect("a request")).await
    };
    // The limits of the different kinds are independent.
    for (path, seconds) in
        [("/media", 10), ("/reports", 30), ("/reports/WOL-000000/support", 10), ("/heritage/ratings", 10)]
    {
        for _ in 0..2 {
            assert_ne!(write(path).await.0, StatusCode::TOO_MANY_REQUESTS, "{path}");
        }
        let (status, headers, body) = write(path).await;
        assert_eq!(status, StatusCode::TOO_MANY_REQUESTS, "{path}");
        let wait = wait(&headers, &body);
        // On a busy machine the three requests take some of that time.
        assert!((seconds - 3..=seconds).contains(&wait), "{path}: {wait} s");
    }
    assert_eq!(portal.get("/reports").await.0, StatusCode::OK, "reading goes on");
}

#[tokio::test]
async fn a_report_may_be_filed_less_often_than_anything_else_may_be_written() {
    // Each path is used from an address of its own, because an address has a limit for all routes of a kind.
    let rate_limit = RateLimit { writes_per_minute: 6, burst: 1, behind_proxy: true };
    let portal = TestApp::with(|options| Options { rate_limit, ..options }).await;
    let document: Value = serde_json::from_str(&api::openapi_json()).expect("JSON");
    let paths = document["paths"].as_object().expect("paths");
    let paths = paths.iter().filter(|(_, methods)| methods.get("post").is_some()).map(|(path, _)| path.as_str());
    // Providers send as many webhooks as there are transfers, all from the same addresses. What is not signed is refused.
    let paths = paths.filter(|path| *path != "/api/v1/payments/webhooks/{provider}");
    // A service says the limit at its route: the words of an address mean nothing.
    let paths: Vec<&str> = paths.chain(["/api/v1/nowhere/reports", "/reports"]).collect();
    assert!(paths.contains(&"/api/v1/reports") && paths.len() >= 7, "{paths:?}");
    for (n, path) in paths.into_iter().enumerate() {
        let write = async || {
            let request = Request::post(path.replace("{code}", "WOL-000000"));
            let request = request.header("portal-device", format!("{n:032x}"));
            let request = request.header("x-forwarded-for", format!("192.0.2.{n}"));
            portal.raw(request.body(Body::empty()).expect("a request")).await
        };
        assert_ne!(write().await.0, StatusCode::TOO_MANY_REQUESTS, "{path}");
        let (status, headers, body) = write().await;
        assert_eq!(status, StatusCode::TOO_MANY_REQUESTS, "{path}");
        let wait = wait(&headers, &body);
        let seconds = if path == "/api/v1/reports" { 30 } else { 10 };
        assert!((seconds - 3..=seconds).contains(&wait), "{path}: {wait} s");
    }
}

#[tokio::test]
async fn without_a_word_of_the_operator_twenty_writes_come_at_once_and_then_one_in_two_seconds() {
    let portal = TestApp::with(|options| Options { rate_limit: RateLimit::default(), ..options }).await;
    let scan = NewScan { site: "cong-may".to_owned(), sign: 1 };
    let start = Instant::now();
    let mut passed = 0;
    let refused = loop {
        let (status, headers, body) = portal.raw(http(&scanned(&scan))).await;
        if status == StatusCode::TOO_MANY_REQUESTS {
            break wait(&headers, &body);
        }
        assert_eq!(status, StatusCode::OK);
        passed += 1;
        assert!(passed < 1000, "nobody is ever refused");
    };
    // Tokens that were refilled meanwhile, on a busy machine.
    let more = start.elapsed().as_secs() / 2 + 1;
    assert!((20..=20 + more).contains(&passed), "{passed} and then {more}");
    assert!((1..=2).contains(&refused), "{refused} s");
}
