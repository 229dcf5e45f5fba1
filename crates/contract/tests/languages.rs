//! Language negotiation.

use contract::{LANGUAGES, accepted_languages, language_for, language_in_cookies, language_of, languages_in};
use proptest::prelude::*;

const PROGRAM: [&str; 2] = ["vi", "en"];

/// The language of the program and of a heritage page, for explicit choices and an `Accept-Language` header.
fn both(chosen: &[&str], header: &str) -> (&'static str, &'static str) {
    let liked = accepted_languages(header);
    let chosen = chosen.iter().find_map(|tag| language_of(tag));
    (language_for(chosen, &liked, &PROGRAM, "vi"), language_for(chosen, &liked, &LANGUAGES, "vi"))
}

#[test]
fn the_browser_decides_in_its_order() {
    for (header, program, heritage) in [
        ("ja", "en", "ja"),
        ("ko-KR,ko;q=0.9,en-US;q=0.8,en;q=0.7", "en", "ko"),
        ("zh-TW,zh;q=0.9", "en", "zh"),
        ("zh-Hant-HK", "en", "zh"),
        ("KO", "en", "ko"),
        ("fr-CA, fr;q=0.9, vi;q=0.1", "vi", "fr"),
        ("de-DE,de;q=0.9", "en", "en"),
        ("de,vi;q=0.5", "vi", "vi"),
        ("de,*;q=0.5", "en", "en"),
        ("en-GB,vi;q=0.9", "en", "en"),
        ("en;q=0.1, vi;q=0.9", "vi", "vi"),
        ("vi-VN", "vi", "vi"),
        ("vi;q=0,ja;Q=1", "en", "ja"),
        // Words that only start like a language tag.
        ("vietnamese,enx", "en", "en"),
    ] {
        assert_eq!(both(&[], header), (program, heritage), "{header}");
    }
}

#[test]
fn who_asks_for_nothing_gets_the_citys_language() {
    for header in ["", "*", " , ", "*;q=0", "*;q=0.5", ";q=1"] {
        assert_eq!(both(&[], header), ("vi", "vi"), "{header}");
    }
    assert_eq!(language_for(None, &["ko"], &["cs", "de"], "cs"), "cs", "a city without English");
}

#[test]
fn a_choice_is_stronger_than_the_browser_and_the_address_than_what_is_kept() {
    assert_eq!(both(&["fr"], "vi"), ("en", "fr"), "no Vietnamese for who chose French");
    assert_eq!(both(&["vi"], "ko"), ("vi", "vi"));
    assert_eq!(both(&["en", "vi"], "ko"), ("en", "en"));
    for nothing in ["", "xx", "*", "<script>", "%zz", "null", &"k".repeat(30_000)] {
        assert_eq!(both(&[nothing, "ja"], "vi"), ("en", "ja"), "what is no language counts for nothing");
        assert_eq!(both(&[nothing], "ko"), ("en", "ko"));
    }
}

#[test]
fn tags_are_read_as_people_write_them() {
    for (tag, meant) in [
        ("zh-Hant", Some("zh")),
        ("ZH_tw", Some("zh")),
        (" en-GB ", Some("en")),
        ("FR-ca", Some("fr")),
        ("kok", None),
        ("-ko", None),
        ("ｋｏ", None),
    ] {
        assert_eq!(language_of(tag), meant, "{tag}");
    }
    assert_eq!(languages_in("?a=1&lang=KO&lang=&lang"), ["KO", "", ""]);
    assert_eq!(languages_in("lang=%E3%81%zz").len(), 1);
    assert_eq!(language_in_cookies("a=b; portal-language=fr; c=d"), Some("fr"));
    assert_eq!(language_in_cookies("xportal-language=fr"), None);
    assert_eq!(language_in_cookies("portal-language="), Some(""));
}

proptest! {
    #[test]
    fn nothing_that_is_sent_breaks_the_rule(header in "\\PC{0,120}", query in "(lang=|&|%[0-9a-z]{0,2}|\\PC){0,20}") {
        let named = languages_in(&query);
        let named = named.iter().find_map(|tag| language_of(tag));
        let liked = accepted_languages(&header);
        prop_assert!(PROGRAM.contains(&language_for(named, &liked, &PROGRAM, "vi")));
        let _ = language_in_cookies(&header);
    }
}
