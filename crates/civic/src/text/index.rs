//! A search index that is scanned linearly. Ten thousand names fit in one buffer of a few hundred kilobytes; a scan is
//! cheaper than maintaining a tree and finds matches that a tree cannot.

use super::query::{Marks, View, is_whole};
use super::{Query, fold, fold::exact_words};

/// Items that can be found by any of their names.
#[derive(Clone, Debug)]
pub struct Index<T> {
    items: Vec<T>,
    table: Table,
}

impl<T> Default for Index<T> {
    fn default() -> Self {
        Self { items: Vec::new(), table: Table::default() }
    }
}

impl<T> Index<T> {
    /// An empty index.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an item with its names. Of two equally good matches, the one with the higher weight comes first.
    pub fn add(&mut self, item: T, names: &[&str], weight: u32) {
        self.table.add(names, weight);
        self.items.push(item);
    }

    /// Number of items.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether the index has no items.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The best `limit` items with their scores (lower is better), ordered by score of the best name, then weight, then
    /// insertion. Matches with typos are added only if better ones do not fill the list.
    pub fn find(&self, q: &str, limit: usize) -> Vec<(&T, u32)> {
        let hits = self.table.find(&Query::new(q), limit);
        hits.into_iter().filter_map(|hit| Some((self.items.get(hit.item as usize)?, hit.score))).collect()
    }
}

#[derive(Clone, Debug, Default)]
struct Table {
    weights: Vec<u32>,
    text: String,
    entries: Vec<Entry>,
}

/// A name. In the buffer, `folded` is at `start..middle` and `exact` at `middle..end`.
#[derive(Clone, Copy, Debug)]
struct Entry {
    item: u32,
    start: u32,
    middle: u32,
    end: u32,
    marks: Marks,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Hit {
    score: u32,
    inverse_weight: u32,
    item: u32,
}

impl Table {
    fn add(&mut self, names: &[&str], weight: u32) {
        let item = self.weights.len() as u32;
        self.weights.push(weight);
        for name in names {
            let folded = fold(name);
            let start = self.text.len() as u32;
            self.text.push_str(&folded);
            let middle = self.text.len() as u32;
            let exact = exact_words(name);
            self.text.push_str(&exact);
            let end = self.text.len() as u32;
            self.entries.push(Entry { item, start, middle, end, marks: Marks::of(&exact, &folded) });
        }
    }

    fn view(&self, entry: &Entry) -> View<'_> {
        let part = |from: u32, to: u32| self.text.get(from as usize..to as usize).unwrap_or_default();
        View { folded: part(entry.start, entry.middle), exact: part(entry.middle, entry.end), marks: entry.marks }
    }

    fn find(&self, query: &Query, limit: usize) -> Vec<Hit> {
        let mut hits = Vec::new();
        if query.is_empty() {
            return hits;
        }
        self.scan(&mut hits, limit, &|entry, worst| query.rate(self.view(entry), worst));
        let (mut typo_hits, remaining) = (Vec::new(), limit.saturating_sub(hits.len()));
        let has_whole_match = hits.first().is_some_and(|hit: &Hit| is_whole(hit.score));
        if remaining > 0 && !has_whole_match {
            self.scan(&mut typo_hits, remaining, &|entry, worst| {
                let new = hits.iter().all(|hit| hit.item != entry.item);
                if new { query.rate_typos(self.view(entry), worst) } else { None }
            });
        }
        hits.append(&mut typo_hits);
        hits
    }

    /// Collects the best `limit` items in order, each by its best name. The entries of an item are adjacent.
    fn scan(&self, best: &mut Vec<Hit>, limit: usize, rate: &dyn Fn(&Entry, u32) -> Option<u32>) {
        for names in self.entries.chunk_by(|a, b| a.item == b.item) {
            let Some(item) = names.first().map(|entry| entry.item) else { continue };
            // The first name is the main one. Alternative names score one worse, because another item may have that
            // main name.
            let other = |at: usize| u32::from(at > 0);
            let worst = best.get(limit.saturating_sub(1)).map_or(u32::MAX, |hit| hit.score);
            let scores = names.iter().enumerate().filter_map(|(at, entry)| Some(rate(entry, worst)? + other(at)));
            let Some(score) = scores.min() else { continue };
            let weight = self.weights.get(item as usize).copied().unwrap_or(0);
            let hit = Hit { score, inverse_weight: u32::MAX - weight, item };
            let at = best.partition_point(|other| *other < hit);
            if at < limit {
                best.truncate(limit - 1);
                best.insert(at, hit);
            }
        }
    }
}
