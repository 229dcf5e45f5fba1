//! Edit distance with transpositions (optimal string alignment), bounded, on short texts.

const LONGEST: usize = 40;

/// Typos forgiven in a text of so many letters.
pub(super) fn allowed(letters: usize) -> u8 {
    match letters {
        0..=4 => 0,
        5..=8 => 1,
        _ => 2,
    }
}

/// A text to look for in others with so many typos, all its letters at once in the bits of a word: Myers' algorithm with
/// Hyyrö's swaps. It costs a few instructions for each letter of the other text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pattern {
    /// By letter: where it occurs.
    masks: [u64; SLOTS],
    /// The bit of the last letter; 0 when the text is empty or longer than [`LONGEST`].
    last: u64,
    length: u32,
    max: u32,
    /// See [`pairs`].
    pub(super) pairs: u128,
}

/// A typo takes at most so many pairs of neighbours with it: a swap of two letters takes three.
const PAIRS_OF_A_TYPO: u32 = 3;

/// A bit for each pair of letters that stand beside each other; two pairs may share one.
pub(super) fn pairs(text: &str) -> u128 {
    pairs_of(text.bytes())
}

/// The same, and those that stand beside each other when the text is written without spaces.
pub(super) fn all_pairs(text: &str) -> u128 {
    pairs(text) | pairs_of(text.bytes().filter(|byte| *byte != b' '))
}

/// Those within words.
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
    /// For a text in which the usual typos are forgiven.
    pub(super) fn new(text: &str) -> Self {
        Self::with(text, allowed(text.len()))
    }

    /// For a text in which so many typos are forgiven.
    pub(super) fn with(text: &str, max: u8) -> Self {
        let bytes = text.as_bytes();
        let fits = !bytes.is_empty() && bytes.len() <= LONGEST;
        let mut masks = [0; SLOTS];
        for (at, byte) in bytes.iter().enumerate().take(LONGEST) {
            masks[slot(*byte)] |= 1u64 << at;
        }
        let last = if fits { 1 << (bytes.len() - 1) } else { 0 };
        Self { masks, last, length: bytes.len() as u32, max: u32::from(max), pairs: pairs(text) }
    }

    /// Whether [`Self::occurs_in`] can be true of a text with these pairs: a few instructions dismiss most.
    pub(super) fn may_occur_in(&self, text: u128, most: u32) -> bool {
        (self.pairs & !text).count_ones() <= PAIRS_OF_A_TYPO * self.max.min(most)
    }

    /// Typos that turn this into the best beginning of a text; `None` above those forgiven and above `most`.
    pub(super) fn begins(&self, text: &str, most: u32) -> Option<u8> {
        if self.last == 0 {
            return None;
        }
        let max = self.max.min(most);
        let (mut row, mut best) = (Row::new(self), self.length);
        for byte in text.bytes().take((self.length + max) as usize) {
            // What is left out at the beginning counts.
            row.step(self, byte, 1);
            best = best.min(row.score);
        }
        (best <= max).then_some(best as u8)
    }

    /// Whether any part of a text is this one but for the typos forgiven, and at most so many.
    pub(super) fn occurs_in(&self, text: &str, most: u32) -> bool {
        if self.last == 0 {
            return false;
        }
        let max = self.max.min(most);
        let mut row = Row::new(self);
        // Each letter of the text takes off one at most.
        let mut reach = text.len() as u32 + max;
        for byte in text.bytes() {
            if row.score > reach {
                return false;
            }
            reach -= 1;
            // What is looked for may begin anywhere: no cost enters from the side.
            row.step(self, byte, 0);
            if row.score <= max {
                return true;
            }
        }
        false
    }
}

/// A row of the textbook's table as differences of neighbours, a bit for each letter of the pattern.
struct Row {
    up: u64,
    down: u64,
    diagonal: u64,
    before: u64,
    /// The last number of the row: typos up to here.
    score: u32,
}

impl Row {
    fn new(pattern: &Pattern) -> Self {
        Self { up: u64::MAX, down: 0, diagonal: 0, before: 0, score: pattern.length }
    }

    /// The next letter of the text. `side` is what enters from the side.
    fn step(&mut self, pattern: &Pattern, byte: u8, side: u64) {
        let here = pattern.masks[slot(byte)];
        let swapped = ((!self.diagonal & here) << 1) & self.before;
        self.diagonal = ((here & self.up).wrapping_add(self.up) ^ self.up) | here | self.down | swapped;
        let (more, less) = (self.down | !(self.diagonal | self.up), self.diagonal & self.up);
        self.score += u32::from(more & pattern.last != 0);
        self.score -= u32::from(less & pattern.last != 0);
        let (more, less) = (more << 1 | side, less << 1);
        (self.up, self.down) = (less | !(self.diagonal | more), more & self.diagonal);
        self.before = here;
    }
}

/// A power of two: an index below it needs no check.
const SLOTS: usize = 64;

/// The slot of every byte, looked up instead of reckoned: names are read millions of times.
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
