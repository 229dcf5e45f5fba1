//! Everything except the API: the built page and its files, page metadata, and the middleware around every request.

mod cross_site;
mod document;
mod early;
mod files;
mod guard;
mod head;
mod limits;
mod pace;
mod pages;
mod target;

use axum::{
    Router,
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    middleware::{Next, from_fn, from_fn_with_state},
    response::{IntoResponse as _, Response},
};
use std::sync::Arc;
use tower_http::catch_panic::CatchPanicLayer;

use crate::{
    app::App,
    basemap, blocking,
    http::{
        csp::{self, Origins},
        encoding,
        origin::of_request,
        range::matches,
        reader::{self, VARY_BY_READER},
        rules::{self, RuleTable},
    },
    options::BasemapOption,
    problem::AppError,
};
use cross_site::AllowedOrigins;
use document::Shell;
use files::Files;
use limits::Limiter;
use pace::TimeLimits;

/// Adds the page and the basemap to the API router, and wraps everything in the guards. `rules` apply to the routes of
/// the API.
///
/// # Errors
/// The built page is missing from its folder; the message says how to build it.
pub fn around(api: Router, rules: RuleTable, app: &App) -> anyhow::Result<Router> {
    let options = app.options();
    let shell = match &options.dist {
        Some(dist) => Some(Arc::new(Shell::open(dist, origins(app), options.api_url.clone())?)),
        None => None,
    };
    let mut router = api;
    for pages in app.all().iter().filter_map(|service| Arc::clone(service).pages()) {
        router = router.merge(pages);
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
    let router = router
        .layer(from_fn_with_state(app.clone(), before_request))
        .layer(from_fn_with_state(Arc::new(Limiter::new(options.rate_limit)), limits::limit))
        .layer(from_fn_with_state(Arc::new(AllowedOrigins::new(options)), cross_site::check))
        .layer(from_fn_with_state(TimeLimits::default(), pace::time_limit))
        .layer(from_fn(target::limit))
        .layer(CatchPanicLayer::custom(guard::panicked))
        .layer(from_fn_with_state(shell, guard::headers))
        .layer(from_fn_with_state(Arc::new(rules), rules::add));
    Ok(guard::on_all(router, https))
}

/// Runs the services' hooks before each request.
async fn before_request(State(app): State<App>, request: Request, next: Next) -> Response {
    for service in app.all() {
        service.before_request().await;
    }
    next.run(request).await
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

/// Serves a file of the built page, or the HTML document of a page.
async fn page(State(site): State<Site>, request: Request) -> Response {
    let path = request.uri().path();
    let query = request.uri().query().unwrap_or_default();
    if guard::of_api(path) {
        return AppError::not_found("address below the API").into_response();
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return AppError::MethodNotAllowed.into_response();
    }
    // `index.html` is only served as a document: as a plain file it would lack its metadata.
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
    let origin = of_request(site.app.options().public_url.as_deref(), headers);
    let (languages, chosen) = reader::languages(headers);
    let request = pages::DocumentRequest { path, query, origin: origin.as_deref(), languages, chosen };
    let (status, head) = pages::describe(&site.app, &request).await;
    let encoding = encoding::best(headers);
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

/// Whether the client accepts HTML: browsers that follow a link do, scripts and image elements do not.
fn takes_html(headers: &HeaderMap) -> bool {
    headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).is_some_and(|value| value.contains("text/html"))
}
