//! CORS for pages on other servers that may use the API.

use anyhow::{Context as _, ensure};
use axum::http::{HeaderName, HeaderValue, Method, header};
use contract::{DEVICE_HEADER, IDEMPOTENCY_HEADER};
use std::time::Duration;
use tower_http::cors::CorsLayer;

/// The CORS layer that allows these origins; `None` if there are none.
///
/// # Errors
/// One of them is not an origin; the message names it.
pub fn layer(origins: &[String]) -> anyhow::Result<Option<CorsLayer>> {
    if origins.is_empty() {
        return Ok(None);
    }
    let allowed = origins.iter().map(|origin| value(origin)).collect::<anyhow::Result<Vec<_>>>()?;
    let headers = [DEVICE_HEADER, IDEMPOTENCY_HEADER].map(|name| HeaderName::from_bytes(name.as_bytes()));
    let headers = headers.into_iter().flatten().chain([header::CONTENT_TYPE, header::IF_NONE_MATCH]);
    let layer = CorsLayer::new()
        .allow_origin(allowed)
        .allow_methods([Method::GET, Method::POST])
        .allow_headers(headers.collect::<Vec<_>>())
        .expose_headers([header::ETAG, header::LOCATION, header::RETRY_AFTER])
        .max_age(Duration::from_secs(24 * 3600));
    Ok(Some(layer))
}

fn value(origin: &str) -> anyhow::Result<HeaderValue> {
    let url = url::Url::parse(origin).with_context(|| format!("--allow-origin {origin}: not an address"))?;
    let plain = url.origin().ascii_serialization();
    ensure!(
        matches!(url.scheme(), "http" | "https") && plain == origin.trim_end_matches('/'),
        "--allow-origin {origin}: write scheme, host and port only, such as {plain}"
    );
    HeaderValue::from_str(&plain).with_context(|| format!("--allow-origin {origin}"))
}
