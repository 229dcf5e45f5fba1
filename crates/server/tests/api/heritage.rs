//! Heritage sites: the API, and the pages, which work without JavaScript. Here: requests for pages, and what answers say.

mod api;
mod counts;
mod languages;
mod pages;

use crate::support::TestApp;
use axum::{
    body::Body,
    http::{HeaderMap, Request, StatusCode},
};
use contract::{ApiError, heritage::Block};

/// A page as served to a browser with these languages.
pub async fn page(portal: &TestApp, path: &str, languages: &str) -> (StatusCode, HeaderMap, String) {
    let request = Request::get(path).header("accept-language", languages).body(Body::empty()).expect("a request");
    let (status, headers, body) = portal.raw(request).await;
    (status, headers, String::from_utf8(body).expect("UTF-8"))
}

/// Status and field of an error response.
pub fn refused<T>(answer: Result<T, ApiError>) -> (u16, String) {
    match answer {
        Err(ApiError::Refused { status, problem }) => {
            (status, problem.fields.first().map(|field| field.pointer.clone()).unwrap_or_default())
        }
        _ => panic!("not refused"),
    }
}

fn all(blocks: &[Block]) -> Vec<&Block> {
    blocks.iter().flat_map(|block| [vec![block], all(&block.blocks)].concat()).collect()
}

fn words(blocks: &[Block]) -> String {
    let text = |block: &&Block| {
        let spans: String = block.text.iter().map(|span| span.text.as_str()).collect();
        [block.title.clone(), spans, block.note.clone(), block.badge.clone()].join("|")
    };
    all(blocks).iter().map(text).collect::<Vec<_>>().join("\n")
}
