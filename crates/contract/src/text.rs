//! Localized texts of the city.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A text by language tag, `{ "vi": "…", "en": "…" }`. The client selects the language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct Localized(pub BTreeMap<String, String>);

impl Localized {
    /// Creates a text from pairs of language tag and text.
    pub fn from_pairs<const N: usize>(pairs: [(&str, &str); N]) -> Self {
        Self(pairs.into_iter().map(|(tag, text)| (tag.to_owned(), text.to_owned())).collect())
    }

    /// The text in `locale`, else in English, else in Vietnamese, else in any language; empty if there is none.
    pub fn get(&self, locale: &str) -> &str {
        let there = [locale, "en", "vi"].into_iter().find_map(|tag| self.0.get(tag));
        there.or_else(|| self.0.values().next()).map_or("", String::as_str)
    }
}

/// Whether the text has the format `YYYY-MM-DDTHH:MM`; the values are not checked.
pub fn is_local_time(text: &str) -> bool {
    let shape = |byte: u8| if byte.is_ascii_digit() { b'0' } else { byte };
    text.len() == 16 && text.bytes().map(shape).eq(b"0000-00-00T00:00".iter().copied())
}
