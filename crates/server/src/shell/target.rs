//! Maximum length of a request's address: longer ones are rejected before anything parses them.

use axum::{
    extract::Request,
    middleware::Next,
    response::{IntoResponse as _, Response},
};

use crate::problem::AppError;

/// Maximum length of path and query in bytes: more than any address needs with all its parameters at full length.
const MOST_BYTES: usize = 32 * 1024;
/// Maximum length of a path segment in bytes: 200 letters of three bytes, each byte percent-encoded (`%xx`).
const SEGMENT_BYTES: usize = 200 * 9;

/// Rejects addresses that exceed the limits.
pub async fn limit(request: Request, next: Next) -> Response {
    let (path, query) = (request.uri().path(), request.uri().query().unwrap_or_default());
    if path.len() + query.len() > MOST_BYTES || path.split('/').any(|segment| segment.len() > SEGMENT_BYTES) {
        return AppError::TargetTooLong(MOST_BYTES).into_response();
    }
    next.run(request).await
}
