//! Codes of receipts: 12 random characters, printed in groups of four. 50.9 bits of entropy, like a payment reference.

use civic::payments::{RECEIPT_CODE_LENGTH, parse_receipt_code, reference::ALPHABET};

use crate::{digest, problem::AppError};

/// Makes a code, without separators.
///
/// # Errors
/// `Internal` if the operating system has no random numbers.
pub(super) fn generate() -> Result<String, AppError> {
    let characters: Vec<char> = ALPHABET.chars().collect();
    let base = characters.len() as u64;
    let mut rest = u64::from_be_bytes(digest::random()?);
    let mut code = String::new();
    for _ in 0..RECEIPT_CODE_LENGTH {
        // The remainder is less than the base, which is the number of characters.
        code.extend(characters.get((rest % base) as usize));
        rest /= base;
    }
    Ok(code)
}

/// Reads a typed code in any spelling. `None` if it cannot be a code.
pub(super) fn parse(typed: &str) -> Option<String> {
    parse_receipt_code(typed).ok()
}

/// A code as it is printed: `XXXX-XXXX-XXXX`.
pub(super) fn print(code: &str) -> String {
    let groups: Vec<_> = code.as_bytes().chunks(4).map(String::from_utf8_lossy).collect();
    groups.join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_printed_code_is_read_in_every_spelling() {
        let code = generate().expect("a code");
        let printed = print(&code);
        assert_eq!((printed.len(), printed.matches('-').count()), (14, 2));
        for typed in [&printed, &printed.to_lowercase(), &printed.replace('-', " "), &format!(" {code}. ")] {
            assert_eq!(parse(typed).as_deref(), Some(code.as_str()), "{typed}");
        }
        for wrong in ["", "2345", "23456789CFH0", "23456789CFHJK", "23456789CFHĐ"] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
        assert_ne!(generate().expect("a code"), code);
    }
}
