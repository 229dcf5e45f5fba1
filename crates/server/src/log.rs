//! The log: one line per request, without addresses, queries or user input.

use anyhow::Context as _;
use axum::{
    extract::{MatchedPath, Request},
    response::Response,
};
use std::{io::IsTerminal as _, time::Duration};
use tower_http::{
    classify::{ServerErrorsAsFailures, SharedClassifier},
    trace::TraceLayer,
};
use tracing::Span;
use tracing_subscriber::EnvFilter;

/// Initialises logging to standard output.
///
/// # Errors
/// The filter is invalid.
pub fn start(json: bool, filter: &str) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(filter).with_context(|| format!("--log-level {filter}"))?;
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_ansi(std::io::stdout().is_terminal());
    // A second call, as in tests, keeps the first configuration.
    let _ = if json { log.json().flatten_event(true).try_init() } else { log.try_init() };
    Ok(())
}

/// Logs a request once it is answered. Logs the route, not the address, which may contain user input.
pub async fn request(request: Request, next: Next) -> Response {
    let start = Instant::now();
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let response = next.run(request).await;
    let status = response.status();
    let route = route.as_deref().unwrap_or("(page)");
    let latency_ms = (start.elapsed().as_secs_f64() * 1e5).round() / 1e2;
    if status.is_server_error() {
        tracing::error!(%method, route, status = status.as_u16(), latency_ms, "answered");
    } else {
        tracing::info!(%method, route, status = status.as_u16(), latency_ms, "answered");
    }
    response
}
