//! The head of a page: what search engines, link previews and browser tabs read before any script runs.

use contract::services::Page;
use std::fmt::Write as _;

use crate::{http::html::escape, service::early::EarlyRequest};

/// The metadata of a page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Head {
    /// Title of the page.
    pub title: String,
    /// One or two sentences.
    pub description: String,
    /// Name of the portal.
    pub site: String,
    /// Language tag of title and description.
    pub lang: String,
    /// The page in each language: language tag and absolute address.
    pub alternates: Vec<(String, String)>,
    /// The canonical absolute address of the page.
    pub canonical: Option<String>,
    /// Absolute address of a picture, with width and height.
    pub image: Option<(String, u32, u32)>,
    /// Whether the Open Graph type is `article`; otherwise it is `website`.
    pub article: bool,
    /// Keeps the page out of search engines: personal and missing pages.
    pub hidden: bool,
    /// Texts of the page until its program has loaded: the name of a mark in `index.html`, and its text.
    pub shell: Vec<(&'static str, String)>,
    /// The navigation until the program has loaded, as HTML.
    pub navigation: String,
    /// The page until the program has loaded, as HTML; `None` for its title and description.
    pub content: Option<String>,
    /// The page in the registry, which names the chunk that draws it.
    pub page: Option<&'static Page>,
    /// The API requests that the page starts with.
    pub requests: Vec<EarlyRequest>,
    /// One of very many pages: not worth caching its compressed form.
    pub rare: bool,
}

impl Head {
    /// The elements, one per line.
    pub fn html(&self) -> String {
        let mut out = String::new();
        let _ = writeln!(out, "<title>{}</title>", escape(&self.title));
        meta(&mut out, "name", "description", &self.description);
        if self.hidden {
            meta(&mut out, "name", "robots", "noindex");
        }
        if let Some(canonical) = self.canonical.as_ref().filter(|_| !self.hidden) {
            let _ = writeln!(out, "<link rel=\"canonical\" href=\"{}\">", escape(canonical));
            for (lang, href) in &self.alternates {
                let _ =
                    writeln!(out, "<link rel=\"alternate\" hreflang=\"{}\" href=\"{}\">", escape(lang), escape(href));
            }
            meta(&mut out, "property", "og:url", canonical);
        }
        meta(&mut out, "property", "og:site_name", &self.site);
        meta(&mut out, "property", "og:type", if self.article { "article" } else { "website" });
        meta(&mut out, "property", "og:title", &self.title);
        meta(&mut out, "property", "og:description", &self.description);
        meta(&mut out, "property", "og:locale", locale(&self.lang));
        if let Some((address, width, height)) = &self.image {
            meta(&mut out, "property", "og:image", address);
            meta(&mut out, "property", "og:image:width", &width.to_string());
            meta(&mut out, "property", "og:image:height", &height.to_string());
        }
        meta(&mut out, "name", "twitter:card", if self.image.is_some() { "summary_large_image" } else { "summary" });
        out
    }
}

fn meta(out: &mut String, by: &str, name: &str, content: &str) {
    if !content.is_empty() {
        let _ = writeln!(out, "<meta {by}=\"{name}\" content=\"{}\">", escape(content));
    }
}

/// The Open Graph locale, which requires a territory: each language gets the one that readers here expect.
fn locale(lang: &str) -> &str {
    match lang {
        "vi" => "vi_VN",
        "en" => "en_GB",
        "fr" => "fr_FR",
        "ko" => "ko_KR",
        "ja" => "ja_JP",
        tag if tag.starts_with("zh") => "zh_CN",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_breaks_out_of_a_title_or_an_attribute() {
        let nasty = "</title><script>alert(1)</script>\" onload=\"x' `";
        let head = Head {
            title: nasty.to_owned(),
            description: nasty.to_owned(),
            canonical: Some(nasty.to_owned()),
            image: Some((nasty.to_owned(), 1, 1)),
            lang: nasty.to_owned(),
            ..Head::default()
        };
        let html = head.html();
        assert!(!html.contains("<script"));
        assert!(!html.contains("\" onload"));
        assert_eq!(html.matches("</title>").count(), 1);
    }

    #[test]
    fn hidden_pages_name_no_canonical_address() {
        let head = Head { hidden: true, canonical: Some("https://x.example/".to_owned()), ..Head::default() };
        assert!(head.html().contains("noindex"));
        assert!(!head.html().contains("canonical"));
    }
}
