//! Codes of receipts: 12 characters of the alphabet of references, printed in groups of four. They have no check
//! character: a code with a slip is one that no receipt has.

use messages::{
    Words,
    args::{PayReceiptCodeHint, PayReceiptCodeLength},
};

use super::reference::{self, ALPHABET, PREFIX, is_separator};

/// Characters of a code, without separators.
pub const RECEIPT_CODE_LENGTH: usize = 12;
/// The code that the hint of a field shows. It is as good as any other.
const EXAMPLE: &str = "2346-CFHJ-KMNP";

/// Why a text cannot be the code of a receipt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptCodeError {
    /// There is nothing besides separators.
    #[error("the code is missing")]
    Empty,
    /// It is the reference of a payment, perhaps with a wrong check character.
    #[error("this is the reference of a payment")]
    Reference,
    /// A character is in no code.
    #[error("`{0}` is not a character of codes")]
    Character(char),
    /// The text has another number of characters.
    #[error("a code has {RECEIPT_CODE_LENGTH} characters, not {0}")]
    Length(usize),
}

impl ReceiptCodeError {
    /// What is wrong, in words.
    pub fn text(self, words: &Words) -> String {
        match self {
            Self::Empty => words.pay_receipt_code_missing().to_owned(),
            Self::Reference => words.pay_receipt_code_memo().to_owned(),
            Self::Character(character) => words.pay_receipt_code_character(character),
            Self::Length(count) => words.pay_receipt_code_length(PayReceiptCodeLength {
                total: RECEIPT_CODE_LENGTH as u32,
                count: u32::try_from(count).unwrap_or(u32::MAX),
            }),
        }
    }
}

/// Reads a typed code: case, spaces, dots and dashes do not count.
///
/// # Errors
/// See [`ReceiptCodeError`].
pub fn parse_receipt_code(typed: &str) -> Result<String, ReceiptCodeError> {
    let code: String = typed.chars().filter(|c| !is_separator(*c)).map(|c| c.to_ascii_uppercase()).collect();
    let length = code.chars().count();
    if length == 0 {
        return Err(ReceiptCodeError::Empty);
    }
    // No code begins like a reference, so a slip in one changes nothing.
    if code.starts_with(PREFIX) && length == reference::LENGTH {
        return Err(ReceiptCodeError::Reference);
    }
    if let Some(character) = code.chars().find(|c| !ALPHABET.contains(*c)) {
        return Err(ReceiptCodeError::Character(character));
    }
    if length == RECEIPT_CODE_LENGTH { Ok(code) } else { Err(ReceiptCodeError::Length(length)) }
}

/// What a code looks like, for the field in which it is typed.
pub fn receipt_code_hint(words: &Words) -> String {
    let letters: Vec<String> = ALPHABET.chars().filter(|c| c.is_ascii_alphabetic()).map(String::from).collect();
    words.pay_receipt_code_hint(PayReceiptCodeHint { example: &EXAMPLE, letters: &letters.join(", ") })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payments::Reference;

    #[test]
    fn a_code_is_read_in_every_spelling() {
        for typed in [EXAMPLE, "2346cfhjkmnp", " 2346 CFHJ.KMNP ", "2346\u{2013}cfhj_kmnp"] {
            assert_eq!(parse_receipt_code(typed).as_deref(), Ok("2346CFHJKMNP"), "{typed}");
        }
    }

    #[test]
    fn what_is_no_code_is_refused_for_its_reason() {
        let reference = Reference::new(7).to_string();
        // The check character is the last one.
        let mut slip = reference.clone();
        let last = slip.pop();
        slip.push(if last == Some('2') { '3' } else { '2' });
        for (typed, error) in [
            ("", ReceiptCodeError::Empty),
            (" - ", ReceiptCodeError::Empty),
            (reference.as_str(), ReceiptCodeError::Reference),
            (slip.as_str(), ReceiptCodeError::Reference),
            ("2346-CFHJ-KMN0", ReceiptCodeError::Character('0')),
            ("2346-CFHJ-KMNĐ", ReceiptCodeError::Character('Đ')),
            ("2346-CFHJ", ReceiptCodeError::Length(8)),
            ("2346-CFHJ-KMNP-2", ReceiptCodeError::Length(13)),
        ] {
            assert_eq!(parse_receipt_code(typed), Err(error), "{typed}");
        }
    }

    #[test]
    fn every_reason_has_its_sentence() {
        let words = Words::of("en");
        let said = [
            ReceiptCodeError::Empty,
            ReceiptCodeError::Reference,
            ReceiptCodeError::Character('O'),
            ReceiptCodeError::Length(8),
        ]
        .map(|error| error.text(&words));
        assert!(said[2].contains("“O”") && said[3].contains("12 characters, this one has 8"), "{said:?}");
        let hint = receipt_code_hint(&words);
        assert!(hint.contains(EXAMPLE) && hint.contains("C, F, H, J, K, M, N, P, R, T, X"), "{hint}");
        assert!(parse_receipt_code(EXAMPLE).is_ok());
    }
}
