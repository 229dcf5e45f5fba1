//! Report codes: typing errors are tolerated, and printed codes can be parsed again.

use contract::reports::{CODE_ALPHABET, CODE_LENGTH, ReportCode};
use proptest::prelude::*;

fn read(text: &str) -> Option<String> {
    text.parse::<ReportCode>().ok().map(String::from)
}

#[test]
fn what_people_type_is_forgiven() {
    for typed in
        ["HN-7K3M9Q", "hn-7k3m9q", "HN 7K3M9Q", " hn7k3m9q ", "HN-7K3-M9Q", "h n - 7 k 3 m 9 q", "HN\u{a0}7K3M9Q"]
    {
        assert_eq!(read(typed).as_deref(), Some("HN-7K3M9Q"), "{typed:?}");
    }
}

#[test]
fn look_alikes_are_put_right() {
    assert_eq!(read("HN-O0I1L2").as_deref(), Some("HN-001112"));
    assert_eq!(read("hn-oooill").as_deref(), Some("HN-000111"));
    // Letters of the prefix are not replaced by digits.
    assert_eq!(read("OIL-ABCDEF").as_deref(), Some("OIL-ABCDEF"));
}

#[test]
fn what_is_no_code_is_refused() {
    for typed in [
        "",
        "HN",
        "7K3M9Q",
        "H-7K3M9Q",
        "HANOI-7K3M9Q",
        "HN-7K3M9",
        "HN-7K3M9U",
        "HN-7K3M9!",
        "H1-7K3M9Q",
        "HN-7K3M9Đ",
        "ĐN-7K3M9Q",
        "HN_7K3M9Q",
        "HN-7K3M9Q/",
        "new",
        "mine",
    ] {
        assert_eq!(read(typed), None, "{typed:?}");
    }
}

#[test]
fn codes_in_json_are_read_with_the_same_care() {
    let code: ReportCode = serde_json::from_str("\"hn-7k3m9q\"").expect("a code");
    assert_eq!(serde_json::to_string(&code).expect("JSON"), "\"HN-7K3M9Q\"");
    assert!(serde_json::from_str::<ReportCode>("\"HN-7K3M9\"").is_err());
}

#[test]
fn the_alphabet_has_no_look_alikes() {
    assert_eq!(CODE_ALPHABET.len(), 32);
    assert!(!b"ILOU".iter().any(|letter| CODE_ALPHABET.contains(letter)));
}

#[test]
fn a_number_has_one_code() {
    assert_eq!(ReportCode::from_number("HN", 0).as_str(), "HN-000000");
    assert_eq!(ReportCode::from_number("HN", 33).as_str(), "HN-000011");
    assert_eq!(ReportCode::from_number("HN", (1 << 30) - 1).as_str(), "HN-ZZZZZZ");
    assert_eq!(ReportCode::from_number("HN", 1 << 30), ReportCode::from_number("HN", 0), "30 bits count");
}

proptest! {
    #[test]
    fn a_printed_code_is_read_again(number in 0_u32..1 << 30, prefix in "[A-Z]{2,4}") {
        let code = ReportCode::from_number(&prefix, number);
        prop_assert_eq!(code.as_str().len(), prefix.len() + 1 + CODE_LENGTH);
        prop_assert_eq!(code.to_string().parse::<ReportCode>().ok(), Some(code.clone()));
        prop_assert_eq!(code.to_string().to_lowercase().parse::<ReportCode>().ok(), Some(code));
    }

    #[test]
    fn no_text_breaks_the_reader(text in ".*") {
        if let Ok(code) = text.parse::<ReportCode>() {
            prop_assert_eq!(code.to_string().parse::<ReportCode>().ok(), Some(code));
        }
    }
}
