//! Messages in the user's language.

use leptos::prelude::use_context;
use messages::Words;

/// The messages in the user's language. They don't change during the life of a view: changing the language redraws it.
pub fn use_words() -> Words {
    use_context::<Words>().unwrap_or_default()
}
