//! Middleware for every request: adds security headers and catches panics.

use axum::{
    Router,
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use std::{any::Any, sync::Arc};
use tower_http::set_header::SetResponseHeaderLayer;

use super::document::Shell;
use crate::{
    http::{csp, rules},
    problem::AppError,
};

/// What a browser may do with a response that it opens as a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// A page, which runs under its own policy.
    Page,
    /// The script of a worker, which runs under the policy of its own file.
    Worker,
    /// May be opened as a document, and must not run anything then: SVG, PDF, XML, photos, unknown types.
    Inert,
    /// Data, and files that only a page uses, under the page's policy.
    Data,
}

/// Adds the security headers of documents and workers that the response does not have yet. Only documents and workers
/// get a policy: browsers ignore it elsewhere, and the page's policy is longer than many files. This is not a layer of
/// tower-http, because those only see the response, and the policy also depends on the address.
pub async fn headers(State(shell): State<Option<Arc<Shell>>>, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let rules = rules::of(&request);
    let mut response = next.run(request).await;
    let kind = if rules.sends_files { Kind::Inert } else { kind(&path, &response) };
    let out = response.headers_mut();
    if kind != Kind::Data && !out.contains_key(header::CONTENT_SECURITY_POLICY) {
        let shell = shell.as_ref().filter(|_| !of_api(&path));
        let policy = match kind {
            Kind::Page => shell.map(|shell| shell.policy()),
            Kind::Worker => shell.map(|shell| shell.worker_policy()),
            _ => None,
        };
        set(out, header::CONTENT_SECURITY_POLICY, policy.as_deref().unwrap_or(csp::NOTHING));
    }
    if matches!(kind, Kind::Page | Kind::Inert) {
        set(out, HeaderName::from_static("permissions-policy"), "geolocation=(self), camera=(self), microphone=()");
        set(out, HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    }
    response
}

/// Adds the security headers that all responses have. `https`: whether the public address uses TLS.
pub fn on_all(router: Router, https: bool) -> Router {
    let add = |name, value| SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value));
    let router = router
        .layer(add(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        // Tile servers need to know the requesting site, but not the path.
        .layer(add(header::REFERRER_POLICY, "strict-origin-when-cross-origin"));
    if https { router.layer(add(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000")) } else { router }
}

/// Names of the worker scripts in the built page, without the hash.
const WORKERS: [&str; 3] = ["sw", "engine", "scanner"];
/// Media types that browsers never execute as a document, besides images, fonts, audio and video.
const DATA: [&str; 13] = [
    "text/javascript",
    "text/css",
    "text/plain",
    "text/csv",
    "text/event-stream",
    "application/json",
    "application/problem+json",
    "application/geo+json",
    "application/manifest+json",
    "application/wasm",
    "application/octet-stream",
    "application/vnd.pmtiles",
    "application/x-protobuf",
];

fn kind(path: &str, response: &Response) -> Kind {
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    let (family, name) = kind.split_once('/').unwrap_or_default();
    match family {
        "text" if name == "html" => Kind::Page,
        "text" if name == "javascript" && is_worker(path) => Kind::Worker,
        "image" if !name.contains("xml") => Kind::Data,
        "font" | "audio" | "video" => Kind::Data,
        _ if DATA.contains(&kind) => Kind::Data,
        // There is no content that could be opened.
        "" if response.status() == StatusCode::NOT_MODIFIED || response.status().is_redirection() => Kind::Data,
        _ => Kind::Inert,
    }
}

fn is_worker(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default().trim_end_matches(".js");
    // `engine-0123456789abcdef`
    let plain = name.rsplit_once('-').map_or(name, |(plain, _)| plain);
    WORKERS.contains(&plain)
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

/// The response to a request whose handler panicked: a 500 for this request only.
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

    #[test]
    fn what_may_be_opened_as_a_document_is_told_from_data() {
        for (path, status, kind, expected) in [
            ("/", 200, "text/html; charset=utf-8", Kind::Page),
            ("/d/den-ngoc-son/vi", 404, "text/html", Kind::Page),
            ("/sw.js", 200, "text/javascript; charset=utf-8", Kind::Worker),
            ("/vendor/engine-0123456789abcdef.js", 200, "text/javascript", Kind::Worker),
            ("/vendor/engine-0123456789abcdef.wasm", 200, "application/wasm", Kind::Data),
            ("/vendor/leaflet-0123456789abcdef.js", 200, "text/javascript", Kind::Data),
            ("/app-0123456789abcdef.js", 200, "text/javascript", Kind::Data),
            ("/icon.svg", 200, "image/svg+xml", Kind::Inert),
            ("/photo.png", 200, "image/png", Kind::Data),
            ("/d/den-ngoc-son/sign", 200, "application/pdf", Kind::Inert),
            ("/feed.xml", 200, "application/xml", Kind::Inert),
            ("/page.xhtml", 200, "application/xhtml+xml", Kind::Inert),
            ("/api/v1/media", 400, "application/problem+json", Kind::Data),
            ("/api/v1/reports", 200, "application/json", Kind::Data),
            ("/odd", 200, "chemical/x-pdb", Kind::Inert),
            ("/odd", 200, "", Kind::Inert),
            ("/", 304, "", Kind::Data),
            ("/d/x", 307, "", Kind::Data),
        ] {
            let mut response = StatusCode::from_u16(status).expect("a status").into_response();
            response.headers_mut().remove(header::CONTENT_TYPE);
            if !kind.is_empty() {
                set(response.headers_mut(), header::CONTENT_TYPE, kind);
            }
            assert_eq!(super::kind(path, &response), expected, "{path} {status} {kind}");
        }
    }
}
