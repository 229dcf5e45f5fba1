//! The reader's language.

use leptos::prelude::use_context;
use messages::Words;

/// The words of the reader's language. Fixed for the life of a view: another language draws anew.
pub fn use_words() -> Words {
    use_context::<Words>().unwrap_or_default()
}
