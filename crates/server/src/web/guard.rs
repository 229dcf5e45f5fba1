//! What stands around every request: security headers, a time limit, and a wall around panics.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use std::{any::Any, sync::Arc, time::Duration};

use super::{csp, shell::Shell};
use crate::problem::AppError;

/// How long a request may take until its answer begins.
#[derive(Clone, Copy, Debug)]
pub struct TimeLimits {
    /// An upload. A photo on a slow mobile network: 12 MB at 60 kB a second take over three minutes.
    pub upload: Duration,
    /// Everything else.
    pub other: Duration,
}

impl Default for TimeLimits {
    fn default() -> Self {
        Self { upload: Duration::from_secs(300), other: Duration::from_secs(30) }
    }
}

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

/// Gives up on requests that take too long, whose client may have gone or be sending a byte a minute.
pub async fn time_limit(State(limits): State<TimeLimits>, request: Request, next: Next) -> Response {
    let uploads = request.uri().path().trim_end_matches('/').ends_with("/media");
    let limit = if uploads { limits.upload } else { limits.other };
    match tokio::time::timeout(limit, next.run(request)).await {
        Ok(response) => response,
        Err(_) => {
            AppError::Unavailable(format!("no answer within {} seconds; try again", limit.as_secs())).into_response()
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use axum::{Router, body::Body, http::StatusCode, middleware::from_fn_with_state, routing::get};
    use tower::ServiceExt as _;

    #[tokio::test]
    async fn an_upload_has_more_time_than_anything_else() {
        let slow = async || tokio::time::sleep(Duration::from_millis(80)).await;
        let limits = TimeLimits { upload: Duration::from_secs(60), other: Duration::from_millis(10) };
        let router = Router::new()
            .route("/media", get(slow))
            .route("/reports", get(slow))
            .layer(from_fn_with_state(limits, time_limit));
        for (path, status) in [("/media", StatusCode::OK), ("/reports", StatusCode::SERVICE_UNAVAILABLE)] {
            let request = Request::get(path).body(Body::empty()).expect("a request");
            assert_eq!(router.clone().oneshot(request).await.expect("an answer").status(), status, "{path}");
        }
    }
}
