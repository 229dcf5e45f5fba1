//! How long the address of a request may be: what nobody can have written is refused before anything looks into it.

use axum::{
    extract::Request,
    middleware::Next,
    response::{IntoResponse as _, Response},
};

use crate::problem::AppError;

/// Bytes of path and query: more than all parameters of any address have at their longest.
const MOST_BYTES: usize = 32 * 1024;
/// Bytes of one segment of a path: 200 letters, each as an escape of three bytes.
const SEGMENT_BYTES: usize = 200 * 9;

/// Refuses addresses that are longer.
pub async fn limit(request: Request, next: Next) -> Response {
    let (path, query) = (request.uri().path(), request.uri().query().unwrap_or_default());
    if path.len() + query.len() > MOST_BYTES || path.split('/').any(|segment| segment.len() > SEGMENT_BYTES) {
        return AppError::TargetTooLong(MOST_BYTES).into_response();
    }
    next.run(request).await
}
