//! Scores how well a query matches a name.

mod begins;
mod name;

use super::fold::exact_words;
use super::telex::telex;
use super::{fold, typo};
use begins::{begins_with_initials, begins_without_spaces, starts, words_begin};
use name::KINDS;
pub use name::Name;
pub(super) use name::{Marks, View};

const WHOLE: u32 = 0;
const ACCENTED_START: u32 = 1;
const FOLDED_WHOLE: u32 = 2;
const START: u32 = 3;
const PARTIAL_WORD_START: u32 = 4;
const WORDS_IN_ORDER: u32 = 5;
const WORDS: u32 = 6;
const WITHOUT_SPACES: u32 = 7;
const SUBSTRING: u32 = 8;
const INITIALS: u32 = 9;
const TYPO: u32 = 10;

/// Distance between the scores of successive kinds of match.
const STEP: u32 = 64;
const WRONG_ACCENTS: u32 = 32;

/// What the user typed, in every possible reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    readings: Vec<Reading>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Reading {
    exact: String,
    folded: String,
    letters: u64,
    initials: u64,
    has_accents: bool,
    cost: u32,
    /// Letter pairs within its words.
    pairs: u128,
    /// Pattern of the whole reading, to rule out names that typos cannot explain.
    whole: typo::Pattern,
    words: Vec<typo::Pattern>,
}

impl Query {
    /// Prepares a query: as typed, as Telex keystrokes, and both without "đường", "phường" and the like.
    pub fn new(text: &str) -> Self {
        let mut readings = Vec::new();
        push(&mut readings, exact_words(text), 0);
        if let Some(decoded) = telex(text) {
            push(&mut readings, exact_words(&decoded), 2);
        }
        Self { readings }
    }

    /// Whether there is nothing to search for.
    pub fn is_empty(&self) -> bool {
        self.readings.is_empty()
    }

    /// How well the name matches; lower is better. `None` if it does not match.
    pub fn score(&self, name: &Name) -> Option<u32> {
        self.rate(name.view(), u32::MAX).or_else(|| self.rate_typos(name.view(), u32::MAX))
    }

    /// The best score over all readings. May return `None` for scores worse than `worst`.
    pub(super) fn rate(&self, name: View<'_>, worst: u32) -> Option<u32> {
        self.readings.iter().filter_map(|reading| reading.rate(name, worst)).min()
    }

    /// See [`Self::rate`].
    pub(super) fn rate_typos(&self, name: View<'_>, worst: u32) -> Option<u32> {
        self.readings.iter().filter_map(|reading| reading.rate_typos(name, worst)).min()
    }

    pub(super) fn folded_readings(&self) -> impl Iterator<Item = &str> {
        self.readings.iter().map(|reading| reading.folded.as_str())
    }
}

fn push(readings: &mut Vec<Reading>, exact: String, cost: u32) {
    let folded = fold(&exact);
    if folded.is_empty() {
        return;
    }
    let is_kind = |word: &str| KINDS.split(' ').any(|kind| kind == word);
    let words: Vec<&str> = folded.split(' ').collect();
    let from = words.iter().take_while(|word| is_kind(word)).count();
    let to = words.len() - words.iter().skip(from).rev().take_while(|word| is_kind(word)).count();
    let bare = (from < to && to - from < words.len())
        .then(|| exact.split(' ').skip(from).take(to - from).collect::<Vec<_>>().join(" "));
    let (letters, initials, has_accents) = (letters(&folded), initials(&folded), exact != folded);
    let (whole, words) = (typo::Pattern::new(&folded), folded.split(' ').map(typo::Pattern::new).collect());
    let pairs = typo::pairs_in_words(&folded);
    readings.push(Reading { exact, folded, letters, initials, has_accents, cost, pairs, whole, words });
    if let Some(bare) = bare {
        push(readings, bare, cost + 8);
    }
}

/// A bit set of the letters and digits that occur. It alone rules out most names.
pub(super) fn letters(folded: &str) -> u64 {
    let bit = |c: char| match c {
        ' ' => 63,
        'a'..='z' => c as u32 - 'a' as u32,
        '0'..='9' => 26 + (c as u32 - '0' as u32),
        other => 36 + other as u32 % 27,
    };
    folded.chars().fold(0, |bits, c| bits | 1 << bit(c)) & !(1 << 63)
}

/// Like [`letters`], but only of the first letters of words.
pub(super) fn initials(folded: &str) -> u64 {
    folded.split(' ').fold(0, |bits, word| bits | letters(word.get(..1).unwrap_or(word)))
}

/// Whether a score means that the query is the whole name. Then typos need not be considered.
pub(super) fn is_whole(score: u32) -> bool {
    score < ACCENTED_START * STEP || (FOLDED_WHOLE * STEP..START * STEP).contains(&score)
}

impl Reading {
    fn rate(&self, name: View<'_>, worst: u32) -> Option<u32> {
        if self.letters & !name.marks.letters != 0 {
            return None;
        }
        // Unless the query is made of initials, all letter pairs of its words occur in the name.
        if self.pairs & !name.marks.pairs != 0 && self.letters & !name.marks.initials != 0 {
            return None;
        }
        // People say "Hàng Bài" for "Phố Hàng Bài", so that counts as a prefix, too.
        let begins = self.kind_of_start(name).map(|kind| (kind, 0));
        let (kind, penalty) = match begins.or_else(|| Some((self.kind_of_bare(name)?, 1))) {
            Some(start) => start,
            // Skip the expensive part if the result can no longer be among the best.
            None if WORDS_IN_ORDER * STEP + self.cost > worst => return None,
            None => (self.kind_within(name)?, 0),
        };
        let wrong = kind != WHOLE && self.has_accents && !self.accents_agree(name);
        Some(self.total_score(kind, wrong, name) + penalty)
    }

    fn total_score(&self, kind: u32, wrong: bool, name: View<'_>) -> u32 {
        let extra = u32::from(name.marks.words.saturating_sub(self.words.len() as u8).min(15));
        kind * STEP + u32::from(wrong) * WRONG_ACCENTS + extra + self.cost
    }

    /// Kind of match at the start of the name.
    fn kind_of_start(&self, name: View<'_>) -> Option<u32> {
        if name.folded == self.folded {
            return Some(if name.exact == self.exact { WHOLE } else { FOLDED_WHOLE });
        }
        if let Some(rest) = name.folded.strip_prefix(self.folded.as_str()) {
            let accented = self.has_accents && name.exact.starts_with(&self.exact);
            let start = if rest.starts_with(' ') { START } else { PARTIAL_WORD_START };
            return Some(if accented { ACCENTED_START } else { start });
        }
        None
    }

    /// Kind of match elsewhere in the name.
    fn kind_within(&self, name: View<'_>) -> Option<u32> {
        if self.initials & !name.marks.initials == 0
            && let Some(in_order) = words_begin(&self.folded, name.folded)
        {
            return Some(if in_order { WORDS_IN_ORDER } else { WORDS });
        }
        if starts(name.folded).any(|tail| begins_without_spaces(tail, &self.folded)) {
            return Some(WITHOUT_SPACES);
        }
        let query = self.folded.as_bytes();
        let may = self.whole.pairs & !name.marks.pairs == 0;
        if may && query.len() > 1 && name.folded.as_bytes().windows(query.len()).any(|part| part == query) {
            return Some(SUBSTRING);
        }
        (self.folded.len() > 2 && starts(name.folded).any(|tail| begins_with_initials(tail, &self.folded)))
            .then_some(INITIALS)
    }

    /// Kind of match at the start of the name without "phố" and the like.
    fn kind_of_bare(&self, name: View<'_>) -> Option<u32> {
        let (exact, folded) = name.marks.bare;
        if folded == 0 {
            return None;
        }
        let (exact, folded) = (name.exact.get(exact.into()..)?, name.folded.get(folded.into()..)?);
        let rest = folded.strip_prefix(self.folded.as_str())?;
        let start = if rest.is_empty() || rest.starts_with(' ') { START } else { PARTIAL_WORD_START };
        Some(if self.has_accents && exact.starts_with(&self.exact) { ACCENTED_START } else { start })
    }

    fn accents_agree(&self, name: View<'_>) -> bool {
        self.exact.split(' ').all(|word| name.exact.split(' ').any(|other| other.starts_with(word)))
    }

    fn rate_typos(&self, name: View<'_>, worst: u32) -> Option<u32> {
        let max = u32::from(typo::allowed(self.folded.len()));
        // A result with more typos would not be among the best.
        let most = (worst / STEP).saturating_sub(TYPO) / 2;
        // Each typo adds at most one letter that the name does not have.
        if max == 0 || most == 0 || (self.letters & !name.marks.letters).count_ones() > max.min(most) {
            return None;
        }
        let in_words = || self.words.iter().all(|word| word.may_occur_in(name.marks.pairs, most));
        let may_be_one = self.whole.may_occur_in(name.marks.pairs, most);
        if !may_be_one && !in_words() {
            return None;
        }
        let mut best: Option<u32> = None;
        if may_be_one && self.whole.occurs_in(name.folded, most) {
            for (nth, tail) in starts(name.folded).enumerate() {
                if let Some(typos) = self.whole.begins(tail, most) {
                    let kind = TYPO + u32::from(typos) * 2 + u32::from(nth > 0);
                    best = Some(best.map_or(kind, |old| old.min(kind)));
                }
            }
        } else if !in_words() || !self.words.iter().all(|word| word.occurs_in(name.folded, most)) {
            return None;
        }
        let kind = best.or_else(|| self.typos_in_words(name, most).map(|typos| TYPO + typos * 2 + 1))?;
        Some(self.total_score(kind, false, name))
    }

    fn typos_in_words(&self, name: View<'_>, most: u32) -> Option<u32> {
        let mut total = 0;
        for word in &self.words {
            total += u32::from(name.folded.split(' ').filter_map(|other| word.begins(other, most)).min()?);
        }
        (total <= most.min(3)).then_some(total)
    }
}
