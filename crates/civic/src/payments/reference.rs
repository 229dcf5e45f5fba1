//! References of payments: the code in a transfer's memo that names the intent.
//!
//! A reference is [`PREFIX`], 12 random characters and a check character, 15 characters in all, so that it fits into a
//! memo of 25. The 12 characters have 50.9 bits of entropy: with a million open intents, a guess names one of them with
//! a probability of 4.5 in 10 billion, and every guess costs a transfer.

use std::{fmt, str::FromStr};

/// First letters of every reference. They are not in [`ALPHABET`], so a reference cannot begin within another one.
pub const PREFIX: &str = "QG";
/// Characters of the rest, in ASCII order. Their number is prime, which the check character needs.
///
/// Not among them: 0, O, D, Q, 1, I, L, and S, B, Z, G, V, which are read as others (5, 8, 2, 6, U); vowels, W and Y,
/// which Vietnamese input methods change and of which words are made.
pub const ALPHABET: &str = "23456789CFHJKMNPRTX";
/// Length of a reference in characters.
pub const LENGTH: usize = 15;
/// Maximum length of a memo in characters; the rest is not read.
pub const MOST_MEMO: usize = 1000;

const BASE: u64 = ALPHABET.len() as u64;
/// Random characters.
const BODY: usize = 12;
/// Number of bodies, 19^12.
const BODIES: u64 = BASE.pow(BODY as u32);

const _: () = assert!(PREFIX.len() + BODY + 1 == LENGTH);

/// A payment reference. It is printed in upper case without separators.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reference(u64);

/// Why a text is not a reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReferenceError {
    /// The text does not have [`LENGTH`] characters besides separators.
    #[error("a reference has {LENGTH} characters")]
    Length,
    /// The text does not begin with [`PREFIX`].
    #[error("a reference begins with {PREFIX}")]
    Prefix,
    /// A character is not in [`ALPHABET`].
    #[error("`{0}` is not a character of references")]
    Character(char),
    /// The check character is wrong: some character was changed, or two were exchanged.
    #[error("the check character is wrong")]
    Check,
}

impl Reference {
    /// The reference of a random number, which must be uniform over all 64 bits and unpredictable.
    pub fn new(random: u64) -> Self {
        Self(random % BODIES)
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut values = [0; BODY];
        let mut rest = self.0;
        for value in values.iter_mut().rev() {
            *value = rest % BASE;
            rest /= BASE;
        }
        let sum = values.iter().fold(FIRST_SUM, |sum, value| next_sum(sum, *value));
        // The value with which the sum becomes zero.
        let check = (0..BASE).find(|value| next_sum(sum, *value) == 0);
        let code = values.into_iter().chain(check).filter_map(|value| ALPHABET.chars().nth(value as usize));
        f.pad(&PREFIX.chars().chain(code).collect::<String>())
    }
}

impl FromStr for Reference {
    type Err = ReferenceError;

    /// Reads a reference in upper or lower case; spaces, dots, hyphens and underscores do not count.
    fn from_str(text: &str) -> Result<Self, ReferenceError> {
        let chars = text.chars().filter(|c| !is_separator(*c)).map(|c| c.to_ascii_uppercase());
        let chars: Vec<char> = chars.take(LENGTH + 1).collect();
        if chars.len() != LENGTH {
            return Err(ReferenceError::Length);
        }
        let (prefix, code) = chars.split_at(PREFIX.len());
        if !PREFIX.chars().eq(prefix.iter().copied()) {
            return Err(ReferenceError::Prefix);
        }
        if let Some(c) = code.iter().find(|c| value_of(**c).is_none()) {
            return Err(ReferenceError::Character(*c));
        }
        let mut reader = Reader::START;
        chars.into_iter().find_map(|c| reader.push(c)).ok_or(ReferenceError::Check)
    }
}

/// The references in a transfer's memo, each once, in order.
///
/// Case does not count, nor do spaces, dots, hyphens and underscores, also within a reference; anything may stand
/// before and after it. A reference that is cut off or has a wrong check character is not found. With two wrong
/// characters, one missing or one too many, the check is right in 1 of 19 cases. The result is then a reference that no
/// intent has, except with the probability of a guess. One pass; nothing is read after [`MOST_MEMO`] characters.
pub fn find(memo: &str) -> Vec<Reference> {
    let mut found = Vec::new();
    let mut reader = Reader::START;
    for c in memo.chars().take(MOST_MEMO).filter(|c| !is_separator(*c)) {
        if let Some(reference) = reader.push(c)
            && !found.contains(&reference)
        {
            found.push(reference);
        }
    }
    found
}

/// What has been read of a reference, one character after the other.
struct Reader {
    /// Number of characters, with those of the prefix.
    read: usize,
    body: u64,
    sum: u64,
}

impl Reader {
    const START: Self = Self { read: 0, body: 0, sum: FIRST_SUM };

    /// Reads a character that is not a separator. The result is the reference that it completes.
    fn push(&mut self, c: char) -> Option<Reference> {
        let c = c.to_ascii_uppercase();
        if let Some(at) = PREFIX.find(c) {
            let read = if at == 0 || self.read == at { at + 1 } else { 0 };
            *self = Self { read, ..Self::START };
            return None;
        }
        let Some(value) = value_of(c).filter(|_| self.read >= PREFIX.len()) else {
            *self = Self::START;
            return None;
        };
        self.read += 1;
        self.sum = next_sum(self.sum, value);
        if self.read < LENGTH {
            self.body = self.body * BASE + value;
            return None;
        }
        let reference = (self.sum == 0).then_some(Reference(self.body));
        *self = Self::START;
        reference
    }
}

/// Where the sum begins. With zero, a row of equal characters would have the same check character.
const FIRST_SUM: u64 = 1;

/// The check sum with one more character. Every character counts twice as much as the next one, modulo a prime of which
/// 2 is a primitive root: all weights differ and none is zero, so one wrong character and two exchanged ones change it.
const fn next_sum(sum: u64, value: u64) -> u64 {
    (2 * sum + value) % BASE
}

/// The position of an upper-case character in the alphabet.
fn value_of(c: char) -> Option<u64> {
    ALPHABET.find(c).map(|at| at as u64)
}

/// Whether banks put a character into a memo, or take it away, without changing its meaning.
pub(super) fn is_separator(c: char) -> bool {
    c.is_whitespace() || matches!(c, '.' | '-' | '_' | '\u{2010}'..='\u{2015}')
}
