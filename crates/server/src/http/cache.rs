//! Entity tags, and how long answers may be kept.

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

/// For answers whose address changes with their content.
pub const IMMUTABLE: &str = "public, max-age=31536000, immutable";

/// For what changes only with the city's files or an import.
pub const STEADY: &str = "public, max-age=300";

/// For what may change with every report: kept, but asked about each time.
pub const CHECKED: &str = "no-cache";

/// For answers that depend on the asking device.
const OWN: &str = "private, no-cache";

/// An answer that depends on the asking device.
pub fn own<T: Serialize>(value: &T) -> Response {
    let headers = [(header::CACHE_CONTROL, OWN), (header::VARY, DEVICE_HEADER)];
    (headers, Json(value)).into_response()
}

/// Gives every good answer to a GET an entity tag, and answers 304 to a client that has it already.
///
/// The tag is weak: the compression above it changes the bytes, not what they say.
pub async fn etag(request: Request, next: Next) -> Response {
    let get = matches!(*request.method(), Method::GET | Method::HEAD);
    let asked = request.headers().clone();
    let response = next.run(request).await;
    if !get || response.status() != StatusCode::OK || response.headers().contains_key(header::ETAG) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    // Our own answers, already whole in memory.
    let bytes = match to_bytes(body, usize::MAX).await {
        Ok(bytes) => bytes,
        Err(error) => return AppError::internal(&error).into_response(),
    };
    let hash = digest::sha256(&bytes);
    let tag = format!("W/\"{}\"", hash.get(..24).unwrap_or(&hash));
    if let Ok(value) = HeaderValue::from_str(&tag) {
        parts.headers.insert(header::ETAG, value);
    }
    if matches(&asked, &tag) {
        parts.status = StatusCode::NOT_MODIFIED;
        parts.headers.remove(header::CONTENT_TYPE);
        parts.headers.remove(header::CONTENT_LENGTH);
        return Response::from_parts(parts, Body::empty());
    }
    Response::from_parts(parts, Body::from(bytes))
}
