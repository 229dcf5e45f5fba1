//! How the words of a query may begin those of a name.

/// The name from its first word on, from its second word on, and so forth.
pub(super) fn starts(name: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(name);
    std::iter::from_fn(move || {
        let tail = rest?;
        rest = tail.split_once(' ').map(|(_, after)| after);
        Some(tail)
    })
}

/// Whether every word of the query begins a word of its own in the name, and whether in order.
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

/// "caugiay" begins "cau giay".
pub(super) fn begins_without_spaces(name: &str, query: &str) -> bool {
    let mut letters = name.bytes().filter(|b| *b != b' ');
    query.len() > 3 && query.bytes().filter(|b| *b != b' ').all(|b| letters.next() == Some(b))
}

/// "hbt" begins "hai ba trung".
pub(super) fn begins_with_initials(name: &str, query: &str) -> bool {
    let mut words = name.split(' ');
    query.chars().all(|c| words.next().is_some_and(|word| word.starts_with(c)))
}
