//! Prefix matches between the words of a query and a name.

/// The suffixes of a name that start at its first word, its second word, and so on.
pub(super) fn starts(name: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(name);
    std::iter::from_fn(move || {
        let tail = rest?;
        rest = tail.split_once(' ').map(|(_, after)| after);
        Some(tail)
    })
}

/// Matches every word of the query with a different word of the name that it is a prefix of. `None` if that fails,
/// otherwise whether the words are in the same order.
pub(super) fn words_begin(query: &str, name: &str) -> Option<bool> {
    let (mut used, mut last, mut in_order) = (0u64, None, true);
    for word in query.split(' ') {
        let free = |test: &dyn Fn(&str) -> bool| {
            (0..64u32).zip(name.split(' ')).find(|(i, other)| used & (1 << i) == 0 && test(other)).map(|(i, _)| i)
        };
        let at = free(&|other| other == word).or_else(|| free(&|other| other.starts_with(word)))?;
        used |= 1 << at;
        in_order &= last.is_none_or(|before| before < at);
        last = Some(at);
    }
    Some(in_order)
}

/// Prefix match without spaces: "caugiay" matches "cau giay".
pub(super) fn begins_without_spaces(name: &str, query: &str) -> bool {
    let mut letters = name.bytes().filter(|b| *b != b' ');
    query.len() > 3 && query.bytes().filter(|b| *b != b' ').all(|b| letters.next() == Some(b))
}

/// Prefix match by initials: "hbt" matches "hai ba trung".
pub(super) fn begins_with_initials(name: &str, query: &str) -> bool {
    let mut words = name.split(' ');
    query.chars().all(|c| words.next().is_some_and(|word| word.starts_with(c)))
}
