//! Raw Telex and VNI keystrokes, typed without a Vietnamese keyboard: "caauf giaays".

use super::letters::{is_vowel, is_word, lower, plain};
use super::{exact, syllable};

/// Decodes keystrokes to text in the form of [`exact`]; `None` if that changes no word. Words that do not form a
/// Vietnamese syllable stay as typed.
pub fn telex(text: &str) -> Option<String> {
    let (mut out, mut word, mut changed) = (String::with_capacity(text.len()), Vec::new(), false);
    for c in text.chars().map(lower).chain([' ']) {
        if is_word(c) {
            word.push(c);
            continue;
        }
        match decode(&word) {
            Some(decoded) if decoded != word => {
                changed = true;
                out.extend(decoded);
            }
            _ => out.extend(word.iter()),
        }
        word.clear();
        out.push(c);
    }
    changed.then(|| exact(&out))
}

fn decode(word: &[char]) -> Option<Vec<char>> {
    if word.len() > 12 || !word.iter().all(char::is_ascii_alphanumeric) {
        return None;
    }
    let (mut letters, mut tone): (Vec<char>, u8) = (Vec::new(), 0);
    for key in word {
        apply_key(&mut letters, &mut tone, *key);
    }
    // "thuowr" is thuở, because ươ must be followed by another letter.
    if let [.., u @ 'ư', 'ơ'] = letters.as_mut_slice() {
        *u = 'u';
    }
    syllable::write(&letters, tone)
}

fn apply_key(letters: &mut Vec<char>, tone: &mut u8, key: char) {
    let has_vowel = letters.iter().any(|c| is_vowel(*c));
    match key {
        'f' | 's' | 'r' | 'x' | 'j' | 'z' if has_vowel => *tone = "zfsrxj".find(key).unwrap_or(0) as u8,
        '1'..='5' if has_vowel => *tone = " 21345".find(key).unwrap_or(0) as u8,
        'd' | '9' if letters.first() == Some(&'d') => letters[..1].fill('đ'),
        // The second o in "ngoeof" (ngoèo) adds no circumflex.
        'o' if letters.ends_with(&['o', 'e']) => letters.push(key),
        'a' | 'e' | 'o' if add_circumflex(letters, key) => {}
        '6' if ['a', 'e', 'o'].into_iter().any(|vowel| add_circumflex(letters, vowel)) => {}
        '8' if replace(letters, 'a', 'ă') => {}
        'w' | '7' => add_horn(letters, key),
        _ => letters.push(key),
    }
}

/// A second a, e or o adds a circumflex to the first one, even after the final consonant ("cana").
fn add_circumflex(letters: &mut [char], vowel: char) -> bool {
    replace(
        letters,
        vowel,
        if vowel == 'a' {
            'â'
        } else if vowel == 'e' {
            'ê'
        } else {
            'ô'
        },
    )
}

fn replace(letters: &mut [char], from: char, to: char) -> bool {
    match letters.iter().rposition(|c| *c == from).and_then(|at| letters.get_mut(at)) {
        Some(slot) => {
            *slot = to;
            true
        }
        None => false,
    }
}

fn add_horn(letters: &mut Vec<char>, key: char) {
    let glide = letters.first() == Some(&'q');
    let Some(last) = letters.iter().rposition(|c| matches!(plain(*c), 'a' | 'o' | 'u')) else {
        letters.push(if key == 'w' { 'ư' } else { key });
        return;
    };
    let before = last.checked_sub(1).and_then(|i| letters.get(i)).copied();
    let (first, second) = match (before, letters.get(last).copied()) {
        (Some('u' | 'ư'), Some('o')) if !glide => (Some('ư'), 'ơ'),
        (Some('u'), Some('a')) if !glide => (Some('ư'), 'a'),
        (Some('u'), Some('u')) if !glide => (Some('ư'), 'u'),
        // "ruouw" is rượu; the last u is the glide.
        (Some('o'), Some('u')) => {
            replace(letters, 'o', 'ơ');
            (Some('ơ'), 'u')
        }
        (_, Some('a')) if key == 'w' => (None, 'ă'),
        (_, Some('o')) => (None, 'ơ'),
        (_, Some('u')) => (None, 'ư'),
        _ => {
            letters.push(key);
            return;
        }
    };
    if let (Some(first), Some(slot)) = (first, last.checked_sub(1).and_then(|i| letters.get_mut(i))) {
        *slot = first;
    }
    if let Some(slot) = letters.get_mut(last) {
        *slot = second;
    }
    // In "ươu", the u before the o also gets a horn.
    if (first, second) == (Some('ơ'), 'u')
        && let Some(slot) = last.checked_sub(2).and_then(|i| letters.get_mut(i)).filter(|c| **c == 'u')
    {
        *slot = 'ư';
    }
}
