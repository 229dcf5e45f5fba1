//! The check character finds every wrong character and every exchange of two.

use civic::payments::{
    Reference, ReferenceError,
    reference::{ALPHABET, LENGTH, MOST_MEMO, PREFIX, find},
};
use proptest::prelude::*;
use seeded::Random;
use std::collections::BTreeSet;

const CODES: u64 = 300;

fn codes() -> impl Iterator<Item = (Reference, Vec<char>)> {
    (0..CODES).map(|seed| {
        let reference = Reference::new(Random::new(seed).next_u64());
        (reference, reference.to_string().chars().collect())
    })
}

fn text(chars: &[char]) -> String {
    chars.iter().collect()
}

/// Computed by an independent implementation.
#[test]
fn references_stay_what_they_are() {
    let of = |random| Reference::new(random).to_string();
    assert_eq!(of(0), "QG222222222222R");
    assert_eq!(of(1), "QG222222222223N");
    assert_eq!(of(0x0123_4567_89ab_cdef), "QG2P4PK9M4N9K76");
    assert_eq!(of(u64::MAX), "QGC9C8T3KKHHRRN");
    assert_eq!(of(19_u64.pow(12) - 1), "QGXXXXXXXXXXXXT");
    assert_eq!(of(19_u64.pow(12)), of(0));
}

#[test]
fn the_alphabet_has_no_characters_that_are_confused() {
    let all: BTreeSet<char> = ALPHABET.chars().collect();
    assert_eq!((all.len(), ALPHABET.len()), (19, 19));
    assert!(all.iter().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit()));
    assert!("0O1IAEUYWDLQSBZGV".chars().all(|c| !all.contains(&c)));
    assert!(PREFIX.chars().all(|c| c.is_ascii_uppercase() && !all.contains(&c)));
    assert!(19_u64.pow(12) > 1 << 50);
}

#[test]
fn a_reference_is_read_as_it_is_printed() {
    for (reference, chars) in codes() {
        let code = text(&chars);
        assert_eq!(code.len(), LENGTH);
        assert_eq!(code.parse(), Ok(reference));
        assert_eq!(code.to_lowercase().parse(), Ok(reference));
        let (first, rest) = code.split_at(6);
        assert_eq!(format!(" {first} {rest}\n").parse(), Ok(reference));
        assert_eq!(format!("{first}-.{rest}").parse(), Ok(reference));
        assert_eq!(find(&code), [reference]);
    }
}

#[test]
fn references_of_random_numbers_differ() {
    let mut random = Random::new(7);
    let all: BTreeSet<Reference> = (0..100_000).map(|_| Reference::new(random.next_u64())).collect();
    assert_eq!(all.len(), 100_000);
}

#[test]
fn every_wrong_character_is_found() {
    let others: Vec<char> = ('0'..='9').chain('A'..='Z').collect();
    for (_, mut chars) in codes() {
        for at in 0..LENGTH {
            let right = chars[at];
            for c in others.iter().copied().filter(|c| *c != right) {
                chars[at] = c;
                let wrong = text(&chars);
                assert!(wrong.parse::<Reference>().is_err(), "{wrong}");
                assert_eq!(find(&wrong), [], "{wrong}");
            }
            chars[at] = right;
        }
    }
}

/// Of neighbours, and of any two characters.
#[test]
fn every_exchange_is_found() {
    let mut neighbours = 0;
    for (_, mut chars) in codes() {
        for a in 0..LENGTH {
            for b in a + 1..LENGTH {
                if chars[a] == chars[b] {
                    continue;
                }
                chars.swap(a, b);
                let wrong = text(&chars);
                assert!(wrong.parse::<Reference>().is_err(), "{wrong}");
                assert_eq!(find(&wrong), [], "{wrong}");
                chars.swap(a, b);
                neighbours += usize::from(b == a + 1);
            }
        }
    }
    assert!(neighbours > 3_000, "{neighbours}");
}

#[test]
fn errors_name_what_is_wrong() {
    let error = |text: &str| text.parse::<Reference>().expect_err(text);
    assert_eq!(error(""), ReferenceError::Length);
    assert_eq!(error("QG2P4PK9M4N9K7"), ReferenceError::Length);
    assert_eq!(error("QG2P4PK9M4N9K762"), ReferenceError::Length);
    assert_eq!(error("GQ2P4PK9M4N9K76"), ReferenceError::Prefix);
    assert_eq!(error("QG2P4PK9O4N9K76"), ReferenceError::Character('O'));
    assert_eq!(error("QG2P4PK9Ế4N9K76"), ReferenceError::Character('Ế'));
    assert_eq!(error("QG2P4PK9M4N9K77"), ReferenceError::Check);
}

#[test]
fn long_memos_are_read_up_to_the_limit() {
    let code = Reference::new(5).to_string();
    let after = |before: usize| find(&format!("{}{code}", "ế".repeat(before)));
    assert_eq!(after(MOST_MEMO - LENGTH), [Reference::new(5)]);
    assert_eq!(after(MOST_MEMO - LENGTH + 1), []);
    assert_eq!(find(&"QG2345678".repeat(1_000_000)), []);
    assert_eq!(find(&code.repeat(1_000)), [Reference::new(5)]);
}

proptest! {
    #[test]
    fn what_is_found_is_there(memo in "([QG2-9CFHJ .-]|QG|QG222222222222R|ế|\\PC){0,80}") {
        let kept = |c: &char| !c.is_whitespace() && !".-_‐‑‒–—―".contains(*c);
        let plain: String = memo.chars().filter(kept).collect::<String>().to_ascii_uppercase();
        for reference in find(&memo) {
            prop_assert!(plain.contains(&reference.to_string()), "{reference} in {memo:?}");
        }
    }

    #[test]
    fn what_is_there_is_found(
        before in "[a-zA-Z0-9ăâđêôơưĂÂĐ .,:/-]{0,40}",
        random in any::<u64>(),
        after in "\\PC{0,40}",
    ) {
        let reference = Reference::new(random);
        let memo = [before, reference.to_string(), after].concat();
        prop_assert!(find(&memo).contains(&reference));
    }
}
