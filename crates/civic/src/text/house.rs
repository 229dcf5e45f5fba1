//! House numbers before street names.

use super::fold;

/// Splits "27 Nguyễn Cơ Thạch" into the number as written and the street. The number includes numbered alleys (ngõ,
/// ngách, hẻm, kiệt). `None` if there is no number or no street after it. A date at the start of a street name ("19
/// tháng 8") is not a number.
pub fn house_number(text: &str) -> Option<(String, String)> {
    let words: Vec<&str> = text.split([' ', ',', '\t', '\n', '\u{a0}']).filter(|word| !word.is_empty()).collect();
    let folded: Vec<String> = words.iter().map(|word| fold(word)).collect();
    let mut at = match folded.iter().map(String::as_str).take(2).collect::<Vec<_>>().as_slice() {
        ["so", "nha"] => 2,
        ["so" | "nha" | "sn" | "no", ..] => 1,
        _ => 0,
    };
    let from = at;
    if words.get(at).is_some_and(|word| is_number(word)) {
        at += 1;
    }
    while folded.get(at).is_some_and(|word| matches!(word.as_str(), "ngo" | "ngach" | "hem" | "kiet"))
        && words.get(at + 1).is_some_and(|word| is_number(word))
    {
        at += 2;
    }
    let rest = words.get(at..)?;
    let street = folded.get(at)?;
    if at == from || street == "thang" || !street.starts_with(|c: char| !c.is_ascii_digit()) {
        return None;
    }
    Some((words.get(from..at)?.join(" "), rest.join(" ")))
}

/// Accepts "27", "12A", "12/3", "5-7" and "12/3B"; each part has at most four digits.
fn is_number(word: &str) -> bool {
    word.len() <= 16
        && word.split(['/', '-']).all(|part| {
            let digits = part.bytes().take_while(u8::is_ascii_digit).count();
            (1..=4).contains(&digits)
                && part.len() <= digits + 2
                && part.bytes().skip(digits).all(|b| b.is_ascii_alphabetic())
        })
}
