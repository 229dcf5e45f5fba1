//! What stands around every request: security headers, and a wall around panics.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use std::{any::Any, sync::Arc};

use super::{csp, shell::Shell};
use crate::problem::AppError;

/// What the headers depend on.
#[derive(Clone, Debug)]
pub struct Guard {
    /// The built page, whose policy its files carry too: a worker runs under the policy of its own file.
    pub shell: Option<Arc<Shell>>,
    /// People reach us over TLS.
    pub https: bool,
}

/// Adds the security headers that the answer does not have yet.
pub async fn headers(State(guard): State<Guard>, request: Request, next: Next) -> Response {
    let of_api = of_api(request.uri().path());
    let mut response = next.run(request).await;
    let out = response.headers_mut();
    if !out.contains_key(header::CONTENT_SECURITY_POLICY) {
        let policy = guard.shell.as_ref().filter(|_| !of_api).map(|shell| shell.policy());
        set(out, header::CONTENT_SECURITY_POLICY, policy.as_deref().unwrap_or(csp::NOTHING));
    }
    set(out, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    // Tile servers want to know which site asks; no path is told to them.
    set(out, header::REFERRER_POLICY, "strict-origin-when-cross-origin");
    set(out, HeaderName::from_static("permissions-policy"), "geolocation=(self), camera=(self), microphone=()");
    set(out, HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    if guard.https {
        set(out, header::STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
    response
}

fn set(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.entry(name).or_insert(value);
    }
}

/// Whether an address belongs to the API, whose errors are problem documents.
pub fn of_api(path: &str) -> bool {
    path.starts_with("/api/") || path.starts_with("/open311/") || path == "/health"
}

/// The answer of a request whose handler panicked: a 500 for it alone.
pub fn panicked(cause: Box<dyn Any + Send + 'static>) -> Response {
    let text = cause
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| cause.downcast_ref::<&'static str>().copied())
        .unwrap_or("no text");
    tracing::error!(panic = text, "a handler panicked");
    AppError::Internal.into_response()
}
