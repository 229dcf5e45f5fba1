//! Free spaces. Here: how operators push counts, and what a page shows of them.

mod events;
mod pushes;
mod shown;

use crate::support::{FRIDAY, TestApp};
use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use contract::{
    API_BASE,
    parking::{ParkingEvent, ParkingSite, Vehicle, parking_site},
};
use serde_json::{Value, json};
use server::{
    Options,
    api_keys::{self, Scope},
    clock::Clock,
};
use std::sync::{Arc, atomic::AtomicI64};

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

/// Keys and free spaces of an event.
pub fn told(event: &ParkingEvent) -> Vec<(&str, Vec<u32>)> {
    let sites = event.sites.iter();
    sites.map(|site| (site.uid.as_str(), site.realtime.iter().map(|count| count.free).collect())).collect()
}
