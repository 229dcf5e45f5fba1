//! Language negotiation, shared by server and page: the reader's explicit choice, else the browser's preferences, else
//! English. The city's own language is used only if nothing is requested.

/// Languages of the portal: heritage pages have all six, all other pages the first two.
pub const LANGUAGES: [&str; 6] = ["vi", "en", "fr", "ko", "zh", "ja"];
/// Where a device stores the choice: `localStorage` key, and name of the cookie that sends it to the server.
pub const LANGUAGE_KEY: &str = "portal-language";
/// Fallback for readers whose languages are not available.
const FALLBACK: &str = "en";
/// Maximum number of language ranges to consider; no browser sends more.
const MAX_RANGES: usize = 32;

/// Maps a language tag or range to a language of the portal, ignoring case, script and region: `zh-Hant-TW`, `KO`,
/// `en_GB`.
pub fn language_of(tag: &str) -> Option<&'static str> {
    let tag = tag.trim();
    LANGUAGES.into_iter().find(|known| {
        let is_delimited = matches!(tag.as_bytes().get(known.len()), None | Some(b'-' | b'_'));
        is_delimited && tag.get(..known.len()).is_some_and(|start| start.eq_ignore_ascii_case(known))
    })
}

/// Selects the language for a reader. `chosen` is the explicit choice ([`language_of`] the address, or else of the
/// value stored on the device). `preferred` are the browser's preferences, best first. `available` are the languages of
/// the page, and `default` is the city's language.
pub fn language_for<'k>(
    chosen: Option<&str>,
    preferred: &[impl AsRef<str>],
    available: &[&'k str],
    default: &'k str,
) -> &'k str {
    let find_available = |tag: &str| available.iter().copied().find(|available| *available == tag);
    let mut has_preference = chosen.is_some();
    let mut selected = chosen.and_then(find_available);
    for range in preferred.iter().map(|range| range.as_ref().trim()) {
        // "Any language" is not a preference.
        if chosen.is_none() && selected.is_none() && !matches!(range, "" | "*") {
            has_preference = true;
            selected = language_of(range).and_then(find_available);
        }
    }
    match selected {
        Some(tag) => tag,
        None if has_preference => find_available(FALLBACK).unwrap_or(default),
        None => default,
    }
}

/// Values of `lang` in a query, as given.
pub fn languages_in(query: &str) -> Vec<String> {
    let pairs = crate::parse_query(query).into_iter();
    pairs.filter(|(name, _)| name == "lang").map(|(_, value)| value).take(MAX_RANGES).collect()
}

/// The ranges of an `Accept-Language` header, highest quality first. Ranges of equal quality stay in order.
pub fn accepted_languages(header: &str) -> Vec<&str> {
    let part = |part: &'_ str| -> Option<u16> {
        let Some(quality) = part.split(';').nth(1) else { return Some(1000) };
        let (_, value) = quality.split_once('=').filter(|(name, _)| name.trim().eq_ignore_ascii_case("q"))?;
        let value = crate::number(value.trim()).filter(|value| *value > 0.0 && *value <= 1.0)?;
        Some((value * 1000.0) as u16)
    };
    let ranges = header.split(',').take(MAX_RANGES).filter_map(|text| {
        let range = text.split(';').next().unwrap_or_default().trim();
        Some((part(text)?, range)).filter(|(_, range)| !range.is_empty())
    });
    let mut preferred: Vec<(u16, &str)> = ranges.collect();
    preferred.sort_by_key(|(quality, _)| std::cmp::Reverse(*quality));
    preferred.into_iter().map(|(_, range)| range).collect()
}

/// The language choice in a `Cookie` header.
pub fn language_in_cookies(header: &str) -> Option<&str> {
    let pairs = header.split(';').filter_map(|pair| pair.split_once('='));
    pairs
        .map(|(name, value)| (name.trim(), value.trim()))
        .find(|(name, _)| *name == LANGUAGE_KEY)
        .map(|(_, value)| value)
}
