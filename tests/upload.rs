//! Uploads in a real browser: the response arrives complete, and a lost connection is a different error.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

use browser::{net::HttpRequest, upload};
use contract::{ApiError, Body};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

fn wire(method: &'static str, url: &str, bytes: Vec<u8>) -> HttpRequest {
    let body = Body::Bytes { content_type: "application/octet-stream".to_owned(), bytes };
    HttpRequest { method, url: url.to_owned(), headers: vec![("X-Test", "1".to_owned())], body, timeout: 1000 }
}

#[wasm_bindgen_test]
async fn an_answer_arrives_with_its_status_and_bytes() {
    let answer = upload::send(wire("GET", "data:,hello", Vec::new()), Box::new(|_, _| ())).await;
    assert_eq!(answer, Ok((200, b"hello".to_vec())));
}

#[wasm_bindgen_test]
async fn a_server_that_is_not_there_is_offline() {
    // Port 9 (`discard`): nothing listens there.
    let answer = upload::send(wire("POST", "http://127.0.0.1:9/media", vec![0; 64]), Box::new(|_, _| ())).await;
    assert_eq!(answer, Err(ApiError::Offline));
}
