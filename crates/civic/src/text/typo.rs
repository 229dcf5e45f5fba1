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
