//! Logging: one line per request, without addresses, queries or user input.

use anyhow::Context as _;
use axum::{
    Router,
    extract::{MatchedPath, Request},
    response::Response,
};
use std::{io::IsTerminal as _, time::Duration};
use tower_http::trace::TraceLayer;
use tracing::Span;
use tracing_subscriber::EnvFilter;

/// Initialises logging to standard output.
///
/// # Errors
/// The filter is invalid.
pub fn start(json: bool, filter: &str) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(filter).with_context(|| format!("--log-level {filter}"))?;
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_ansi(std::io::stdout().is_terminal());
    // A second call, as in tests, has no effect.
    let _ = if json { log.json().flatten_event(true).try_init() } else { log.try_init() };
    Ok(())
}

/// Logs each request with its response. Other events logged during a request carry its method and route.
pub fn requests(router: Router) -> Router {
    let log = TraceLayer::new_for_http().make_span_with(span).on_response(answered);
    // Log exactly one line per response.
    router.layer(log.on_request(()).on_body_chunk(()).on_eos(()).on_failure(()))
}

/// The span of a request. It names the route instead of the address, which may contain user input.
fn span(request: &Request) -> Span {
    let route = request.extensions().get::<MatchedPath>().map_or("(page)", MatchedPath::as_str);
    tracing::error_span!("request", method = %request.method(), route)
}

fn answered(response: &Response, latency: Duration, _: &Span) {
    let status = response.status();
    let latency_ms = (latency.as_secs_f64() * 1e5).round() / 1e2;
    if status.is_server_error() {
        tracing::error!(status = status.as_u16(), latency_ms, "answered");
    } else {
        tracing::info!(status = status.as_u16(), latency_ms, "answered");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::{body::Body, http::StatusCode, routing::get};
    use std::{
        io,
        sync::{Arc, Mutex},
    };
    use tower::ServiceExt as _;

    #[derive(Clone, Default)]
    struct Lines(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Lines {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().expect("not poisoned").write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[tokio::test]
    async fn a_line_names_the_route_and_nothing_that_people_wrote() {
        let lines = Lines::default();
        let writer = lines.clone();
        let log = tracing_subscriber::fmt().json().flatten_event(true).with_writer(move || writer.clone()).finish();
        let _guard = tracing::subscriber::set_default(log);
        let fails = async || {
            tracing::warn!("said meanwhile");
            StatusCode::INTERNAL_SERVER_ERROR
        };
        let router = requests(Router::new().route("/reports/{code}", get(fails)).fallback(async || "page"));
        for path in ["/reports/HN-123456?q=typed", "/track/HN-123456?q=typed"] {
            let request = Request::get(path).header("x-forwarded-for", "192.0.2.7").header("portal-device", "secret");
            router.clone().oneshot(request.body(Body::empty()).expect("a request")).await.expect("an answer");
        }
        let text = String::from_utf8(lines.0.lock().expect("not poisoned").clone()).expect("text");
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 3, "{text}");
        for (line, parts) in [
            (lines[0], ["WARN", "said meanwhile", "/reports/{code}"]),
            (lines[1], ["ERROR", "\"status\":500", "/reports/{code}"]),
            (lines[2], ["INFO", "\"status\":200", "(page)"]),
        ] {
            assert!(parts.iter().all(|part| line.contains(part)) && line.contains("\"method\":\"GET\""), "{line}");
        }
        assert!(!["HN-123456", "typed", "192.0.2.7", "secret"].iter().any(|word| text.contains(word)), "{text}");
    }
}
