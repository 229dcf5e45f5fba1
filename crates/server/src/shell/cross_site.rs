//! Protection against cross-site writes: those that a page on another server makes through a user's browser (CSRF).
//!
//! Browsers send where a write comes from (`Origin`, `Sec-Fetch-Site`), and no page can change these headers. Programs
//! other than browsers send neither, and they cannot abuse a user's browser.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, Method, header, uri::Authority},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use std::sync::Arc;
use url::Url;

use crate::{options::Options, problem::AppError};

/// The origins whose pages may write.
#[derive(Debug)]
pub struct AllowedOrigins {
    /// Origins that the operator has configured.
    origins: Vec<String>,
    /// Whether our own proxy reports the requested host.
    behind_proxy: bool,
}

impl AllowedOrigins {
    /// Allows pages of the public address and of the origins that may use the API.
    pub fn new(options: &Options) -> Self {
        let named = options.allow_origins.iter().chain(&options.public_url);
        let origins = named.filter_map(|url| Some(Url::parse(url).ok()?.origin().ascii_serialization())).collect();
        Self { origins, behind_proxy: options.rate_limit.behind_proxy }
    }

    /// Whether to accept a write, judging by its headers. `authority` is that of the request's URI.
    fn allows(&self, headers: &HeaderMap, authority: Option<&Authority>) -> bool {
        let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("null"));
        // The browser's own verdict on our page counts, even if a proxy rewrites the host name.
        let same = match text("sec-fetch-site") {
            Some("same-origin" | "none") => return true,
            Some(_) => false,
            None => !headers.contains_key(header::ORIGIN),
        };
        // Old browsers only send the page that was open.
        let page = text("referer").map(|page| Url::parse(page).map(|page| page.origin().ascii_serialization()));
        let own_page = |page: Result<String, _>| page.is_ok_and(|page| self.is_allowed(&page, headers, authority));
        let same = same && page.is_none_or(own_page);
        let mut origins = headers.get_all(header::ORIGIN).iter().map(|value| value.to_str().unwrap_or("null"));
        match (origins.next(), origins.next()) {
            (None, _) => same,
            (Some(origin), None) => self.is_allowed(origin, headers, authority),
            (Some(_), Some(_)) => false,
        }
    }

    /// Whether the operator has configured this origin, or it is the requested host.
    fn is_allowed(&self, origin: &str, headers: &HeaderMap, authority: Option<&Authority>) -> bool {
        self.origins.iter().any(|named| named == origin) || self.is_requested_host(origin, headers, authority)
    }

    /// Whether an origin is the requested host.
    fn is_requested_host(&self, origin: &str, headers: &HeaderMap, authority: Option<&Authority>) -> bool {
        let Ok(url) = Url::parse(origin) else { return false };
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        let forwarded =
            text("x-forwarded-host").filter(|_| self.behind_proxy).and_then(|hosts| hosts.rsplit(',').next());
        let host = forwarded.or_else(|| text("host")).or(authority.map(Authority::as_str)).unwrap_or_default();
        let here = Url::parse(&format!("{}://{}", url.scheme(), host.trim()));
        matches!(url.scheme(), "http" | "https") && here.is_ok_and(|here| here.origin() == url.origin())
    }
}

/// Rejects writes from other sites' pages before reading their body.
pub async fn check(State(allowed): State<Arc<AllowedOrigins>>, request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS | Method::TRACE);
    if reads || allowed.allows(request.headers(), request.uri().authority()) {
        return next.run(request).await;
    }
    AppError::CrossSite.into_response()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderName;

    fn allows_request(allowed: &AllowedOrigins, pairs: &[(&'static str, &str)]) -> bool {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(HeaderName::from_static(name), value.parse().expect("a header value"));
        }
        allowed.allows(&headers, None)
    }

    fn allowed(behind_proxy: bool) -> AllowedOrigins {
        let mut options = Options::new("unused");
        options.public_url = Some("https://portal.example".to_owned());
        options.allow_origins = vec!["https://app.example:8443/".to_owned()];
        options.rate_limit.behind_proxy = behind_proxy;
        AllowedOrigins::new(&options)
    }

    #[test]
    fn our_own_pages_and_programs_may_write() {
        let here = ("host", "10.0.0.7:8080");
        for pairs in [
            vec![here],
            vec![here, ("sec-fetch-site", "same-origin"), ("origin", "https://portal.example")],
            vec![here, ("sec-fetch-site", "same-origin")],
            vec![here, ("sec-fetch-site", "none")],
            vec![here, ("origin", "https://portal.example")],
            vec![here, ("origin", "https://app.example:8443"), ("sec-fetch-site", "cross-site")],
            vec![here, ("origin", "http://10.0.0.7:8080")],
            vec![here, ("referer", "http://10.0.0.7:8080/reports/new?step=check")],
            vec![here, ("referer", "https://portal.example/d/x")],
            vec![("host", "Portal.Example"), ("origin", "https://portal.example")],
            vec![("host", "other.example:443"), ("origin", "https://other.example")],
            // A form on a page that hides its origin.
            vec![here, ("origin", "null"), ("sec-fetch-site", "same-origin")],
        ] {
            assert!(allows_request(&allowed(false), &pairs), "{pairs:?}");
        }
    }

    #[test]
    fn other_pages_may_not() {
        let here = ("host", "portal.example");
        for pairs in [
            vec![here, ("origin", "https://evil.example")],
            vec![here, ("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")],
            vec![here, ("origin", "https://portal.example.evil.example")],
            vec![here, ("origin", "https://app.example")],
            vec![here, ("origin", "http://portal.example:81")],
            vec![here, ("origin", "null")],
            // Browsers without support for `Origin` send the page that was open.
            vec![here, ("referer", "https://evil.example/portal.example")],
            vec![here, ("referer", "nonsense")],
            vec![here, ("origin", "null"), ("sec-fetch-site", "cross-site")],
            vec![here, ("sec-fetch-site", "cross-site")],
            vec![here, ("sec-fetch-site", "same-site")],
            vec![here, ("sec-fetch-site", "anything")],
            vec![here, ("origin", "file://portal.example")],
            vec![here, ("origin", "https://portal.example"), ("origin", "https://evil.example")],
            vec![here, ("origin", "https://evil.example"), ("x-forwarded-host", "evil.example")],
            vec![("origin", "https://evil.example")],
        ] {
            assert!(!allows_request(&allowed(false), &pairs), "{pairs:?}");
        }
    }

    #[test]
    fn our_own_proxy_says_which_host_was_asked_for() {
        let pairs = [("host", "backend:8080"), ("origin", "https://a.example"), ("x-forwarded-host", "a.example")];
        assert!(allows_request(&allowed(true), &pairs));
        let pairs = [("host", "backend:8080"), ("origin", "https://a.example"), ("x-forwarded-host", "a.example, b")];
        assert!(!allows_request(&allowed(true), &pairs), "the last is the proxy's own");
    }
}
