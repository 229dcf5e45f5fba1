//! Structure of a Vietnamese syllable (initial, vowels, final), and which vowel carries the tone.

use super::letters::{is_vowel, join, split};

const INITIALS: &str = "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x";
const NUCLEI: &str = "a ă â e ê i o ô ơ u ư y ai ao au ay âu ây eo êu ia iê iu oa oă oe oi oo ôi ơi ua uâ ue uê ui \
    uô uơ uy ưa ưi ươ ưu yê iêu yêu oai oao oay oeo uây uôi uya uyê uyu ươi ươu";
const FINALS: &str = "c ch m n ng nh p t";

/// The range of the vowels in toneless lower-case letters, as `start..end`; `None` if the letters are not a syllable.
pub(super) fn vowels(letters: &[char]) -> Option<(usize, usize)> {
    let mut start = letters.iter().position(|c| is_vowel(*c))?;
    let glide = matches!(letters.get(..=start), Some(['q', 'u'] | ['g', 'i']));
    if glide && letters.get(start + 1).is_some_and(|c| is_vowel(*c)) {
        start += 1;
    }
    let length = letters.get(start..)?.iter().take_while(|c| is_vowel(**c)).count();
    let end = start + length;
    let contains =
        |list: &str, part: &[char]| list.split_ascii_whitespace().any(|w| w.chars().eq(part.iter().copied()));
    let (initial, nucleus, last) = (letters.get(..start)?, letters.get(start..end)?, letters.get(end..)?);
    let is_valid = (initial.is_empty() || contains(INITIALS, initial))
        && contains(NUCLEI, nucleus)
        && (last.is_empty() || contains(FINALS, last));
    is_valid.then_some((start, end))
}

/// The letter that carries the tone, by the older rule (hòa, thúy), which most street signs follow.
fn tone_position(letters: &[char], start: usize, end: usize) -> usize {
    let has_diacritic = |i: &usize| letters.get(*i).is_some_and(|c| !c.is_ascii());
    if let Some(last) = (start..end).rev().find(has_diacritic) {
        return last;
    }
    match end - start {
        2 if end == letters.len() => start,
        0 | 1 => start,
        _ => start + 1,
    }
}

/// Adds a tone to a syllable at its proper place; `None` if the letters are not a syllable.
pub(super) fn write(letters: &[char], tone: u8) -> Option<Vec<char>> {
    let (start, end) = vowels(letters)?;
    let at = tone_position(letters, start, end);
    let mut out = letters.to_vec();
    if let Some(slot) = out.get_mut(at) {
        *slot = join(*slot, tone);
    }
    Some(out)
}

/// Moves the tone of a syllable to its proper place. Other text is unchanged.
pub(super) fn place_tone(run: &mut Vec<char>) {
    if run.len() > 8 || run.iter().filter(|c| split(**c).1 > 0).count() != 1 {
        return;
    }
    let tone = run.iter().map(|c| split(*c).1).max().unwrap_or(0);
    let letters: Vec<char> = run.iter().map(|c| split(*c).0).collect();
    if let Some(placed) = write(&letters, tone) {
        *run = placed;
    }
}
