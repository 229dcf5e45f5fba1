//! The OpenAPI document, entity tags, CORS, compression.

use crate::support::{DEVICE_A, TestApp, lamp};
use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use contract::portal::{Config, config};
use serde_json::Value;
use server::{Options, api};

#[test]
fn the_committed_openapi_document_is_fresh() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../public/contract/openapi.json");
    let committed = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        committed == api::openapi_json(),
        "public/contract/openapi.json is stale: cargo run -p server -- openapi --write public/contract/openapi.json"
    );
}

#[test]
fn every_reference_of_the_document_leads_somewhere() {
    let document: Value = serde_json::from_str(&api::openapi_json()).expect("JSON");
    let mut refs = Vec::new();
    references(&document, &mut refs);
    for reference in refs {
        assert!(document.pointer(reference.trim_start_matches('#')).is_some(), "{reference} leads nowhere");
    }
}

fn references<'a>(value: &'a Value, out: &mut Vec<&'a str>) {
    match value {
        Value::Object(map) => {
            out.extend(map.get("$ref").and_then(Value::as_str));
            map.values().for_each(|value| references(value, out));
        }
        Value::Array(items) => items.iter().for_each(|value| references(value, out)),
        _ => {}
    }
}

#[tokio::test]
async fn an_answer_that_the_client_has_is_304() {
    let portal = TestApp::open().await;
    let created = portal.submit(&lamp(), DEVICE_A).await;
    for target in ["/config", "/categories", "/wards", "/sketch", "/reports", "/openapi.json", "/search?q=may"] {
        let (status, headers, body) = portal.get(target).await;
        assert_eq!(status, StatusCode::OK, "{target}");
        assert!(!body.is_empty() && headers.contains_key("cache-control"), "{target}");
        let etag = headers["etag"].clone();
        let again = Request::get(format!("/api/v1{target}")).header("if-none-match", etag).body(Body::empty());
        let (status, headers, body) = portal.raw(again.expect("a request")).await;
        assert_eq!((status, body.len()), (StatusCode::NOT_MODIFIED, 0), "{target}");
        assert!(headers.contains_key("etag"), "{target}");
    }
    let tag = |headers: axum::http::HeaderMap| headers["etag"].clone();
    let before = tag(portal.get("/reports").await.1);
    portal.send(contract::reports::support(&created.code).from_device(DEVICE_A)).await.expect("support");
    assert_ne!(before, tag(portal.get("/reports").await.1), "a change is seen");
}

#[tokio::test]
async fn the_sketch_lies_under_a_lasting_address() {
    let portal = TestApp::open().await;
    let profile: Config = portal.send(config()).await.expect("a profile");
    let request = Request::get(&profile.basemap.sketch).body(Body::empty()).expect("a request");
    let (status, headers, _) = portal.raw(request).await;
    assert_eq!((status, headers["content-type"].as_bytes()), (StatusCode::OK, &b"application/geo+json"[..]));
    assert!(headers["cache-control"].to_str().expect("text").contains("immutable"));
}

#[tokio::test]
async fn nothing_of_the_profile_is_another_citys() {
    let portal = TestApp::open().await;
    let profile: Config = portal.send(config()).await.expect("a profile");
    assert_eq!(
        (profile.id.as_str(), profile.code_prefix.as_str(), profile.utc_offset_minutes),
        ("wolkenau", "WOL", 60)
    );
    assert_eq!(profile.locales, ["en", "vi"], "the default first");
    for target in ["/config", "/categories", "/wards", "/search?q=hanoi"] {
        let text = String::from_utf8(portal.get(target).await.2).expect("text").to_lowercase();
        assert!(!text.contains("hanoi") && !text.contains("hà nội"), "{target}");
    }
}

#[tokio::test]
async fn pages_of_named_origins_only_may_read_answers() {
    let portal =
        TestApp::with(|options| Options { allow_origins: vec!["https://page.example".to_owned()], ..options }).await;
    let ask = |origin: &str| {
        Request::options("/api/v1/reports")
            .header("origin", origin)
            .header("access-control-request-method", "POST")
            .header("access-control-request-headers", "content-type,idempotency-key,portal-device")
            .body(Body::empty())
            .expect("a request")
    };
    let (_, headers, _) = portal.raw(ask("https://page.example")).await;
    assert_eq!(headers["access-control-allow-origin"], "https://page.example");
    let allowed = headers["access-control-allow-headers"].to_str().expect("text").to_lowercase();
    assert!(
        ["content-type", "idempotency-key", "portal-device"].iter().all(|name| allowed.contains(name)),
        "{allowed}"
    );
    let (_, headers, _) = portal.raw(ask("https://other.example")).await;
    assert!(!headers.contains_key("access-control-allow-origin"));

    let folder = tempfile::tempdir().expect("a folder");
    let wrong = Options { allow_origins: vec!["https://page.example/path".to_owned()], ..Options::new(folder.path()) };
    let error = server::start(wrong).await.expect_err("refused").to_string();
    assert!(error.contains("--allow-origin"), "{error}");
}

#[tokio::test]
async fn answers_are_compressed_for_those_who_can_read_it() {
    let portal = TestApp::open().await;
    let request = Request::get("/api/v1/categories").header("accept-encoding", "br").body(Body::empty());
    let (_, headers, body) = portal.raw(request.expect("a request")).await;
    assert_eq!(headers["content-encoding"], "br");
    assert!(body.len() < portal.get("/categories").await.2.len());
}
