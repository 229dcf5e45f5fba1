//! The content security policy: nothing inline runs except the blocks that the built page brings.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;
use url::Url;

/// For what is no page and may be opened by its address: as a document, it loads and runs nothing.
pub const NOTHING: &str = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The origins besides our own that the page talks to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origins {
    /// Raster tiles, for pictures and fetches.
    pub tiles: Option<String>,
    /// An API on another server.
    pub api: Option<String>,
}

/// The origin of a URL, `https://tiles.example:8443`, for a policy; `None` for a path on our own server or
/// for what is no URL. A template's `{s}` in the host becomes a wildcard for one label.
pub fn origin_of(url: &str) -> Option<String> {
    let plain = url.replace("{s}.", "wildcard.").replace("{s}", "wildcard");
    let parsed = Url::parse(&plain).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
    Some(parsed.origin().ascii_serialization().replace("://wildcard.", "://*."))
}

/// The policy of a page that stands alone: it loads nothing of another server.
pub fn page_policy(html: &str) -> String {
    policy(html, &Origins::default())
}

/// The policy of the page `html`.
pub fn policy(html: &str, origins: &Origins) -> String {
    let extra = |origin: &Option<String>| origin.as_ref().map(|origin| format!(" {origin}")).unwrap_or_default();
    let (tiles, api) = (extra(&origins.tiles), extra(&origins.api));
    let scripts = hashes(html, "script");
    let styles = hashes(html, "style");
    format!(
        "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'{scripts}; style-src 'self'{styles}; \
         img-src 'self' data: blob:{tiles}{api}; connect-src 'self'{tiles}{api}; font-src 'self'; \
         media-src 'self'; worker-src 'self'; manifest-src 'self'; object-src 'none'; base-uri 'none'; \
         form-action 'self'; frame-ancestors 'none'"
    )
}

/// The policy of the page's workers: scripts of ours with their modules, which talk to our server and to the API's.
pub fn worker_policy(origins: &Origins) -> String {
    let api = origins.api.as_ref().map(|origin| format!(" {origin}")).unwrap_or_default();
    format!("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'{api}; base-uri 'none'")
}

/// `'sha256-…'` of every inline block of an element, each with a space before it.
fn hashes(html: &str, element: &str) -> String {
    let mut out = String::new();
    for block in inline_blocks(html, element) {
        // The parser of HTML turns CR LF into LF before it hashes.
        let digest = Sha256::digest(block.replace("\r\n", "\n").as_bytes());
        let _ = write!(out, " 'sha256-{}'", BASE64_STANDARD.encode(digest));
    }
    out
}

/// The texts of `<script>` (without `src`) or `<style>` elements, comments left out.
pub(crate) fn inline_blocks<'a>(html: &'a str, element: &str) -> Vec<&'a str> {
    // Lower case in ASCII keeps every byte where it is, so positions hold in both texts.
    let lower = html.to_ascii_lowercase();
    let (open, close) = (format!("<{element}"), format!("</{element}"));
    let mut blocks = Vec::new();
    let mut at = 0;
    while let Some(found) = lower[at..].find(&open).map(|offset| at + offset) {
        if let Some(comment) = lower[at..found].rfind("<!--").map(|offset| at + offset)
            && !lower[comment..found].contains("-->")
        {
            match lower[found..].find("-->") {
                Some(end) => at = found + end,
                None => break,
            }
            continue;
        }
        let after = found + open.len();
        let Some(start) = tag_end(&lower[after..]).map(|offset| after + offset) else { break };
        let Some(end) = lower[start..].find(&close).map(|offset| start + offset) else { break };
        let attributes = &lower[after..start];
        let is_element = attributes.starts_with([' ', '\n', '\r', '\t', '>', '/']);
        let text = &html[start..end];
        if is_element && !has_source(attributes) && !text.is_empty() {
            blocks.push(text);
        }
        at = if is_element { end } else { after };
    }
    blocks
}

/// Where a tag ends, after its `>`; one inside a quoted attribute does not count.
fn tag_end(tag: &str) -> Option<usize> {
    let mut quote = None;
    for (index, c) in tag.char_indices() {
        match (quote, c) {
            (None, '>') => return Some(index + 1),
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if c == open => quote = None,
            _ => {}
        }
    }
    None
}

fn has_source(attributes: &str) -> bool {
    attributes.split_ascii_whitespace().any(|part| part == "src" || part.starts_with("src="))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inline_blocks_are_found_and_others_are_not() {
        let html = "<head><!-- <script>no()</script> --><SCRIPT>\na()</SCRIPT><script src=\"/x.js\"></script>\
                    <script type=\"module\" data-a=\"x>y\">b()</script><scripted>c</scripted>\
                    <style>p{}</style><script async src=/y.js></script></head>";
        assert_eq!(inline_blocks(html, "script"), ["\na()", "b()"]);
        assert_eq!(inline_blocks(html, "style"), ["p{}"]);
        assert!(inline_blocks("<script>never closed", "script").is_empty());
    }

    #[test]
    fn the_hash_is_the_one_that_browsers_compute() {
        // The example of the specification CSP Level 3, section "Hash-source matching".
        let page = "<script>alert('Hello, world.');</script>";
        assert!(policy(page, &Origins::default()).contains("'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='"));
        assert!(!policy(page, &Origins::default()).contains("unsafe-inline"));
    }

    #[test]
    fn origins_of_tiles_are_let_in() {
        assert_eq!(origin_of("https://tile.example/{z}/{x}/{y}.png").as_deref(), Some("https://tile.example"));
        assert_eq!(origin_of("https://{s}.tile.example:81/{z}").as_deref(), Some("https://*.tile.example:81"));
        assert_eq!(origin_of("/basemap/1.pmtiles"), None);
        assert_eq!(origin_of("javascript:alert(1)"), None);
        let origins = Origins { tiles: Some("https://tile.example".to_owned()), api: None };
        assert!(policy("", &origins).contains("img-src 'self' data: blob: https://tile.example;"));
    }
}
