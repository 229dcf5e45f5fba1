//! `/d/{slug}` and `/d/{slug}/{lang}`: whole pages, readable without any script.

use ::heritage::{
    content::SiteContent,
    document::{href, language},
    html::{self, Frame, Room},
    structured,
};
use axum::{
    body::{Body, to_bytes},
    extract::{Path, RawQuery, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use contract::parse_query;
use messages::guide::LANGUAGES;

use super::{Scans, Wanted, assets::EARLY, document, files::PREVIEW, ward};
use crate::{
    problem::AppError,
    state::App,
    store::ScannedSign,
    web::{self, origin},
};

/// Sites that an unknown address may have meant.
const SUGGESTED: usize = 5;
/// Languages that a browser may like; no browser names more.
const MOST_LANGUAGES: usize = 32;
/// Letters of an address that suggestions are looked for with.
const SUGGESTED_FOR: usize = 100;
/// Two short fields, with every letter as an escape.
const FORM_BYTES: usize = 4 * 1024;
/// A city has no more signs at one site.
pub(super) const MOST_SIGNS: u16 = 99;

/// `GET /d/{slug}`: in the language of `?lang`, else of the browser, else Vietnamese; the address stays as it is.
pub async fn negotiated(
    State(app): State<App>,
    Path(slug): Path<String>,
    RawQuery(query): RawQuery,
    method: Method,
    headers: HeaderMap,
) -> Response {
    let pairs = parse_query(query.as_deref().unwrap_or_default());
    let value = |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    let lang = asked_language(value("lang"), &headers);
    let Some(site) = app.city().heritage.site(&slug) else {
        return elsewhere(&app, &slug, &lang, None, query.as_deref(), &headers).await;
    };
    // A sign's code carries its number, so that each can be counted; nothing else of the visit is kept.
    let sign = value("s").and_then(|sign| sign.parse().ok()).filter(|sign| (1..=MOST_SIGNS).contains(sign));
    if let Some(sign) = sign.filter(|_| method == Method::GET && is_visit(&headers)) {
        let month = app.now().format("%Y-%m").to_string();
        Scans::note(&app, ScannedSign { site: site.slug.clone(), sign, month });
    }
    page(&app, site, &lang, &linked(&pairs), &headers, true).await
}

/// `GET /d/{slug}/{lang}`
pub async fn in_language(
    State(app): State<App>,
    Path((slug, lang)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let pairs = parse_query(query.as_deref().unwrap_or_default());
    let known = LANGUAGES.iter().any(|(tag, _)| *tag == lang);
    let Some(site) = app.city().heritage.site(&slug) else {
        let named = known.then_some(lang.as_str());
        return elsewhere(&app, &slug, named.unwrap_or("vi"), named, query.as_deref(), &headers).await;
    };
    if !known {
        // A language that nobody here writes: the page in the one that the browser likes.
        return Redirect::temporary(&format!("/d/{slug}")).into_response();
    }
    page(&app, site, &lang, &linked(&pairs), &headers, false).await
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
    State(app): State<App>,
    Path((slug, lang)): Path<(String, String)>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let Some(site) = app.city().heritage.site(&slug).filter(|site| site.stories.contains_key(&lang)) else {
        return AppError::not_found("heritage page").into_response();
    };
    let Ok(bytes) = to_bytes(body, FORM_BYTES).await else {
        return AppError::PayloadTooLarge(format!("at most {FORM_BYTES} bytes")).into_response();
    };
    let pairs = parse_query(&String::from_utf8_lossy(&bytes));
    let mut asked = headers;
    asked.remove(header::IF_NONE_MATCH);
    let mut response = page(&app, site, &lang, &wanted(&pairs), &asked, false).await;
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

/// The language that a reader wants: named in the address, else the first of the browser's that stories exist in, else the
/// browser's first, else Vietnamese.
fn asked_language(named: Option<&str>, headers: &HeaderMap) -> String {
    let known = |tag: &str| LANGUAGES.iter().map(|(known, _)| *known).find(|known| *known == tag);
    if let Some(tag) = named.and_then(known) {
        return tag.to_owned();
    }
    let value = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut liked: Vec<(f32, String)> = value
        .split(',')
        .take(MOST_LANGUAGES)
        .filter_map(|part| {
            let (tag, parameters) = part.split_once(';').unwrap_or((part, ""));
            let quality = parameters.trim().strip_prefix("q=").map_or(1.0, |q| q.trim().parse().unwrap_or(0.0));
            let primary = tag.trim().split('-').next().unwrap_or_default().to_ascii_lowercase();
            let plain = !primary.is_empty() && primary.bytes().all(|byte| byte.is_ascii_lowercase());
            (quality > 0.0 && plain).then_some((quality, primary))
        })
        .collect();
    // A stable sort: of two that are liked the same the first stays first.
    liked.sort_by(|a, b| b.0.total_cmp(&a.0));
    let spoken = liked.iter().find_map(|(_, tag)| known(tag)).map(str::to_owned);
    spoken.or_else(|| liked.into_iter().next().map(|(_, tag)| tag)).unwrap_or_else(|| "vi".to_owned())
}

async fn page(
    app: &App,
    site: &SiteContent,
    lang: &str,
    wanted: &Wanted,
    headers: &HeaderMap,
    negotiated: bool,
) -> Response {
    let doc = match document(app, site, lang, wanted, None).await {
        Ok(doc) => doc,
        // A page that can be read is worth more than a rating.
        Err(error) => {
            tracing::warn!(%error, "a rating cannot be read");
            super::tree(app, site, lang, wanted, None, Some(app.now()))
        }
    };
    let origin = origin(app, headers);
    let ward = ward(app.city(), site);
    let data = structured::data(&doc, site, &app.city().profile.name, ward.as_ref(), origin.as_deref());
    let html = framed(app, origin.as_deref(), Some(site), |frame| html::page(&doc, frame, &data));
    answer(StatusCode::OK, html, &doc.lang, headers, negotiated).await
}

/// A page as it is written to a file.
pub(super) fn written(app: &App, site: &SiteContent, lang: &str) -> String {
    let doc = super::tree(app, site, lang, &Wanted::default(), None, None);
    let origin = app.options().public_url.as_deref();
    let ward = ward(app.city(), site);
    let data = structured::data(&doc, site, &app.city().profile.name, ward.as_ref(), origin);
    framed(app, origin, Some(site), |frame| html::page(&doc, frame, &data))
}

/// Hands the frame of all pages to who draws one.
pub(super) fn framed(
    app: &App,
    origin: Option<&str>,
    site: Option<&SiteContent>,
    draw: impl FnOnce(&Frame<'_>) -> String,
) -> String {
    let assets = app.guides().assets();
    let profile = &app.city().profile;
    let mut rooms = vec![Room::Home, Room::Reports];
    rooms.extend(app.transit().map(|_| Room::Bus));
    rooms.extend([Room::Heritage, Room::Scan]);
    let icons = |name: &str| assets.icon(name);
    let preview = site.zip(origin).map(|(site, origin)| {
        let drawing = app.city().heritage.drawing_href(site.file.picture.get_ref());
        (format!("{origin}{}", drawing.replace(".svg", ".png")), PREVIEW.0, PREVIEW.1)
    });
    let frame = Frame {
        city: &profile.name,
        portal: &profile.portal_name,
        origin,
        rooms: &rooms,
        css: assets.css(),
        early: EARLY,
        icons: &icons,
        favicon: "/icon.svg",
        preview,
    };
    draw(&frame)
}

pub(super) async fn answer(
    status: StatusCode,
    html: String,
    lang: &str,
    headers: &HeaderMap,
    negotiated: bool,
) -> Response {
    let policy = web::page_policy(&html);
    let vary = if negotiated { "accept-encoding, accept-language" } else { "accept-encoding" };
    let kinds = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "no-cache"),
        (header::VARY, vary),
        (header::CONTENT_LANGUAGE, lang),
        (header::CONTENT_SECURITY_POLICY, &policy),
    ];
    if status == StatusCode::OK {
        return web::packed(headers, html.as_bytes(), &kinds).await;
    }
    // What is not there is never "as you have it already".
    let mut asked = headers.clone();
    asked.remove(header::IF_NONE_MATCH);
    let mut response = web::packed(&asked, html.as_bytes(), &kinds).await;
    *response.status_mut() = status;
    response
}

/// An address of no site: an old name leads to the new one, a number to its site, anything else to suggestions.
async fn elsewhere(
    app: &App,
    slug: &str,
    lang: &str,
    named: Option<&str>,
    query: Option<&str>,
    headers: &HeaderMap,
) -> Response {
    let heritage = &app.city().heritage;
    // Who speaks none of the languages reads English, here as on the pages themselves.
    let lang = if LANGUAGES.iter().any(|(tag, _)| *tag == lang) { lang } else { "en" };
    let to = |slug: &str| {
        let path = match named {
            Some(lang) => href(slug, lang),
            None => format!("/d/{slug}"),
        };
        // The number of the sign, a language, what was typed: all of it goes along.
        query.map_or_else(|| path.clone(), |query| format!("{path}?{query}"))
    };
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
    let near = app.guides().names().find(&typed, SUGGESTED);
    let near: Vec<(String, String)> = near
        .into_iter()
        .filter_map(|(at, _)| heritage.sites.get(*at))
        .map(|site| {
            let lang = language(site, lang);
            let name = site.stories.get(lang).map(|story| story.title.clone()).unwrap_or_default();
            (name, href(&site.slug, lang))
        })
        .collect();
    let html = framed(app, None, None, |frame| html::missing(lang, frame, &near));
    answer(StatusCode::NOT_FOUND, html, lang, headers, named.is_none()).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(named: Option<&str>, header: &str) -> String {
        let headers = [(header::ACCEPT_LANGUAGE, header.parse().expect("a value"))].into_iter().collect();
        asked_language(named, &headers)
    }

    #[test]
    fn the_language_is_the_readers() {
        assert_eq!(asked(None, "ko-KR,ko;q=0.9,en;q=0.8"), "ko");
        assert_eq!(asked(Some("fr"), "ko"), "fr");
        assert_eq!(asked(Some("xx"), "ja"), "ja");
        assert_eq!(asked(None, "de-DE,de;q=0.9,zh-TW;q=0.5"), "zh", "the first that somebody here writes");
        assert_eq!(asked(None, "en;q=0.1, vi;q=0.9"), "vi");
        assert_eq!(asked(None, "de"), "de", "which no story has: English then, and said so");
        assert_eq!(asked(None, "*;q=0"), "vi");
        assert_eq!(asked_language(None, &HeaderMap::new()), "vi");
    }
}
