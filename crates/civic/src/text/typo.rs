//! Edit distance with transpositions, bounded, on short texts.

const LONGEST: usize = 40;

/// Typos forgiven in a text of so many letters.
pub(super) fn allowed(letters: usize) -> u8 {
    match letters {
        0..=4 => 0,
        5..=8 => 1,
        _ => 2,
    }
}

/// Insertions, deletions, substitutions and swaps of neighbours that turn `query` into `text`, or with
/// `prefix` into the best beginning of it; `None` above `max`.
pub(super) fn distance(query: &[u8], text: &[u8], max: u8, prefix: bool) -> Option<u8> {
    let text = text.get(..text.len().min(query.len() + usize::from(max) + usize::from(!prefix)))?;
    if query.len() > LONGEST || query.len() > text.len() + usize::from(max) {
        return None;
    }
    let width = text.len();
    let mut first = [0u8; LONGEST + 4];
    for (j, slot) in first.iter_mut().enumerate() {
        *slot = j as u8;
    }
    let mut rows = [first; 3];
    for (i, q) in query.iter().enumerate() {
        let [older, old, new] = &mut rows;
        new[0] = i as u8 + 1;
        let mut least = new[0];
        for j in 1..=width {
            let t = text[j - 1];
            let mut best = (old[j].min(new[j - 1]) + 1).min(old[j - 1] + u8::from(*q != t));
            if i > 0 && j > 1 && *q == text[j - 2] && query[i - 1] == t {
                best = best.min(older[j - 2] + 1);
            }
            new[j] = best;
            least = least.min(best);
        }
        if least > max {
            return None;
        }
        rows.rotate_left(1);
    }
    let last = rows[1].get(..=width)?;
    let found = if prefix { last.iter().copied().min()? } else { *last.last()? };
    (found <= max).then_some(found)
}

/// A text to look for in others with so many typos, all its letters at once in the bits of a word: Myers' algorithm with
/// Hyyrö's swaps. It costs a few instructions for each letter of the other text, and dismisses nearly every name before
/// [`distance`] looks at it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pattern {
    /// By letter: where it occurs.
    masks: [u64; 40],
    /// The bit of the last letter; 0 when the text is empty or longer than any name that [`distance`] takes.
    last: u64,
    length: u32,
    max: u32,
    pairs: u128,
}

/// A typo takes at most so many pairs of neighbours with it: a swap of two letters takes three.
const PAIRS_OF_A_TYPO: u32 = 3;

/// A bit for each pair of letters that stand beside each other; two pairs may share one.
pub(super) fn pairs(text: &str) -> u128 {
    let bit = |pair: &[u8]| match pair {
        [a, b] => 1u128 << ((slot(*a) * 37 + slot(*b) * 11) % 127),
        _ => 0,
    };
    text.as_bytes().windows(2).fold(0, |bits, pair| bits | bit(pair))
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
        let mut masks = [0; 40];
        for (at, byte) in bytes.iter().enumerate().take(LONGEST) {
            masks[slot(*byte)] |= 1u64 << at;
        }
        let last = if fits { 1 << (bytes.len() - 1) } else { 0 };
        Self { masks, last, length: bytes.len() as u32, max: u32::from(max), pairs: pairs(text) }
    }

    /// Whether [`Self::occurs_in`] can be true of a text with these pairs: a few instructions dismiss most.
    pub(super) fn may_occur_in(&self, text: u128) -> bool {
        (self.pairs & !text).count_ones() <= PAIRS_OF_A_TYPO * self.max
    }

    /// Whether any part of a text is this one but for the typos forgiven.
    pub(super) fn occurs_in(&self, text: &str) -> bool {
        if self.last == 0 {
            return false;
        }
        let (mut up, mut down, mut diagonal, mut before) = (u64::MAX, 0u64, 0u64, 0u64);
        let mut score = self.length;
        for byte in text.bytes() {
            let here = self.masks[slot(byte)];
            let swapped = ((!diagonal & here) << 1) & before;
            diagonal = ((here & up).wrapping_add(up) ^ up) | here | down | swapped;
            let (more, less) = (down | !(diagonal | up), diagonal & up);
            score += u32::from(more & self.last != 0);
            score -= u32::from(less & self.last != 0);
            if score <= self.max {
                return true;
            }
            // What is looked for may begin anywhere: no cost enters from the side.
            let (more, less) = (more << 1, less << 1);
            (up, down) = (less | !(diagonal | more), more & diagonal);
            before = here;
        }
        false
    }
}

fn slot(byte: u8) -> usize {
    match byte {
        b'a'..=b'z' => usize::from(byte - b'a'),
        b'0'..=b'9' => 26 + usize::from(byte - b'0'),
        b' ' => 36,
        other => 37 + usize::from(other % 3),
    }
}
