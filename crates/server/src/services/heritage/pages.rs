//! `/d/{slug}` and `/d/{slug}/{lang}`: complete pages that work without JavaScript.

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
    document::{DonationForm, document, tree, ward},
    files,
    frame::{answer, framed},
    language::requested_language,
    signs::{self, MOST_SIGNS},
    store::ScannedSign,
};
use crate::problem::AppError;

/// Number of sites suggested for an unknown address.
const SUGGESTED: usize = 5;
/// Longest slug, in characters, for which suggestions are searched.
const MOST_SUGGESTION_CHARS: usize = 100;
/// Enough for two short fields with every letter percent-encoded.
const FORM_BYTES: usize = 4 * 1024;

/// Routes below `/d/`.
pub(super) fn router(service: Arc<HeritageService>) -> Router {
    Router::new()
        .route("/d/sw.js", get(files::worker))
        .route("/d/file/{version}/{*name}", get(files::file))
        .route("/d/{slug}/sign", get(signs::page))
        .route("/d", get(redirect_to_canonical))
        .route("/d/", get(redirect_to_canonical))
        .route("/D/{*rest}", get(redirect_to_canonical))
        .route("/d/{slug}/", get(redirect_to_canonical))
        .route("/d/{slug}/{lang}/", get(redirect_to_canonical))
        .route("/d/{slug}", get(negotiated))
        .route("/d/{slug}/{lang}", get(in_language).post(with_donation))
        .with_state(service)
}

/// `GET /d/{slug}`: in the reader's language, without a redirect.
pub async fn negotiated(
    State(service): State<Arc<HeritageService>>,
    Path(slug): Path<String>,
    RawQuery(query): RawQuery,
    method: Method,
    headers: HeaderMap,
) -> Response {
    let pairs = parse_query(query.as_deref().unwrap_or_default());
    let value = |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    let lang = requested_language(query.as_deref().unwrap_or_default(), &headers, &service.profile().default_locale);
    let Some(site) = service.heritage().site(&slug) else {
        return unknown_site(&service, &slug, &lang, None, query.as_deref(), &headers).await;
    };
    // The sign's QR code carries its number, so scans are counted by sign. Nothing else about the visit is stored.
    let sign = value("s").and_then(|sign| sign.parse().ok()).filter(|sign| (1..=MOST_SIGNS).contains(sign));
    if let Some(sign) = sign.filter(|_| method == Method::GET && is_visit(&headers)) {
        let month = service.core.now().format("%Y-%m").to_string();
        service.scans.count(ScannedSign { site: site.slug.clone(), sign, month });
    }
    page(&service, site, &lang, &linked_form(&pairs), &headers, true).await
}

/// `GET /d/{slug}/{lang}`
pub async fn in_language(
    State(service): State<Arc<HeritageService>>,
    Path((slug, lang)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let pairs = parse_query(query.as_deref().unwrap_or_default());
    let requested = language_of(&lang);
    let Some(site) = service.heritage().site(&slug) else {
        let reader =
            requested_language(query.as_deref().unwrap_or_default(), &headers, &service.profile().default_locale);
        return unknown_site(&service, &slug, requested.unwrap_or(&reader), requested, query.as_deref(), &headers)
            .await;
    };
    match requested {
        Some(requested) if requested == lang => {}
        // Other spellings of a supported language, such as `KO` or `zh-TW`.
        Some(requested) => {
            return Redirect::permanent(&with_query(&href(&slug, requested), query.as_deref())).into_response();
        }
        // An unsupported language: redirect to the page in the reader's language.
        None => return Redirect::temporary(&with_query(&plain(&slug), query.as_deref())).into_response(),
    }
    page(&service, site, &lang, &linked_form(&pairs), &headers, false).await
}

/// `GET /d/{slug}/`, `/d/{slug}/{lang}/` and `/D/…`: redirects to the address without the trailing slash and with a
/// lower-case `d`.
pub async fn redirect_to_canonical(uri: Uri) -> Response {
    let mut parts = uri.path().split('/').filter(|part| !part.is_empty()).skip(1);
    // At most two segments: a path that begins with two slashes would redirect to another host.
    let path = match (parts.next(), parts.next()) {
        (Some(slug), Some(lang)) => format!("/d/{slug}/{lang}"),
        (Some(slug), None) => format!("/d/{slug}"),
        (None, _) => "/heritage".to_owned(),
    };
    Redirect::permanent(&with_query(&path, uri.query())).into_response()
}

/// The address of a site's page in the reader's language.
fn plain(slug: &str) -> String {
    HeritagePage::Site(slug.to_owned(), None).href()
}

/// Appends the original query (sign number, language, form input) to a redirect.
fn with_query(path: &str, query: Option<&str>) -> String {
    query.map_or_else(|| path.to_owned(), |query| format!("{path}?{query}"))
}

/// The form as a link may prefill it: an amount, but no free text.
fn linked_form(pairs: &[(String, String)]) -> DonationForm {
    DonationForm { purpose: String::new(), ..donation_form(pairs) }
}

fn donation_form(pairs: &[(String, String)]) -> DonationForm {
    let value = |name: &str| {
        let found = pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.chars().take(200).collect());
        found.unwrap_or_default()
    };
    DonationForm { amount: value("amount"), purpose: value("purpose") }
}

/// `POST /d/{slug}/{lang}`: the page with the donation that its form describes. Nothing is stored, neither here nor in
/// caches.
pub async fn with_donation(
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
    let mut unconditional = headers;
    unconditional.remove(header::IF_NONE_MATCH);
    let mut response = page(&service, site, &lang, &donation_form(&pairs), &unconditional, false).await;
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Whether a person opened the page. A prefetch is not a scan, and neither is another site that embeds the address as
/// an image.
fn is_visit(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let ahead = ["sec-purpose", "purpose"].into_iter().filter_map(text).any(|value| value.contains("prefetch"));
    !ahead && text("sec-fetch-dest").is_none_or(|what| what == "document")
}

async fn page(
    service: &HeritageService,
    site: &SiteContent,
    lang: &str,
    form: &DonationForm,
    headers: &HeaderMap,
    negotiated: bool,
) -> Response {
    let doc = match document(service, site, lang, form, None).await {
        Ok(doc) => doc,
        // Show the page without its rating rather than an error.
        Err(error) => {
            tracing::warn!(%error, "a rating cannot be read");
            tree(service, site, lang, form, None, Some(service.core.now()))
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

/// Handles a slug that is not a site: redirects a former slug or a sign number to the site, and answers anything else
/// with 404 and suggestions.
async fn unknown_site(
    service: &HeritageService,
    slug: &str,
    lang: &str,
    requested: Option<&str>,
    query: Option<&str>,
    headers: &HeaderMap,
) -> Response {
    let heritage = service.heritage();
    // Readers of unsupported languages get English, as on the pages themselves.
    let lang = if LANGUAGES.iter().any(|(tag, _)| *tag == lang) { lang } else { "en" };
    let to = |slug: &str| with_query(&requested.map_or_else(|| plain(slug), |lang| href(slug, lang)), query);
    if let Some(new) = heritage.aliases.get(slug) {
        return Redirect::permanent(&to(new)).into_response();
    }
    let number = slug.parse().ok().and_then(|code| heritage.numbered(code));
    let lower = slug.to_lowercase();
    if let Some(site) = number.or_else(|| heritage.site(&lower)) {
        return Redirect::temporary(&to(&site.slug)).into_response();
    }
    // Each word is compared with each name. Text longer than any name is not a typo, so skip the search.
    let typed = if slug.chars().count() <= MOST_SUGGESTION_CHARS { slug.replace('-', " ") } else { String::new() };
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
    answer(StatusCode::NOT_FOUND, html, service.assets.policy(), lang, headers, requested.is_none()).await
}
