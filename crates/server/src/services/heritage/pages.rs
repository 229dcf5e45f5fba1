//! `/d/{slug}` and `/d/{slug}/{lang}`: whole pages, readable without any script.

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::{Path, RawQuery, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use contract::{heritage::HeritagePage, language_of, parse_query};
use heritage::{
    content::SiteContent,
    document::{href, language},
    html, structured,
};
use messages::guide::LANGUAGES;
use std::sync::Arc;

use super::{
    HeritageService,
    document::{Wanted, document, tree, ward},
    files,
    frame::{answer, framed},
    language::wanted_language,
    signs::{self, MOST_SIGNS},
    store::ScannedSign,
};
use crate::problem::AppError;

/// Sites that an unknown address may have meant.
const SUGGESTED: usize = 5;
/// Letters of an address that suggestions are looked for with.
const SUGGESTED_FOR: usize = 100;
/// Two short fields, with every letter as an escape.
const FORM_BYTES: usize = 4 * 1024;

/// The pages below `/d/`.
pub(super) fn router(service: Arc<HeritageService>) -> Router {
    Router::new()
        .route("/d/sw.js", get(files::worker))
        .route("/d/file/{version}/{*name}", get(files::file))
        .route("/d/{slug}/sign", get(signs::page))
        .route("/d", get(tidied))
        .route("/d/", get(tidied))
        .route("/D/{*rest}", get(tidied))
        .route("/d/{slug}/", get(tidied))
        .route("/d/{slug}/{lang}/", get(tidied))
        .route("/d/{slug}", get(negotiated))
        .route("/d/{slug}/{lang}", get(in_language).post(with_gift))
        .with_state(service)
}

/// `GET /d/{slug}`: in the reader's language; the address stays as it is.
pub async fn negotiated(
    State(service): State<Arc<HeritageService>>,
    Path(slug): Path<String>,
    RawQuery(query): RawQuery,
    method: Method,
    headers: HeaderMap,
) -> Response {
    let pairs = parse_query(query.as_deref().unwrap_or_default());
    let value = |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    let lang = wanted_language(query.as_deref().unwrap_or_default(), &headers, &service.profile().default_locale);
    let Some(site) = service.heritage().site(&slug) else {
        return elsewhere(&service, &slug, &lang, None, query.as_deref(), &headers).await;
    };
    // A sign's code carries its number, so that each can be counted; nothing else of the visit is kept.
    let sign = value("s").and_then(|sign| sign.parse().ok()).filter(|sign| (1..=MOST_SIGNS).contains(sign));
    if let Some(sign) = sign.filter(|_| method == Method::GET && is_visit(&headers)) {
        let month = service.core.now().format("%Y-%m").to_string();
        service.scans.note(ScannedSign { site: site.slug.clone(), sign, month });
    }
    page(&service, site, &lang, &linked(&pairs), &headers, true).await
}

/// `GET /d/{slug}/{lang}`
pub async fn in_language(
    State(service): State<Arc<HeritageService>>,
    Path((slug, lang)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let pairs = parse_query(query.as_deref().unwrap_or_default());
    let meant = language_of(&lang);
    let Some(site) = service.heritage().site(&slug) else {
        let reader = wanted_language(query.as_deref().unwrap_or_default(), &headers, &service.profile().default_locale);
        return elsewhere(&service, &slug, meant.unwrap_or(&reader), meant, query.as_deref(), &headers).await;
    };
    match meant {
        Some(meant) if meant == lang => {}
        // `KO` and `zh-TW` are languages as people write them.
        Some(meant) => return Redirect::permanent(&with_query(&href(&slug, meant), query.as_deref())).into_response(),
        // A language that nobody here writes: the page in the reader's own.
        None => return Redirect::temporary(&with_query(&plain(&slug), query.as_deref())).into_response(),
    }
    page(&service, site, &lang, &linked(&pairs), &headers, false).await
}

/// `GET /d/{slug}/`, `/d/{slug}/{lang}/` and `/D/…`: the same page without the slash, and with a small letter.
pub async fn tidied(uri: Uri) -> Response {
    let mut parts = uri.path().split('/').filter(|part| !part.is_empty()).skip(1);
    // No more than two parts: an address that begins with two slashes would be somebody else's.
    let path = match (parts.next(), parts.next()) {
        (Some(slug), Some(lang)) => format!("/d/{slug}/{lang}"),
        (Some(slug), None) => format!("/d/{slug}"),
        (None, _) => "/heritage".to_owned(),
    };
    Redirect::permanent(&with_query(&path, uri.query())).into_response()
}

/// Where a page lies that is in the reader's language.
fn plain(slug: &str) -> String {
    HeritagePage::Site(slug.to_owned(), None).href()
}

/// The number of the sign, a language, what was typed: all of it goes along.
fn with_query(path: &str, query: Option<&str>) -> String {
    query.map_or_else(|| path.to_owned(), |query| format!("{path}?{query}"))
}

/// What a link may ask for: an amount, nothing that a person has written.
fn linked(pairs: &[(String, String)]) -> Wanted {
    Wanted { purpose: String::new(), ..wanted(pairs) }
}

fn wanted(pairs: &[(String, String)]) -> Wanted {
    let value = |name: &str| {
        let found = pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.chars().take(200).collect());
        found.unwrap_or_default()
    };
    Wanted { amount: value("amount"), purpose: value("purpose") }
}

/// `POST /d/{slug}/{lang}`: the page with the donation that its form describes. Nothing is kept, here or on the way.
pub async fn with_gift(
    State(service): State<Arc<HeritageService>>,
    Path((slug, lang)): Path<(String, String)>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let Some(site) = service.heritage().site(&slug).filter(|site| site.stories.contains_key(&lang)) else {
        return AppError::not_found("heritage page").into_response();
    };
    let Ok(bytes) = to_bytes(body, FORM_BYTES).await else {
        return AppError::PayloadTooLarge(format!("at most {FORM_BYTES} bytes")).into_response();
    };
    let pairs = parse_query(&String::from_utf8_lossy(&bytes));
    let mut asked = headers;
    asked.remove(header::IF_NONE_MATCH);
    let mut response = page(&service, site, &lang, &wanted(&pairs), &asked, false).await;
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Whether somebody opens the page. A browser that fetches ahead has scanned nothing, nor has another site's page that
/// names the address as a picture.
fn is_visit(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let ahead = ["sec-purpose", "purpose"].into_iter().filter_map(text).any(|value| value.contains("prefetch"));
    !ahead && text("sec-fetch-dest").is_none_or(|what| what == "document")
}

async fn page(
    service: &HeritageService,
    site: &SiteContent,
    lang: &str,
    wanted: &Wanted,
    headers: &HeaderMap,
    negotiated: bool,
) -> Response {
    let doc = match document(service, site, lang, wanted, None).await {
        Ok(doc) => doc,
        // A page that can be read is worth more than a rating.
        Err(error) => {
            tracing::warn!(%error, "a rating cannot be read");
            tree(service, site, lang, wanted, None, Some(service.core.now()))
        }
    };
    let origin = service.origin(headers);
    let ward = ward(service.core.city(), site);
    let data = structured::data(
        &doc,
        site,
        &service.profile().name,
        ward.as_ref(),
        origin.as_deref(),
        service.core.now().date_naive(),
    );
    let html = framed(service, origin.as_deref(), Some(site), |frame| html::page(&doc, frame, &data));
    answer(StatusCode::OK, html, service.assets.policy(), &doc.lang, headers, negotiated).await
}

/// An address of no site: an old name leads to the new one, a number to its site, anything else to suggestions.
async fn elsewhere(
    service: &HeritageService,
    slug: &str,
    lang: &str,
    named: Option<&str>,
    query: Option<&str>,
    headers: &HeaderMap,
) -> Response {
    let heritage = service.heritage();
    // Who speaks none of the languages reads English, here as on the pages themselves.
    let lang = if LANGUAGES.iter().any(|(tag, _)| *tag == lang) { lang } else { "en" };
    let to = |slug: &str| with_query(&named.map_or_else(|| plain(slug), |lang| href(slug, lang)), query);
    if let Some(new) = heritage.aliases.get(slug) {
        return Redirect::permanent(&to(new)).into_response();
    }
    let number = slug.parse().ok().and_then(|code| heritage.numbered(code));
    let lower = slug.to_lowercase();
    if let Some(site) = number.or_else(|| heritage.site(&lower)) {
        return Redirect::temporary(&to(&site.slug)).into_response();
    }
    // Each word is looked for in each name: what is longer than any name is nobody's typing error.
    let typed = if slug.chars().count() <= SUGGESTED_FOR { slug.replace('-', " ") } else { String::new() };
    let near = service.names.find(&typed, SUGGESTED);
    let near: Vec<(String, String)> = near
        .into_iter()
        .filter_map(|(at, _)| heritage.sites.get(*at))
        .map(|site| {
            let lang = language(site, lang);
            let name = site.stories.get(lang).map(|story| story.title.clone()).unwrap_or_default();
            (name, href(&site.slug, lang))
        })
        .collect();
    let html = framed(service, None, None, |frame| html::missing(lang, frame, &near));
    answer(StatusCode::NOT_FOUND, html, service.assets.policy(), lang, headers, named.is_none()).await
}
