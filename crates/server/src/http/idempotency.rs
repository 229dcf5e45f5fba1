//! The key of a submission, by which sending it again is recognised.

use axum::http::HeaderMap;
use contract::{FieldCode, IDEMPOTENCY_HEADER};
use uuid::{Uuid, fmt::Hyphenated};

use crate::problem::AppError;

/// The header that [`idempotency_key`] reads, for the OpenAPI document.
#[derive(Clone, Copy, Debug)]
pub struct IdempotencyKey;

/// The UUID of a submission, in lower case.
///
/// # Errors
/// `BadRequest` naming the header.
pub fn idempotency_key(headers: &HeaderMap) -> Result<String, AppError> {
    let Some(value) = headers.get(IDEMPOTENCY_HEADER) else {
        return Err(AppError::parameter(
            IDEMPOTENCY_HEADER,
            FieldCode::Required,
            "send a UUID made for this submission",
        ));
    };
    let key = value.to_str().unwrap_or_default().trim();
    // Of the ways to write one only that with hyphens is taken.
    match Uuid::try_parse(key) {
        Ok(uuid) if key.len() == Hyphenated::LENGTH => Ok(uuid.to_string()),
        _ => Err(AppError::parameter(IDEMPOTENCY_HEADER, FieldCode::Invalid, "must be a UUID")),
    }
}
