//! Which language a heritage page is to be in.

use axum::http::HeaderMap;
use contract::{accepted_languages, language_for, language_of};

use crate::http::reader::languages;

/// The language that a reader wants, as everywhere (`contract::language_for`); of a browser that asks for none of ours its
/// first, so that the page can say that it is not there.
pub(super) fn wanted_language(query: &str, headers: &HeaderMap, default: &str) -> String {
    let (languages, kept) = languages(headers);
    let liked = accepted_languages(languages);
    let named = contract::languages_in(query);
    let chosen: Vec<&str> = named.iter().map(String::as_str).chain(kept).collect();
    let choice = chosen.iter().find_map(|tag| language_of(tag));
    let there = choice.is_some() || liked.iter().any(|tag| language_of(tag).is_some());
    let foreign = liked.first().map(|tag| tag.split('-').next().unwrap_or_default().to_ascii_lowercase());
    let foreign = foreign.filter(|tag| !there && !tag.is_empty() && tag.bytes().all(|byte| byte.is_ascii_lowercase()));
    foreign.unwrap_or_else(|| language_for(choice, &liked, &contract::LANGUAGES, default).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::header;
    use messages::guide::LANGUAGES;

    fn asked(query: &str, header: &str, cookie: &str) -> String {
        let headers = [(header::ACCEPT_LANGUAGE, header), (header::COOKIE, cookie)];
        let headers = headers.into_iter().filter(|(_, value)| !value.is_empty());
        wanted_language(query, &headers.map(|(name, value)| (name, value.parse().expect("a value"))).collect(), "vi")
    }

    #[test]
    fn the_language_is_the_readers() {
        assert_eq!(asked("", "ko-KR,ko;q=0.9,en;q=0.8", ""), "ko");
        assert_eq!(asked("lang=fr", "ko", ""), "fr");
        assert_eq!(asked("lang=xx", "ja", ""), "ja");
        assert_eq!(asked("lang=KO&lang=fr", "vi", ""), "ko");
        assert_eq!(asked("lang=", "vi", "a=b; portal-language=en"), "en", "chosen before");
        assert_eq!(asked("lang=zh-Hant-HK", "vi", "portal-language=en"), "zh", "the address is nearer");
        assert_eq!(asked("", "ko", "portal-language=%zz"), "ko");
        assert_eq!(asked("", "de-DE,de;q=0.9,zh-TW;q=0.5", ""), "zh", "the first that somebody here writes");
        assert_eq!(asked("", "en;q=0.1, vi;q=0.9", ""), "vi");
        assert_eq!(asked("", "de", ""), "de", "which no story has: English then, and said so");
        assert_eq!(asked("", "*;q=0", ""), "vi");
        assert_eq!(wanted_language("", &HeaderMap::new(), "vi"), "vi");
    }

    #[test]
    fn stories_are_written_in_the_languages_of_the_rule() {
        let written: std::collections::BTreeSet<&str> = LANGUAGES.iter().map(|(tag, _)| *tag).collect();
        assert_eq!(written, contract::LANGUAGES.into());
    }
}
