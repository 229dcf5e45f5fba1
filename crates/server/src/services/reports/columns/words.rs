//! Word index for the text filter. Reading every text from the database for each move of the map would take too long.

use std::{
    collections::BTreeMap,
    hash::{DefaultHasher, Hash as _, Hasher as _},
    ops::Bound,
};

/// Report numbers by folded word. About 100 bytes per report.
#[derive(Clone, Debug, Default)]
pub(super) struct Words(BTreeMap<Box<str>, Vec<u32>>);

/// A bit set of report numbers.
#[derive(Clone, Debug, Default)]
pub(super) struct Numbers(Vec<u64>);

impl Words {
    /// Adds the words of a report.
    pub(super) fn add(&mut self, id: u32, text: &str) {
        for word in words(text) {
            let numbers = match self.0.get_mut(word) {
                Some(numbers) => numbers,
                None => self.0.entry(word.into()).or_default(),
            };
            if let Err(at) = numbers.binary_search(&id) {
                numbers.insert(at, id);
            }
        }
    }

    /// Removes a report from all words. Slow, but the text of a report hardly ever changes.
    pub(super) fn remove(&mut self, id: u32) {
        self.0.retain(|_, numbers| {
            if let Ok(at) = numbers.binary_search(&id) {
                numbers.remove(at);
            }
            !numbers.is_empty()
        });
    }

    /// Adds the reports that contain a word starting with `start`.
    pub(super) fn beginning_with(&self, start: &str, into: &mut Numbers) {
        let from = (Bound::Included(start), Bound::Unbounded);
        let matches = self.0.range::<str, _>(from).take_while(|(word, _)| word.starts_with(start));
        matches.flat_map(|(_, numbers)| numbers).for_each(|id| into.insert(*id));
    }
}

/// The words of a folded text, without the leading code, which has its own column.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(' ').filter(|word| !word.is_empty()).skip(2)
}

/// Hash of a text, to detect changes.
pub(super) fn fingerprint(text: &str) -> u32 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish() as u32
}

impl Numbers {
    pub(super) fn insert(&mut self, id: u32) {
        let at = id as usize / 64;
        if self.0.len() <= at {
            self.0.resize(at + 1, 0);
        }
        self.0[at] |= 1 << (id % 64);
    }

    /// Removes the numbers that are not in the other set.
    pub(super) fn intersect(&mut self, other: &Self) {
        for (at, bits) in self.0.iter_mut().enumerate() {
            *bits &= other.0.get(at).copied().unwrap_or(0);
        }
    }

    /// The numbers, ascending.
    pub(super) fn to_vec(&self) -> Vec<u32> {
        let mut out = Vec::new();
        for (at, bits) in self.0.iter().enumerate() {
            let mut bits = *bits;
            while bits != 0 {
                out.push(at as u32 * 64 + bits.trailing_zeros());
                bits &= bits - 1;
            }
        }
        out
    }
}
