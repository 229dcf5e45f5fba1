//! The HTML document around a page: head, header, navigation.

use contract::{Localized, heritage::Document};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use messages::guide::{Guide, LANGUAGES};

use super::body::{article, icon};

/// An entry of the portal's navigation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NavItem {
    /// `/`
    Home,
    /// `/reports`
    Reports,
    /// `/bus`
    Bus,
    /// `/heritage`
    Heritage,
    /// `/scan`
    Scan,
}

impl NavItem {
    fn link(self, words: Guide) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Home => ("/", "house", words.nav_home()),
            Self::Reports => ("/reports", "map", words.nav_reports()),
            Self::Bus => ("/bus", "bus", words.nav_bus()),
            Self::Heritage => ("/heritage", "landmark", words.nav_heritage()),
            Self::Scan => ("/scan", "camera", words.nav_scan()),
        }
    }
}

/// Data shared by all pages.
#[derive(Clone)]
pub struct Frame<'a> {
    /// Name of the city.
    pub city: &'a Localized,
    /// Name of the portal.
    pub portal: &'a Localized,
    /// Public origin, such as `https://portal.example`, if known.
    pub origin: Option<&'a str>,
    /// Navigation entries, in order.
    pub navigation: &'a [NavItem],
    /// The inlined style sheet.
    pub css: &'a str,
    /// An inline script that applies the user's colour scheme before the first paint.
    pub early: &'a str,
    /// Returns the `<symbol>` of an icon.
    pub icons: &'a dyn Fn(&str) -> String,
    /// URL of the favicon.
    pub favicon: &'a str,
    /// Preview image: absolute URL, width and height.
    pub preview: Option<(String, u32, u32)>,
}

/// Renders a whole page.
pub fn page(doc: &Document, frame: &Frame<'_>, structured: &serde_json::Value) -> String {
    let words = Guide::or_default(&doc.lang);
    let portal = crate::terms::localized(frame.portal, &doc.lang);
    let main = article(doc);
    let title = format!("{} · {portal}", doc.title);
    let href = crate::document::href(&doc.slug, &doc.lang);
    let head = html! {
        title { (title) }
        meta name="description" content=(doc.summary);
        @if let Some(origin) = frame.origin {
            link rel="canonical" href={ (origin) (href) };
            @for one in &doc.languages {
                link rel="alternate" hreflang=(one.lang) href={ (origin) (one.href) };
            }
            link rel="alternate" hreflang="x-default" href={ (origin) "/d/" (doc.slug) };
            meta property="og:url" content={ (origin) (href) };
            @if let Some((image, width, height)) = &frame.preview {
                meta property="og:image" content=(image);
                meta property="og:image:width" content=(width);
                meta property="og:image:height" content=(height);
                meta property="og:image:alt" content=(doc.picture.alt);
                meta name="twitter:card" content="summary_large_image";
            }
        }
        meta property="og:site_name" content=(portal);
        meta property="og:type" content="article";
        meta property="og:title" content=(doc.title);
        meta property="og:description" content=(doc.summary);
        meta property="og:locale" content=(territory(&doc.lang));
        (PreEscaped(format!("<script type=\"application/ld+json\">{}</script>", escaped(structured))))
        script src=(doc.script) defer {}
    };
    html_document(words, &doc.lang, frame, head, main)
}

/// Renders the page for an unknown site, with suggestions (name and URL).
pub fn missing(lang: &str, frame: &Frame<'_>, near: &[(String, String)]) -> String {
    let words = Guide::or_default(lang);
    let head = html! {
        title { (words.missing()) " · " (crate::terms::localized(frame.portal, lang)) }
        meta name="robots" content="noindex";
    };
    let main = html! {
        article.guide.page {
            h1 tabindex="-1" { (words.missing()) }
            @if near.is_empty() {
                p { (words.missing_none()) }
            } @else {
                p { (words.missing_text()) }
                ul.guide-cards {
                    @for (name, href) in near {
                        li { a.guide-card href=(href) { (icon("landmark")) span { strong { (name) } } } }
                    }
                }
            }
            div.guide-actions { a.button.is-primary href="/heritage" { (icon("landmark")) (words.all_sites()) } }
        }
    };
    html_document(words, words.tag(), frame, head, main)
}

/// Renders a sign as a printable page.
pub fn sign(sign: &crate::sign::Sign, paper: crate::sign::Paper, lang: &str) -> Option<String> {
    let words = Guide::or_default(lang);
    let svg = sign.svg(paper)?;
    let path = format!("/d/{}/sign", sign.slug);
    let markup = html! {
        (DOCTYPE)
        html lang=(words.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="robots" content="noindex";
                title { (sign.name) " · " (words.sign()) }
                style { (PreEscaped(sign_css(paper))) }
            }
            body {
                nav aria-label=(words.sign()) {
                    span { (words.sign_print()) }
                    @for paper in ["A5", "A4"] { a href={ (path) "?size=" (paper) "&s=" (sign.sign) } { (paper) } }
                    a href={ "/d/" (sign.slug) } { (sign.name) }
                }
                main { h1 hidden { (sign.name) } (PreEscaped(svg)) }
            }
        }
    };
    Some(markup.into_string())
}

/// The style sheet of [`sign()`].
pub fn sign_css(paper: crate::sign::Paper) -> String {
    // Only the sign goes to the printer.
    format!(
        "@page{{size:{};margin:0}}body{{margin:0;font-family:system-ui,sans-serif;background:#e8e8e4;color:#14211d}}\
         nav{{padding:16px;display:flex;gap:16px;flex-wrap:wrap}}a{{color:#00654b;padding:12px 0}}\
         svg{{display:block;margin:0 auto;max-width:100%;height:auto;background:#fff}}\
         @media print{{nav{{display:none}}svg{{max-width:none;margin:0}}}}",
        paper.name()
    )
}

fn html_document(words: Guide, lang: &str, frame: &Frame<'_>, head: Markup, main: Markup) -> String {
    let city = crate::terms::localized(frame.city, lang);
    let items = frame.navigation.iter().map(|item| (item.link(words), *item == NavItem::Heritage));
    let body = html! {
        a.skip-link href="#main" { (words.skip()) }
        header.top {
            a.brand href="/" {
                span.brand-mark { (icon("landmark")) }
                span.guide-brand { (city) }
            }
        }
        main id="main" tabindex="-1" { (main) }
        nav.navigation aria-label=(words.services()) {
            @for ((href, name, word), is_current) in items {
                a href=(href) aria-current=[is_current.then_some("true")] { (icon(name)) span { (word) } }
            }
        }
    }
    .into_string();
    html! {
        (DOCTYPE)
        html lang=(lang) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover";
                (head)
                meta name="color-scheme" content="light dark";
                meta name="theme-color" content="#00654b" media="(prefers-color-scheme: light)";
                meta name="theme-color" content="#131d1a" media="(prefers-color-scheme: dark)";
                link rel="icon" href=(frame.favicon) type="image/svg+xml";
                script { (PreEscaped(frame.early)) }
                style { (PreEscaped(frame.css)) }
            }
            body {
                (PreEscaped(sprite(&body, frame.icons)))
                (PreEscaped(&body))
            }
        }
    }
    .into_string()
}

/// The icons that a page uses, each once, as one sprite.
fn sprite(body: &str, symbol: &dyn Fn(&str) -> String) -> String {
    let mut names: Vec<&str> = body.split("href=\"#i-").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    names.sort_unstable();
    names.dedup();
    let symbols: String = names.into_iter().map(symbol).collect();
    format!("<svg hidden>{symbols}</svg>")
}

/// Serializes JSON for a script element.
fn escaped(value: &serde_json::Value) -> String {
    value.to_string().replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}

/// Adds the territory that Open Graph requires.
fn territory(lang: &str) -> String {
    let is_known = LANGUAGES.iter().any(|(tag, _)| *tag == lang);
    let territory = match lang {
        "vi" => "VN",
        "en" => "GB",
        "ko" => "KR",
        "zh" => "CN",
        "ja" => "JP",
        _ => &lang.to_uppercase(),
    };
    if is_known { format!("{lang}_{territory}") } else { lang.to_owned() }
}
