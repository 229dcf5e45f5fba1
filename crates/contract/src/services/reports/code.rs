//! The public code of a report, such as `HN-7K3M9Q`.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// Letters and digits of a code: Crockford's Base32, which omits I, L, O and U, so that a code cannot be misread when
/// it is dictated over the phone.
pub const CODE_ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Characters after the prefix.
pub const CODE_LENGTH: usize = 6;

/// A report's public code: the city's prefix, a hyphen and six characters of [`CODE_ALPHABET`].
///
/// Parsing tolerates common copying errors: lower case, spaces, a missing hyphen, and the look-alikes `O` (zero) and
/// `I`, `L` (one).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = String, example = "HN-7K3M9Q", pattern = "^[A-Z]{2,4}-[0-9A-HJKMNP-TV-Z]{6}$"))]
#[serde(try_from = "String", into = "String")]
pub struct ReportCode(String);

/// The text is not a report code.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a report code is two to four letters, a hyphen and six letters or digits, such as HN-7K3M9Q")]
pub struct ReportCodeError;

impl ReportCode {
    /// Builds the code of a number (only the lowest 30 bits are used) with a city's prefix.
    pub fn from_number(prefix: &str, number: u32) -> Self {
        let tail = (0..CODE_LENGTH).rev().filter_map(|place| {
            let digit = (number >> (5 * place)) & 31;
            CODE_ALPHABET.get(digit as usize).map(|byte| char::from(*byte))
        });
        let mut code = format!("{prefix}-");
        code.extend(tail);
        Self(code)
    }

    /// The code as printed.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ReportCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for ReportCode {
    type Err = ReportCodeError;

    fn from_str(s: &str) -> Result<Self, ReportCodeError> {
        // Spaces and hyphens carry no meaning, so the prefix is everything before the last six characters.
        let plain: Vec<char> =
            s.chars().filter(|c| !c.is_whitespace() && *c != '-').map(|c| c.to_ascii_uppercase()).collect();
        let split = plain.len().checked_sub(CODE_LENGTH).filter(|n| (2..=4).contains(n)).ok_or(ReportCodeError)?;
        let (prefix, tail) = plain.split_at(split);
        if !prefix.iter().all(char::is_ascii_uppercase) {
            return Err(ReportCodeError);
        }
        let mut code: String = prefix.iter().collect();
        code.push('-');
        for c in tail {
            let c = match c {
                'O' => '0',
                'I' | 'L' => '1',
                other => *other,
            };
            if !c.is_ascii() || !CODE_ALPHABET.contains(&(c as u8)) {
                return Err(ReportCodeError);
            }
            code.push(c);
        }
        Ok(Self(code))
    }
}

impl TryFrom<String> for ReportCode {
    type Error = ReportCodeError;

    fn try_from(s: String) -> Result<Self, ReportCodeError> {
        s.parse()
    }
}

impl From<ReportCode> for String {
    fn from(code: ReportCode) -> Self {
        code.0
    }
}
