//! Bounded edit distance with transpositions (optimal string alignment) on short texts.

const MAX_LENGTH: usize = 40;

/// Number of typos tolerated in a text of this many letters.
pub(super) fn allowed(letters: usize) -> u8 {
    match letters {
        0..=4 => 0,
        5..=8 => 1,
        _ => 2,
    }
}

/// A pattern to search for with typos, processed bit-parallel in a machine word: Myers' algorithm with Hyyrö's
/// extension for transpositions. It takes a few instructions per letter of the searched text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pattern {
    /// Positions of each letter, as bit masks.
    masks: [u64; SLOTS],
    /// The bit of the last letter; 0 if the pattern is empty or longer than [`MAX_LENGTH`].
    last: u64,
    length: u32,
    max: u32,
    /// See [`pairs`].
    pub(super) pairs: u128,
}

/// Maximum number of letter pairs that one typo destroys; swapping two letters destroys three.
const PAIRS_OF_A_TYPO: u32 = 3;

/// A bit set of the pairs of adjacent letters; different pairs may share a bit.
pub(super) fn pairs(text: &str) -> u128 {
    pairs_of(text.bytes())
}

/// Like [`pairs`], plus the pairs that become adjacent without spaces.
pub(super) fn all_pairs(text: &str) -> u128 {
    pairs(text) | pairs_of(text.bytes().filter(|byte| *byte != b' '))
}

/// Like [`pairs`], but only pairs within words.
pub(super) fn pairs_in_words(text: &str) -> u128 {
    text.split(' ').fold(0, |bits, word| bits | pairs(word))
}

fn pairs_of(bytes: impl Iterator<Item = u8>) -> u128 {
    let (mut bits, mut before) = (0, None);
    for byte in bytes {
        if let Some(before) = before.replace(byte) {
            bits |= 1u128 << ((slot(before) * 37 + slot(byte) * 11) % 127);
        }
    }
    bits
}

impl Pattern {
    /// A pattern with the usual tolerance ([`allowed`]).
    pub(super) fn new(text: &str) -> Self {
        Self::with(text, allowed(text.len()))
    }

    /// A pattern that tolerates up to `max` typos.
    pub(super) fn with(text: &str, max: u8) -> Self {
        let bytes = text.as_bytes();
        let fits = !bytes.is_empty() && bytes.len() <= MAX_LENGTH;
        let mut masks = [0; SLOTS];
        for (at, byte) in bytes.iter().enumerate().take(MAX_LENGTH) {
            masks[slot(*byte)] |= 1u64 << at;
        }
        let last = if fits { 1 << (bytes.len() - 1) } else { 0 };
        Self { masks, last, length: bytes.len() as u32, max: u32::from(max), pairs: pairs(text) }
    }

    /// Whether [`Self::occurs_in`] can be true for a text with these pairs: a cheap filter that rules out most texts.
    pub(super) fn may_occur_in(&self, text: u128, most: u32) -> bool {
        (self.pairs & !text).count_ones() <= PAIRS_OF_A_TYPO * self.max.min(most)
    }

    /// Minimum number of typos between the pattern and a prefix of the text; `None` if above the tolerance or `most`.
    pub(super) fn begins(&self, text: &str, most: u32) -> Option<u8> {
        if self.last == 0 {
            return None;
        }
        let max = self.max.min(most);
        let (mut row, mut best) = (Row::new(self), self.length);
        for byte in text.bytes().take((self.length + max) as usize) {
            // Letters skipped at the start count as typos.
            row.step(self, byte, 1);
            best = best.min(row.score);
        }
        (best <= max).then_some(best as u8)
    }

    /// Whether any part of a text matches the pattern within the tolerance and at most `most` typos.
    pub(super) fn occurs_in(&self, text: &str, most: u32) -> bool {
        if self.last == 0 {
            return false;
        }
        let max = self.max.min(most);
        let mut row = Row::new(self);
        // Each letter of the text lowers the score by at most one.
        let mut reach = text.len() as u32 + max;
        for byte in text.bytes() {
            if row.score > reach {
                return false;
            }
            reach -= 1;
            // The match may start anywhere, so skipped letters cost nothing.
            row.step(self, byte, 0);
            if row.score <= max {
                return true;
            }
        }
        false
    }
}

/// A line of the dynamic programming table as differences between neighbours, one bit per letter of the pattern.
struct Row {
    up: u64,
    down: u64,
    diagonal: u64,
    before: u64,
    /// The last cell: number of typos so far.
    score: u32,
}

impl Row {
    fn new(pattern: &Pattern) -> Self {
        Self { up: u64::MAX, down: 0, diagonal: 0, before: 0, score: pattern.length }
    }

    /// Processes the next letter of the text. `side` is the cost of skipping it at the start, 0 or 1.
    fn step(&mut self, pattern: &Pattern, byte: u8, side: u64) {
        let here = pattern.masks[slot(byte)];
        let swapped = ((!self.diagonal & here) << 1) & self.before;
        self.diagonal = ((here & self.up).wrapping_add(self.up) ^ self.up) | here | self.down | swapped;
        let (increase, decrease) = (self.down | !(self.diagonal | self.up), self.diagonal & self.up);
        self.score += u32::from(increase & pattern.last != 0);
        self.score -= u32::from(decrease & pattern.last != 0);
        let (increase, decrease) = (increase << 1 | side, decrease << 1);
        (self.up, self.down) = (decrease | !(self.diagonal | increase), increase & self.diagonal);
        self.before = here;
    }
}

/// A power of two, so that the remainder needs no bounds check.
const SLOTS: usize = 64;

/// Slot of each byte. A table is faster than computing it, and names are scanned millions of times.
static SLOT: [u8; 256] = {
    let mut slots = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        slots[byte] = match byte as u8 {
            letter @ b'a'..=b'z' => letter - b'a',
            digit @ b'0'..=b'9' => 26 + digit - b'0',
            b' ' => 36,
            other => 37 + other % 3,
        };
        byte += 1;
    }
    slots
};

fn slot(byte: u8) -> usize {
    usize::from(SLOT[usize::from(byte)]) % SLOTS
}
