//! Names, prepared for search.

use super::super::{fold, fold::exact_words, typo};
use super::{initials, letters};

/// Words for a type of place, which a query may contain even if the name does not.
pub(super) const KINDS: &str = " duong pho phuong xa quan huyen thi tran d p q x street st road rd ward commune ";

/// A text prepared for search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    exact: String,
    folded: String,
    marks: Marks,
}

/// Precomputed properties of a name that allow most names to be ruled out without reading their text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::text) struct Marks {
    /// See [`letters`].
    pub letters: u64,
    /// See [`initials`].
    pub initials: u64,
    /// See [`typo::all_pairs`].
    pub pairs: u128,
    /// Offsets in `exact` and `folded` after leading [`KINDS`]; 0 if there are none.
    pub bare: (u16, u16),
    /// Number of words.
    pub words: u8,
}

impl Marks {
    /// The marks of a name; `exact` and `folded` have the same words.
    pub(in crate::text) fn of(exact: &str, folded: &str) -> Self {
        Self {
            letters: letters(folded),
            initials: initials(folded),
            pairs: typo::all_pairs(folded),
            bare: bare(exact, folded),
            words: u8::try_from(folded.split(' ').count()).unwrap_or(u8::MAX),
        }
    }
}

impl Name {
    /// Prepares a text.
    pub fn new(text: &str) -> Self {
        let (exact, folded) = (exact_words(text), fold(text));
        Self { marks: Marks::of(&exact, &folded), exact, folded }
    }

    pub(in crate::text) fn view(&self) -> View<'_> {
        View { exact: &self.exact, folded: &self.folded, marks: self.marks }
    }
}

/// A borrowed prepared name. `exact` and `folded` have the same words.
#[derive(Clone, Copy)]
pub(in crate::text) struct View<'a> {
    pub exact: &'a str,
    pub folded: &'a str,
    pub marks: Marks,
}

/// Offsets after the leading [`KINDS`] of a name, in `exact` and in `folded`.
fn bare(exact: &str, folded: &str) -> (u16, u16) {
    let (mut rest, mut after) = (exact, folded);
    while let (Some((_, exact)), Some((word, folded))) = (rest.split_once(' '), after.split_once(' ')) {
        if !KINDS.split(' ').any(|kind| kind == word) {
            break;
        }
        (rest, after) = (exact, folded);
    }
    let at = |whole: &str, rest: &str| u16::try_from(whole.len() - rest.len()).unwrap_or(0);
    (at(exact, rest), at(folded, after))
}
