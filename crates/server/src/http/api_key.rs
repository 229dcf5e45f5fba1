//! API keys in requests: `Authorization: Bearer KEY` (RFC 6750).

use axum::http::{HeaderMap, header};

use crate::problem::AppError;

/// Whether the request has credentials, valid or not.
pub fn has_credentials(headers: &HeaderMap) -> bool {
    headers.contains_key(header::AUTHORIZATION)
}

/// The key of a request.
///
/// # Errors
/// `Unauthorized` if there is none.
pub fn bearer(headers: &HeaderMap) -> Result<&str, AppError> {
    let value = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let (scheme, key) = value.trim().split_once(' ').unwrap_or_default();
    match key.trim() {
        key if !key.is_empty() && scheme.eq_ignore_ascii_case("bearer") => Ok(key),
        _ => Err(AppError::Unauthorized("send an API key: Authorization: Bearer KEY".to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn only_a_bearer_token_is_a_key() {
        let read = |value: &'static str| {
            let headers: HeaderMap = [(header::AUTHORIZATION, HeaderValue::from_static(value))].into_iter().collect();
            bearer(&headers).ok().map(str::to_owned)
        };
        assert_eq!(read("Bearer pk_1").as_deref(), Some("pk_1"));
        assert_eq!(read("bearer  pk_1 ").as_deref(), Some("pk_1"));
        for other in ["", "Bearer", "Bearer ", "pk_1", "Basic cGtfMQ==", "Apikey pk_1"] {
            assert_eq!(read(other), None, "{other:?}");
        }
        assert!(bearer(&HeaderMap::new()).is_err() && !has_credentials(&HeaderMap::new()));
    }
}
