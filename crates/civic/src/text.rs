//! Vietnamese text and search.
//!
//! People type place names without accents, with wrong accents, in decomposed Unicode, with typos, without spaces, as
//! initials or as raw Telex keystrokes. No library handles all of that, and general ones contain Unicode tables larger
//! than the rest of the page, while Vietnamese needs only seventy-two vowels.

mod fold;
mod house;
mod index;
mod letters;
mod mark;
mod query;
mod syllable;
mod telex;
mod typo;

pub use fold::{compose, exact, fold};
pub(crate) use letters::{is_capital, is_letter};

pub use house::house_number;
pub use index::Index;
pub use mark::marks;
pub use query::{Name, Query};
pub use telex::telex;

#[cfg(test)]
mod tests;
