//! The files of the built page: negotiated, typed, cached, compressed.

use crate::dist::{JS, WASM};
use crate::support::{get, site};
use axum::http::StatusCode;

#[tokio::test]
async fn files_are_negotiated_typed_and_cached() {
    let running = site().await;
    let router = &running.server.router;
    let year = "public, max-age=31536000, immutable";
    for (target, accept, body, encoding, kind, cache) in [
        (JS, "gzip, br", "plain js in brotli", "br", "text/javascript; charset=utf-8", year),
        (JS, "gzip", "plain js in gzip", "gzip", "text/javascript; charset=utf-8", year),
        (JS, "br;q=0", "plain js", "", "text/javascript; charset=utf-8", year),
        (WASM, "br", "plain wasm in brotli", "br", "application/wasm", year),
        (WASM, "gzip", "plain wasm", "", "application/wasm", year),
        ("/sw.js", "br", "plain", "", "text/javascript; charset=utf-8", "no-cache"),
        ("/icons/icon.svg", "br", "<svg/>", "", "image/svg+xml", "public, max-age=86400"),
        ("/manifest.webmanifest", "br", "{}", "", "application/manifest+json", "no-cache"),
    ] {
        let answer = get(router, target, &[("accept-encoding", accept)]).await;
        assert_eq!(answer.status, StatusCode::OK, "{target}");
        assert_eq!(answer.text(), body, "{target} {accept}");
        assert_eq!(answer.header("content-encoding"), encoding, "{target} {accept}");
        assert_eq!(answer.header("content-type"), kind);
        assert_eq!(answer.header("cache-control"), cache, "{target}");
        assert_eq!(answer.header("vary"), "accept-encoding");
        let cached = [("accept-encoding", accept), ("if-none-match", answer.header("etag"))];
        assert_eq!(get(router, target, &cached).await.status, StatusCode::NOT_MODIFIED);
    }
}

#[tokio::test]
async fn words_are_immutable_only_under_their_own_version() {
    let running = site().await;
    let (tag, _, version) = messages::LOCALES[0];
    let cache = async |query: String| {
        let answer = get(&running.server.router, &format!("/locales/{tag}.json{query}"), &[]).await;
        assert_eq!((answer.status, answer.header("content-type")), (StatusCode::OK, "application/json"));
        answer.header("cache-control").to_owned()
    };
    assert!(cache(format!("?v={version}")).await.contains("immutable"));
    assert_eq!(cache("?v=0123456789abcdef".to_owned()).await, "no-cache");
    assert_eq!(cache(String::new()).await, "no-cache");
}

#[tokio::test]
async fn pages_are_compressed_and_held_copies_are_not_sent_again() {
    use std::io::Read as _;
    let running = site().await;
    let router = &running.server.router;
    let plain = get(router, "/about", &[]).await;
    let brotli = get(router, "/about", &[("accept-encoding", "gzip, br")]).await;
    assert_eq!(brotli.header("content-encoding"), "br");
    assert_ne!(brotli.header("etag"), plain.header("etag"));
    let mut text = String::new();
    brotli::Decompressor::new(&brotli.body[..], 4096).read_to_string(&mut text).expect("brotli");
    assert_eq!(text, plain.text());
    let gzip = get(router, "/about", &[("accept-encoding", "gzip")]).await;
    text.clear();
    flate2::read::GzDecoder::new(&gzip.body[..]).read_to_string(&mut text).expect("gzip");
    assert_eq!(text, plain.text());
    let cached = [("accept-encoding", "br"), ("if-none-match", brotli.header("etag"))];
    assert_eq!(get(router, "/about", &cached).await.status, StatusCode::NOT_MODIFIED);
}
