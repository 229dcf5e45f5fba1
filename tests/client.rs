//! The client in a real browser: what it sends, and how it handles responses.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

use browser::{
    client::Client,
    kv,
    net::{HttpRequest, HttpResponse, Transport, early_size, fetch},
    storage,
};
use contract::{
    ApiError, Body, DEVICE_HEADER, LatLon,
    reports::{NewReport, ReportFilter, ReportQuery, Status},
};
use leptos::prelude::Owner;
use std::{cell::RefCell, rc::Rc, sync::Arc};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

const CONFIG: &[u8] = include_bytes!("../crates/contract/fixtures/config.json");
const CATEGORIES: &[u8] = include_bytes!("../crates/contract/fixtures/categories.json");
const WARDS: &[u8] = include_bytes!("../crates/contract/fixtures/wards.json");
const BUSY: &[u8] = include_bytes!("../crates/contract/fixtures/problem_rate_limited.json");

type Sent = Rc<RefCell<Vec<HttpRequest>>>;

/// A transport that gives every request the same response and records the requests.
fn always(answer: HttpResponse) -> (Transport, Sent) {
    let sent = Sent::default();
    let recorded = sent.clone();
    let transport: Transport = Box::new(move |wire| {
        recorded.borrow_mut().push(wire);
        let answer = answer.clone();
        Box::pin(async move { answer })
    });
    (transport, sent)
}

fn client(answer: HttpResponse) -> (Owner, Client, Sent) {
    let owner = Owner::new();
    owner.set();
    let (transport, sent) = always(answer);
    (owner, Client::with("/api/v1", transport), sent)
}

#[wasm_bindgen_test]
async fn an_answer_is_read_with_its_type() {
    let (_owner, client, sent) = client(Ok((200, CONFIG.to_vec())));
    let config = client.send(contract::portal::config()).await.expect("an answer");
    assert_eq!(config.code_prefix, "BM");
    assert_eq!(sent.borrow().len(), 1);
    assert_eq!((sent.borrow()[0].method, sent.borrow()[0].url.as_str()), ("GET", "/api/v1/config"));
}

#[wasm_bindgen_test]
async fn what_goes_wrong_is_told_apart() {
    for error in [ApiError::Offline, ApiError::Timeout] {
        let (_owner, client, _) = client(Err(error.clone()));
        assert_eq!(client.send(contract::portal::config()).await, Err(error));
    }
    let (_owner, busy, _) = client(Ok((429, BUSY.to_vec())));
    let refused = busy.send(contract::portal::config()).await.expect_err("a refusal");
    assert_eq!(refused.status(), Some(429));
    assert!(refused.is_retryable());
    let (_owner, strange, _) = client(Ok((200, b"<!doctype html><title>Log in</title>".to_vec())));
    assert_eq!(strange.send(contract::portal::config()).await, Err(ApiError::Malformed));
}

#[wasm_bindgen_test]
fn only_what_is_personal_says_whose_device_it_is() {
    let (_owner, client, _) = client(Err(ApiError::Offline));
    let device_header =
        |wire: &HttpRequest| wire.headers.iter().find(|(name, _)| *name == DEVICE_HEADER).map(|(_, v)| v.clone());
    let code = "HN-7K3M9Q".parse().expect("a code");
    let everything = ReportQuery::default();
    let secret = Some(storage::device_secret());
    assert_eq!(device_header(&client.http_request(&contract::reports::reports(&everything))), secret);
    assert_eq!(device_header(&client.http_request(&contract::reports::report(&code))), secret);
    assert_eq!(device_header(&client.http_request(&contract::reports::support(&code))), secret);
    assert_eq!(
        device_header(&client.http_request(&contract::reports::create_report(&NewReport::default(), "k"))),
        secret
    );
    assert_eq!(device_header(&client.http_request(&contract::reports::upload("a.jpg", "image/jpeg", b"x"))), secret);
    let bbox = [105.0, 20.0, 106.0, 21.0].into();
    assert_eq!(device_header(&client.http_request(&contract::portal::config())), None);
    assert_eq!(device_header(&client.http_request(&contract::portal::wards())), None);
    assert_eq!(
        device_header(&client.http_request(&contract::search("phở", None, &[], 8))),
        None,
        "searches are nobody's"
    );
    assert_eq!(
        device_header(&client.http_request(&contract::reports::report_map(&ReportFilter::default(), bbox, 14))),
        None
    );
}

#[wasm_bindgen_test]
fn the_api_may_lie_on_another_server() {
    let owner = Owner::new();
    owner.set();
    let (transport, _) = always(Err(ApiError::Offline));
    let client = Client::with("https://api.example/city/v1", transport);
    let query = ReportQuery {
        filter: ReportFilter { status: vec![Status::Received], ..ReportFilter::default() },
        near: Some(LatLon::new(21.0, 105.5)),
        ..ReportQuery::default()
    };
    let url = client.http_request(&contract::reports::reports(&query)).url;
    assert_eq!(url, "https://api.example/city/v1/reports?status=received&lat=21&lon=105.5");
    assert_eq!(client.address("/media/abc"), "https://api.example/city/v1/media/abc");
    assert_eq!(client.asset("/city/sketch.geojson"), "https://api.example/city/sketch.geojson");
}

#[wasm_bindgen_test]
async fn categories_and_wards_are_fetched_once() {
    let (_owner, client, sent) = client(Ok((200, CATEGORIES.to_vec())));
    let first = client.catalogue().await.expect("the categories");
    let second = client.catalogue().await.expect("the categories");
    assert!(Arc::ptr_eq(&first, &second));
    assert_eq!(sent.borrow().len(), 1);
    let (_owner, client, sent) = self::client(Ok((200, WARDS.to_vec())));
    assert_eq!(client.wards().await.expect("the wards").len(), 3);
    client.wards().await.expect("the wards");
    assert_eq!(sent.borrow().len(), 1);
}

#[wasm_bindgen_test]
async fn a_failed_fetch_of_the_categories_is_not_remembered() {
    let (_owner, client, sent) = client(Err(ApiError::Offline));
    assert!(client.catalogue().await.is_err());
    assert!(client.catalogue().await.is_err());
    assert_eq!(sent.borrow().len(), 2);
}

fn wire(url: &str, timeout: i32) -> HttpRequest {
    HttpRequest { method: "GET", url: url.to_owned(), headers: Vec::new(), body: Body::Empty, timeout }
}

/// Runs a JavaScript snippet.
fn run(script: &str) {
    js_sys::eval(script).expect("a script");
}

#[wasm_bindgen_test]
async fn what_the_document_has_asked_is_taken_once() {
    run("globalThis.early = { '/nowhere': Promise.resolve(new Response('early', { status: 203 })), size: [300, 200] }");
    assert_eq!(fetch()(wire("/nowhere", 10_000)).await, Ok((203, b"early".to_vec())));
    let (status, bytes) = fetch()(wire("/nowhere", 10_000)).await.expect("this page's own server");
    assert_ne!((status, bytes), (203, b"early".to_vec()));
    assert_eq!((early_size(), early_size()), (Some((300.0, 200.0)), None));
    run("globalThis.early = undefined");
    assert_eq!(early_size(), None);
}

#[wasm_bindgen_test]
async fn an_early_question_that_came_to_nothing_is_asked_again() {
    run("globalThis.early = { '/': Promise.reject(new TypeError('no network')) }");
    let (status, bytes) = fetch()(wire("/", 10_000)).await.expect("this page's own server");
    assert!(status == 200 && !bytes.is_empty());
    run("globalThis.early = { '/': new Promise(() => {}) }");
    assert_eq!(fetch()(wire("/", 50)).await, Err(ApiError::Timeout));
    run("globalThis.early = { '/': Promise.resolve(new Response('early')) }");
    let post = HttpRequest { method: "POST", ..wire("/", 10_000) };
    assert_ne!(fetch()(post).await.expect("an answer").1, b"early".to_vec());
}

#[wasm_bindgen_test]
async fn a_real_exchange_brings_status_and_bytes() {
    let (status, bytes) = fetch()(wire("/", 10_000)).await.expect("this page's own server");
    assert_eq!(status, 200);
    assert!(!bytes.is_empty());
}

#[wasm_bindgen_test]
async fn a_server_that_is_not_there_is_no_connection() {
    // Port 9 (`discard`): nothing listens there.
    assert_eq!(fetch()(wire("http://127.0.0.1:9/", 10_000)).await, Err(ApiError::Offline));
}

#[wasm_bindgen_test]
async fn an_answer_that_takes_too_long_is_late() {
    assert_eq!(fetch()(wire("/", 0)).await, Err(ApiError::Timeout));
}

#[wasm_bindgen_test]
fn settings_stay_until_they_are_removed() {
    assert!(storage::set("test-setting", "tối"));
    assert_eq!(storage::get("test-setting").as_deref(), Some("tối"));
    storage::remove("test-setting");
    assert_eq!(storage::get("test-setting"), None);
}

#[wasm_bindgen_test]
fn the_device_has_one_secret() {
    let secret = storage::device_secret();
    assert!(secret.len() == 32 && secret.bytes().all(|byte| byte.is_ascii_hexdigit()), "{secret}");
    assert_eq!(storage::device_secret(), secret);
    assert_ne!(storage::random(16), storage::random(16));
    assert_eq!(storage::random(1000).len(), 64);
}

#[wasm_bindgen_test]
async fn large_things_stay_until_they_are_removed() {
    let long = "Phố Hàng Bồ ".repeat(100_000);
    assert!(kv::set_text("test-large", &long).await);
    assert_eq!(kv::text("test-large").await, Ok(Some(long)));
    assert!(kv::keys().await.contains(&"test-large".to_owned()));
    assert!(kv::remove("test-large").await);
    assert_eq!(kv::text("test-large").await, Ok(None));
}
