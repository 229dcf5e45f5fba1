//! Text, validation and form steps of reports. The page validates before sending; the server validates again.

mod check;
mod step;

pub use check::{MIN_DESCRIPTION, check, check_at};
pub use step::{Step, first_incomplete};

use crate::text::{compose, is_capital, is_letter};

/// Maximum length of a summary in characters.
const MAX_SUMMARY: usize = 120;

/// The first sentence of a description, at most 120 characters, truncated at a word boundary.
pub fn summary(description: &str) -> String {
    let text = description.trim();
    let chars: Vec<char> = text.chars().collect();
    let ends = |i: usize| match chars.get(i) {
        None | Some('\n') => true,
        Some('!' | '?' | '…') => chars.get(i + 1).is_none_or(|c| c.is_whitespace()),
        Some('.') => chars.get(i + 1).is_none_or(|c| c.is_whitespace()) && !is_abbreviation(&chars, i),
        Some(_) => false,
    };
    let end = (0..=chars.len()).find(|i| ends(*i)).unwrap_or(chars.len());
    // The punctuation mark at the end belongs to the sentence; a line break does not.
    let end = if chars.get(end).is_some_and(|c| *c != '\n') { end + 1 } else { end };
    let sentence = chars.get(..end).unwrap_or_default();
    if sentence.len() <= MAX_SUMMARY {
        return sentence.iter().collect::<String>().trim_end().to_owned();
    }
    let head = sentence.get(..MAX_SUMMARY - 1).unwrap_or_default();
    // Break a word that is longer than half of the available space.
    let next_is_space = sentence.get(MAX_SUMMARY - 1).is_some_and(|c| c.is_whitespace());
    let cut = if next_is_space { head.len() } else { head.iter().rposition(|c| c.is_whitespace()).unwrap_or(0) };
    let cut = if cut > MAX_SUMMARY / 2 { cut } else { head.len() };
    let mut out: String = head.iter().take(cut).collect();
    out.truncate(out.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':' | '-')).len());
    out.push('…');
    out
}

/// Whether the full stop ends an abbreviation ("TP. Hà Nội", "P. Láng"): one or two letters, the first a capital.
fn is_abbreviation(chars: &[char], stop: usize) -> bool {
    let before = chars.get(..stop).unwrap_or_default();
    let word = before.iter().rev().take_while(|c| is_letter(**c)).count();
    (1..=2).contains(&word) && before.get(stop - word).is_some_and(|c| is_capital(*c)) && chars.len() > stop + 1
}

/// Normalizes a text for storage: composed, trimmed, line breaks as `\n`, tabs as spaces, without control characters
/// and bidirectional overrides (which can disguise a text).
pub fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' if chars.peek() == Some(&'\n') => {}
            '\r' => out.push('\n'),
            '\t' => out.push(' '),
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {}
            c if is_control(c) => {}
            c => out.push(c),
        }
    }
    compose(out.trim())
}

/// Whether a character is a control character other than tab, line feed and carriage return.
pub(crate) fn is_control(c: char) -> bool {
    matches!(c, '\0'..='\x08' | '\x0b' | '\x0c' | '\x0e'..='\x1f' | '\x7f'..='\u{9f}')
}

#[cfg(test)]
mod tests;
