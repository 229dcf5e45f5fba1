//! Entity tags and `Cache-Control` values.

use axum::{
    Json,
    body::{Body, to_bytes},
    extract::Request,
    http::{HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use contract::DEVICE_HEADER;
use serde::Serialize;

use super::range::matches;
use crate::{digest, problem::AppError};

/// For responses whose address changes with their content.
pub const IMMUTABLE: &str = "public, max-age=31536000, immutable";

/// For content that changes only with the city's files or an import.
pub const STEADY: &str = "public, max-age=300";

/// For content that may change with every report: cached, but revalidated on each use.
pub const CHECKED: &str = "no-cache";

/// For responses that depend on the requesting device.
const OWN: &str = "private, no-cache";

/// A JSON response that depends on the requesting device.
pub fn own<T: Serialize>(value: &T) -> Response {
    let headers = [(header::CACHE_CONTROL, OWN), (header::VARY, DEVICE_HEADER)];
    (headers, Json(value)).into_response()
}

/// Adds an entity tag to every 200 response to a GET, and answers 304 if the client already has it.
///
/// The tag is weak, because an outer layer compresses: that changes the bytes, but not their meaning.
pub async fn etag(request: Request, next: Next) -> Response {
    let get = matches!(*request.method(), Method::GET | Method::HEAD);
    let request_headers = request.headers().clone();
    let response = next.run(request).await;
    if !get || response.status() != StatusCode::OK || response.headers().contains_key(header::ETAG) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    // The responses of our own handlers are complete in memory.
    let bytes = match to_bytes(body, usize::MAX).await {
        Ok(bytes) => bytes,
        Err(error) => return AppError::internal(&error).into_response(),
    };
    let hash = digest::sha256(&bytes);
    let tag = format!("W/\"{}\"", hash.get(..24).unwrap_or(&hash));
    if let Ok(value) = HeaderValue::from_str(&tag) {
        parts.headers.insert(header::ETAG, value);
    }
    if matches(&request_headers, &tag) {
        parts.status = StatusCode::NOT_MODIFIED;
        parts.headers.remove(header::CONTENT_TYPE);
        parts.headers.remove(header::CONTENT_LENGTH);
        return Response::from_parts(parts, Body::empty());
    }
    Response::from_parts(parts, Body::from(bytes))
}
