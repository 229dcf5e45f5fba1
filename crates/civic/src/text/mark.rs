//! Finds the parts of a text that match a query, for highlighting.

use super::Query;
use super::fold::fold_with_offsets;
use super::letters::is_mark;

/// The matching ranges of `text`, as offsets in characters of the original text, end exclusive, sorted and merged.
/// Ignores accents. Empty if nothing matches.
pub fn marks(query: &str, text: &str) -> Vec<[u32; 2]> {
    let (folded, offsets) = fold_with_offsets(text);
    let original: Vec<char> = text.chars().collect();
    let mut best: (usize, Vec<[u32; 2]>) = (0, Vec::new());
    for reading in Query::new(query).folded_readings() {
        let mut hit = vec![false; folded.len()];
        let reading: Vec<char> = reading.chars().collect();
        if !mark_first(&mut hit, &folded, &reading, true) {
            for word in reading.split(|c| *c == ' ') {
                mark_first(&mut hit, &folded, word, true);
            }
            if !hit.contains(&true) {
                mark_first(&mut hit, &folded, &reading, false);
            }
        }
        let count = hit.iter().filter(|hit| **hit).count();
        if count > best.0 {
            best = (count, ranges(&hit, &offsets, &original));
        }
    }
    best.1
}

/// Marks the first unmarked occurrence of the part, at the start of a word or anywhere.
fn mark_first(hit: &mut [bool], folded: &[char], part: &[char], at_word: bool) -> bool {
    let starts = |i: usize| !at_word || i.checked_sub(1).is_none_or(|before| folded.get(before) == Some(&' '));
    let at = (0..folded.len()).find(|i| {
        starts(*i) && folded[*i..].starts_with(part) && hit.get(*i..i + part.len()).is_some_and(|h| !h.contains(&true))
    });
    match at.and_then(|at| hit.get_mut(at..at + part.len())) {
        Some(slots) => {
            slots.fill(true);
            true
        }
        None => false,
    }
}

fn ranges(hit: &[bool], offsets: &[u32], original: &[char]) -> Vec<[u32; 2]> {
    let mut out: Vec<[u32; 2]> = Vec::new();
    for (hit, start) in hit.iter().zip(offsets) {
        if !hit {
            continue;
        }
        // Combining marks belong to the letter before them.
        let marks = original.iter().skip(*start as usize + 1).take_while(|c| is_mark(**c)).count();
        let end = start + 1 + marks as u32;
        match out.last_mut().filter(|last| last[1] >= *start) {
            Some(last) => last[1] = end,
            None => out.push([*start, end]),
        }
    }
    out
}
