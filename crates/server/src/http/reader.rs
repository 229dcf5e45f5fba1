//! Which language a reader wants, as the request says it.

use axum::http::{HeaderMap, header};

/// The `Vary` header of a page whose language the request decides.
pub const VARY_BY_READER: &str = "accept-encoding, accept-language, cookie";

/// The `Accept-Language` header, and the language that was chosen before.
pub fn languages(headers: &HeaderMap) -> (&str, Option<&str>) {
    let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    // One by one: a cookie of somebody else on this domain may hold any bytes.
    let cookies = headers.get_all(header::COOKIE).iter().flat_map(|value| value.as_bytes().split(|byte| *byte == b';'));
    let chosen = cookies.filter_map(|pair| std::str::from_utf8(pair).ok()).find_map(contract::language_in_cookies);
    (accepted, chosen)
}
