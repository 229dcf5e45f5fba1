//! Language negotiation for heritage pages.

use axum::http::HeaderMap;
use contract::{accepted_languages, language_for, language_of};

use crate::http::reader::languages;

/// The reader's language by the common rule (`contract::language_for`). If the browser accepts no supported language,
/// its first one, so that the page can say that it is not available.
pub(super) fn requested_language(query: &str, headers: &HeaderMap, default: &str) -> String {
    let (languages, saved) = languages(headers);
    let accepted = accepted_languages(languages);
    let requested = contract::languages_in(query);
    let chosen: Vec<&str> = requested.iter().map(String::as_str).chain(saved).collect();
    let choice = chosen.iter().find_map(|tag| language_of(tag));
    let supported = choice.is_some() || accepted.iter().any(|tag| language_of(tag).is_some());
    let foreign = accepted.first().map(|tag| tag.split('-').next().unwrap_or_default().to_ascii_lowercase());
    let foreign =
        foreign.filter(|tag| !supported && !tag.is_empty() && tag.bytes().all(|byte| byte.is_ascii_lowercase()));
    foreign.unwrap_or_else(|| language_for(choice, &accepted, &contract::LANGUAGES, default).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::header;
    use messages::guide::LANGUAGES;

    fn language(query: &str, header: &str, cookie: &str) -> String {
        let headers = [(header::ACCEPT_LANGUAGE, header), (header::COOKIE, cookie)];
        let headers = headers.into_iter().filter(|(_, value)| !value.is_empty());
        requested_language(query, &headers.map(|(name, value)| (name, value.parse().expect("a value"))).collect(), "vi")
    }

    #[test]
    fn the_language_is_the_readers() {
        assert_eq!(language("", "ko-KR,ko;q=0.9,en;q=0.8", ""), "ko");
        assert_eq!(language("lang=fr", "ko", ""), "fr");
        assert_eq!(language("lang=xx", "ja", ""), "ja");
        assert_eq!(language("lang=KO&lang=fr", "vi", ""), "ko");
        assert_eq!(language("lang=", "vi", "a=b; portal-language=en"), "en", "chosen before");
        assert_eq!(language("lang=zh-Hant-HK", "vi", "portal-language=en"), "zh", "the address is nearer");
        assert_eq!(language("", "ko", "portal-language=%zz"), "ko");
        assert_eq!(language("", "de-DE,de;q=0.9,zh-TW;q=0.5", ""), "zh", "the first that somebody here writes");
        assert_eq!(language("", "en;q=0.1, vi;q=0.9", ""), "vi");
        assert_eq!(language("", "de", ""), "de", "which no story has: English then, and said so");
        assert_eq!(language("", "*;q=0", ""), "vi");
        assert_eq!(requested_language("", &HeaderMap::new(), "vi"), "vi");
    }

    #[test]
    fn stories_are_written_in_the_languages_of_the_rule() {
        let written: std::collections::BTreeSet<&str> = LANGUAGES.iter().map(|(tag, _)| *tag).collect();
        assert_eq!(written, contract::LANGUAGES.into());
    }
}
