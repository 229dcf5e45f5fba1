//! The reader's language preferences in a request.

use axum::http::{HeaderMap, header};

/// The `Vary` header of a page whose language depends on the request.
pub const VARY_BY_READER: &str = "accept-encoding, accept-language, cookie";

/// The `Accept-Language` header, and the language that the reader chose earlier, from its cookie.
pub fn languages(headers: &HeaderMap) -> (&str, Option<&str>) {
    let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    // Decode each cookie separately: another site on this domain may set cookies with arbitrary bytes.
    let cookies = headers.get_all(header::COOKIE).iter().flat_map(|value| value.as_bytes().split(|byte| *byte == b';'));
    let chosen = cookies.filter_map(|pair| std::str::from_utf8(pair).ok()).find_map(contract::language_in_cookies);
    (accepted, chosen)
}
