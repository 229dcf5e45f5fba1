//! What is not the API: the built page and its files, link previews, the basemap, and the guards around every
//! request.

mod asks;
pub mod basemap;
mod cross_site;
mod csp;
mod early;
mod encoding;
mod files;
mod guard;
mod head;
mod limits;
mod pace;
mod pages;
mod range;
mod shell;
mod target;

use axum::{
    Router,
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::{from_fn, from_fn_with_state},
    response::{IntoResponse as _, Response},
};
use bytes::Bytes;
use std::sync::Arc;
use tower_http::catch_panic::CatchPanicLayer;

use crate::{blocking, options::BasemapOption, problem::AppError, state::App};
use cross_site::Writers;
use csp::Origins;
use files::Files;
use guard::Guard;
use limits::Limiter;
use pace::TimeLimits;
use shell::Shell;

pub(crate) use limits::{address, client};
pub(crate) use pages::origin;
pub(crate) use range::{Wanted as RangeWanted, matches, wanted};

/// For answers whose address changes with their content.
pub(crate) const IMMUTABLE: &str = "public, max-age=31536000, immutable";

/// What decides the language of a page.
pub(crate) const VARY_BY_READER: &str = "accept-encoding, accept-language, cookie";

/// What a reader asks for: the `Accept-Language` header, and the language that was chosen before.
pub(crate) fn reader(headers: &HeaderMap) -> (&str, Option<&str>) {
    let languages = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    // One by one: a cookie of somebody else on this domain may hold any bytes.
    let cookies = headers.get_all(header::COOKIE).iter().flat_map(|value| value.as_bytes().split(|byte| *byte == b';'));
    let chosen = cookies.filter_map(|pair| std::str::from_utf8(pair).ok()).find_map(contract::language_in_cookies);
    (languages, chosen)
}

/// Puts the page and the basemap beside the API, and the guards around all of it.
///
/// # Errors
/// When the built page is not where it should be; the sentence says how to build it.
pub fn around(api: Router, app: &App) -> anyhow::Result<Router> {
    let options = app.options();
    let shell = match &options.dist {
        Some(dist) => Some(Arc::new(Shell::open(dist, origins(app), options.api_url.clone())?)),
        None => None,
    };
    let mut router = api;
    if !app.city().heritage.sites.is_empty() {
        router = router.merge(crate::heritage::router(app));
    }
    if let Some(file) = app.basemap() {
        router = router.merge(basemap::router(file.clone()));
    }
    router = match (&shell, &options.dist) {
        (Some(shell), Some(dist)) => {
            let site = Site { app: app.clone(), shell: Arc::clone(shell), files: Files::new(dist) };
            router.fallback(move |request| page(State(site.clone()), request))
        }
        _ => router.fallback(async || AppError::not_found("address; the page is not served here")),
    };
    let https = options.public_url.as_ref().is_some_and(|url| url.starts_with("https://"));
    Ok(router
        .layer(from_fn_with_state(app.clone(), crate::transit::refresh))
        .layer(from_fn_with_state(Arc::new(Limiter::new(options.rate_limit)), limits::limit))
        .layer(from_fn_with_state(Arc::new(Writers::new(options)), cross_site::check))
        .layer(from_fn_with_state(TimeLimits::default(), pace::time_limit))
        .layer(from_fn(target::limit))
        .layer(CatchPanicLayer::custom(guard::panicked))
        .layer(from_fn_with_state(Guard { shell, https }, guard::headers)))
}

/// The policy of a page that stands alone.
pub(crate) fn page_policy(html: &str) -> String {
    csp::policy(html, &Origins::default())
}

/// Bytes in the best form that the client takes, with an entity tag; nothing but the tag for who has them already.
pub(crate) async fn packed(asked: &HeaderMap, bytes: &[u8], values: &[(HeaderName, &str)]) -> Response {
    packed_from(asked, bytes, || Bytes::copy_from_slice(bytes), values).await
}

/// The same for bytes that are kept: all answers share them.
pub(crate) async fn packed_shared(asked: &HeaderMap, bytes: &Bytes, values: &[(HeaderName, &str)]) -> Response {
    packed_from(asked, bytes, || bytes.clone(), values).await
}

async fn packed_from(
    asked: &HeaderMap,
    bytes: &[u8],
    owned: impl FnOnce() -> Bytes,
    values: &[(HeaderName, &str)],
) -> Response {
    let encoding = encoding::accepted(asked).first().copied().unwrap_or(encoding::Encoding::Identity);
    let name = crate::digest::sha256(bytes).get(..32).unwrap_or_default().to_owned();
    let tag = match encoding.word() {
        Some(word) => format!("\"{name}-{word}\""),
        None => format!("\"{name}\""),
    };
    let mut response = if matches(asked, &tag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        match kept(name, owned, encoding).await {
            Ok(body) => body.into_response(),
            Err(error) => return error.into_response(),
        }
    };
    let out = response.headers_mut();
    out.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    for (name, value) in values.iter().chain([&(header::ETAG, tag.as_str())]) {
        if let Ok(value) = HeaderValue::from_str(value) {
            out.insert(name, value);
        }
    }
    if let Some(word) = encoding.word() {
        out.insert(header::CONTENT_ENCODING, HeaderValue::from_static(word));
    }
    response
}

/// The compressed form, made where it is not known yet.
async fn kept(name: String, owned: impl FnOnce() -> Bytes, encoding: encoding::Encoding) -> Result<Bytes, AppError> {
    if encoding == encoding::Encoding::Identity {
        return Ok(owned());
    }
    if let Some(known) = encoding::known(&name, encoding) {
        return Ok(known);
    }
    let bytes = owned();
    let made = blocking::short(move || encoding::keep(name, &bytes, encoding)).await?;
    made.map_err(|error| AppError::internal(&error))
}

fn origins(app: &App) -> Origins {
    let tiles = match &app.options().basemap {
        BasemapOption::Raster { url, .. } => csp::origin_of(url),
        BasemapOption::Sketch | BasemapOption::Pmtiles(_) => None,
    };
    Origins { tiles, api: app.options().api_url.as_deref().and_then(csp::origin_of) }
}

#[derive(Clone)]
struct Site {
    app: App,
    shell: Arc<Shell>,
    files: Files,
}

/// A file of the built page, or the page of an address.
async fn page(State(site): State<Site>, request: Request) -> Response {
    let path = request.uri().path();
    let query = request.uri().query().unwrap_or_default();
    if guard::of_api(path) {
        return AppError::not_found("address below the API").into_response();
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return AppError::MethodNotAllowed.into_response();
    }
    // The shell goes out through its own address only: as a file it would lack its head.
    let path = if path == "/index.html" { "/" } else { path };
    match site.files.serve(path, query, request.headers()).await {
        Ok(Some(file)) => return file,
        Ok(None) if is_file_name(path) && !takes_html(request.headers()) => {
            return (StatusCode::NOT_FOUND, "no such file\n").into_response();
        }
        Ok(None) => {}
        Err(error) => {
            tracing::error!(%error, "a file of the page cannot be read");
            return AppError::Unavailable("this file cannot be read now".to_owned()).into_response();
        }
    }
    html(&site, path, query, request.headers()).await
}

async fn html(site: &Site, path: &str, query: &str, headers: &HeaderMap) -> Response {
    let origin = pages::origin(&site.app, headers);
    let (languages, chosen) = reader(headers);
    let asked = pages::Asked { path, query, origin: origin.as_deref(), languages, chosen };
    let (status, head) = pages::describe(&site.app, &asked).await;
    let encoding = encoding::accepted(headers).first().copied().unwrap_or(encoding::Encoding::Identity);
    let shell = Arc::clone(&site.shell);
    let made = blocking::short(move || (shell.page(&head, encoding), head)).await;
    let (page, head) = match made {
        Ok((Ok(page), head)) => (page, head),
        Ok((Err(error), _)) => return AppError::internal(&error).into_response(),
        Err(error) => return error.into_response(),
    };
    let mut response = if status == StatusCode::OK && matches(headers, &page.etag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        (status, page.body).into_response()
    };
    let out = response.headers_mut();
    out.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    out.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    out.insert(header::VARY, HeaderValue::from_static(VARY_BY_READER));
    let values = [
        (header::ETAG, page.etag.as_str()),
        (header::CONTENT_LANGUAGE, head.lang.as_str()),
        (header::CONTENT_SECURITY_POLICY, &page.policy),
    ];
    for (name, value) in values {
        if let Ok(value) = HeaderValue::from_str(value) {
            out.insert(name, value);
        }
    }
    if let Some(word) = encoding.word() {
        out.insert(header::CONTENT_ENCODING, HeaderValue::from_static(word));
    }
    response
}

fn is_file_name(path: &str) -> bool {
    path.rsplit('/').next().is_some_and(|name| name.contains('.'))
}

/// A person who follows a link takes HTML; a script or a picture element does not.
fn takes_html(headers: &HeaderMap) -> bool {
    headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).is_some_and(|value| value.contains("text/html"))
}
