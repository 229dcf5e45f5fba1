//! Normal forms in which texts are compared.

use super::letters::{is_mark, is_word, join, lower, plain, shaped, split, tone_of, upper};
use super::syllable;

/// Lower case without diacritics, đ as d, punctuation as single spaces, trimmed. Composed and decomposed Unicode give
/// the same result.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        push_folded(&mut out, c);
    }
    trim_end(out)
}

/// Like [`fold`], with the offset in `text` (in characters) of every character of the result.
pub(super) fn fold_with_offsets(text: &str) -> (Vec<char>, Vec<u32>) {
    let (mut chars, mut offsets, mut one) = (Vec::new(), Vec::new(), String::from("x"));
    for (offset, c) in (0..).zip(text.chars()) {
        // The result of a character depends on the previous one only because spaces are not repeated.
        one.clear();
        one.push(chars.last().copied().unwrap_or(' '));
        let before = one.len();
        push_folded(&mut one, c);
        for folded in one.get(before..).unwrap_or_default().chars() {
            chars.push(folded);
            offsets.push(offset);
        }
    }
    if chars.last() == Some(&' ') {
        chars.pop();
        offsets.pop();
    }
    (chars, offsets)
}

fn push_folded(out: &mut String, c: char) {
    if is_mark(c) {
        return;
    }
    let c = plain(lower(c));
    if is_word(c) {
        out.push(c);
    } else if !out.is_empty() && !out.ends_with(' ') {
        out.push(' ');
    }
}

fn trim_end(mut text: String) -> String {
    text.truncate(text.trim_end_matches(' ').len());
    text
}

/// Composes base letters and combining marks (NFC, for Vietnamese letters), preserving case.
pub fn compose(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let joined = if is_mark(c) { out.chars().next_back().and_then(|base| with_mark(base, c)) } else { None };
        match joined {
            Some(letter) => {
                out.pop();
                out.push(letter);
            }
            None => out.push(c),
        }
    }
    out
}

fn with_mark(base: char, mark: char) -> Option<char> {
    let small = lower(base);
    let (letter, tone) = split(small);
    let joined = match tone_of(mark) {
        Some(added) if tone == 0 => Some(join(letter, added)).filter(|c| *c != letter),
        Some(_) => None,
        None => shaped(letter, mark).map(|letter| join(letter, tone)),
    }?;
    Some(if small == base { joined } else { upper(joined) })
}

/// Lower case with diacritics, composed. Both placements of tones ("hoà", "hòa") become the same, whitespace is
/// collapsed, and dashes become hyphens.
pub fn exact(text: &str) -> String {
    let (mut out, mut run) = (String::with_capacity(text.len()), Vec::new());
    for c in compose(text).chars().map(lower) {
        if is_word(c) && !c.is_ascii_digit() {
            run.push(c);
            continue;
        }
        flush(&mut out, &mut run);
        if matches!(c, '\u{2010}'..='\u{2015}') {
            out.push('-');
        } else if !c.is_whitespace() {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
    }
    flush(&mut out, &mut run);
    trim_end(out)
}

/// Like [`exact`] with punctuation as spaces, so that its words correspond to those of [`fold`].
pub(super) fn exact_words(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in exact(text).chars().filter(|c| !is_mark(*c)) {
        if is_word(c) {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
    }
    trim_end(out)
}

fn flush(out: &mut String, run: &mut Vec<char>) {
    syllable::place_tone(run);
    out.extend(run.drain(..));
}
