//! Compressed responses with an entity tag.

use axum::{
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use bytes::Bytes;

use super::{
    encoding::{self, Encoding},
    range::matches,
};
use crate::{blocking, digest, problem::AppError};

/// Sends bytes in the client's preferred encoding, with an entity tag and the headers `values`; 304 if the client has
/// them already.
pub async fn packed(request_headers: &HeaderMap, bytes: &[u8], values: &[(HeaderName, &str)]) -> Response {
    packed_from(request_headers, bytes, || Bytes::copy_from_slice(bytes), values).await
}

/// Like [`packed`], for bytes that all responses share instead of copying them.
pub async fn packed_shared(request_headers: &HeaderMap, bytes: &Bytes, values: &[(HeaderName, &str)]) -> Response {
    packed_from(request_headers, bytes, || bytes.clone(), values).await
}

async fn packed_from(
    request_headers: &HeaderMap,
    bytes: &[u8],
    owned: impl FnOnce() -> Bytes,
    values: &[(HeaderName, &str)],
) -> Response {
    let encoding = encoding::best(request_headers);
    let name = digest::sha256(bytes).get(..32).unwrap_or_default().to_owned();
    let tag = encoding.tag(&name);
    let mut response = if matches(request_headers, &tag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        match compressed(name, owned, encoding).await {
            Ok(body) => body.into_response(),
            Err(error) => return error.into_response(),
        }
    };
    let out = response.headers_mut();
    out.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    for (name, value) in values.iter().chain([&(header::ETAG, tag.as_str())]) {
        if let Ok(value) = HeaderValue::from_str(value) {
            out.insert(name, value);
        }
    }
    if let Some(word) = encoding.word() {
        out.insert(header::CONTENT_ENCODING, HeaderValue::from_static(word));
    }
    response
}

/// The compressed form, from the cache if it is there.
async fn compressed(name: String, owned: impl FnOnce() -> Bytes, encoding: Encoding) -> Result<Bytes, AppError> {
    if encoding == Encoding::Identity {
        return Ok(owned());
    }
    if let Some(cached) = encoding::cached(&name, encoding) {
        return Ok(cached);
    }
    let bytes = owned();
    let made = blocking::short(move || encoding::compress_cached(name, &bytes, encoding)).await?;
    made.map_err(|error| AppError::internal(&error))
}
