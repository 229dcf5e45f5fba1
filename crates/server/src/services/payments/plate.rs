//! Plates. They are personal data: stored in one spelling, shown masked, and deleted some time after the stay.

use contract::FieldCode;

use crate::problem::AppError;

/// Maximum length of a plate in letters and digits.
const MOST_CHARS: usize = 15;

/// The letters and digits of a plate in upper case. Rules for plates change, so no form is required. It is empty if
/// nothing was typed.
///
/// # Errors
/// `Validation` of `/plate` if it is too long, or if what was typed has no letter and no digit.
pub(super) fn normalize(typed: &str) -> Result<String, AppError> {
    // Digits of other scripts are on no plate, and nobody could type them to compare it.
    let is_meant = |c: &char| c.is_alphabetic() || c.is_ascii_digit();
    let upper = typed.chars().map(half_width).filter(is_meant).flat_map(char::to_uppercase);
    // The second one is the Icelandic letter, which some keyboards have instead.
    let plate: String = upper.map(|c| if matches!(c, 'Đ' | 'Ð') { 'D' } else { c }).collect();
    if plate.chars().count() > MOST_CHARS {
        let detail = format!("must have at most {MOST_CHARS} letters and digits");
        return Err(AppError::field("/plate", FieldCode::TooLong, detail));
    }
    if plate.is_empty() && !typed.trim().is_empty() {
        return Err(AppError::field("/plate", FieldCode::Invalid, "write letters and digits"));
    }
    Ok(plate)
}

/// The ASCII character that a full-width one stands for; keyboards for East Asian scripts have them.
fn half_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

/// A normalized plate with its first and last two characters, `29-••• 45`. A short one shows only the last two.
pub(super) fn mask(plate: &str) -> String {
    let chars: Vec<char> = plate.chars().collect();
    let last: String = chars.iter().skip(chars.len().saturating_sub(2)).collect();
    match chars.as_slice() {
        [first, second, rest @ ..] if rest.len() >= 5 => format!("{first}{second}-••• {last}"),
        [_, _, _, ..] => format!("••• {last}"),
        _ => "•••".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_a_plate_is_the_same() {
        for typed in ["29A-123.45", "29a 12345", " 29A12345 ", "29A–123.45", "29/A/12345"] {
            assert_eq!(normalize(typed).as_deref(), Ok("29A12345"), "{typed}");
        }
        assert_eq!(normalize("29-MĐ1 234.56").as_deref(), Ok("29MD123456"));
        assert_eq!(normalize("29mđ123456").as_deref(), Ok("29MD123456"));
        assert_eq!(normalize("").as_deref(), Ok(""));
        assert_eq!(normalize("  ").as_deref(), Ok(""));
        assert_eq!(normalize("\u{ff12}\u{ff19}\u{ff41}\u{ff0d}123.45").as_deref(), Ok("29A12345"), "full width");
        assert_eq!(normalize("29A-\u{664}12345").as_deref(), Ok("29A12345"), "an Arabic digit");
        for nothing in [" - . ", "\u{661}\u{662}\u{663}", "\u{200b}", "🚗"] {
            assert!(normalize(nothing).is_err(), "{nothing}");
        }
        assert!(normalize("1234567890ABCDE").is_ok() && normalize("1234567890ABCDEF").is_err());
    }

    #[test]
    fn a_masked_plate_does_not_tell_the_plate() {
        assert_eq!(mask("29A12345"), "29-••• 45");
        assert_eq!(mask("29A1234"), "29-••• 34");
        assert_eq!(mask("A12345"), "••• 45");
        assert_eq!(mask("A1"), "•••");
        assert_eq!(mask(""), "•••");
    }
}
