//! `terms.toml`: the city's heritage vocabulary, by key.

use contract::{Localized, heritage::Term};
use serde::Deserialize;

/// Kinds, eras, ranks and rules of conduct, each in file order.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// Kinds of sites.
    #[serde(default)]
    pub kinds: Table,
    /// Eras of foundation, oldest first.
    #[serde(default)]
    pub eras: Table,
    /// Ranks of official recognition, highest first.
    #[serde(default)]
    pub ranks: Table,
    /// Rules of conduct.
    #[serde(default)]
    pub conduct: Table,
}

/// Terms by key, in file order.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(from = "toml::Table")]
pub struct Table(Vec<Term>);

impl From<toml::Table> for Table {
    fn from(table: toml::Table) -> Self {
        let terms = table.into_iter().map(|(id, value)| {
            let words = value.as_table().cloned().unwrap_or_default();
            let text = |key: &str| words.get(key).and_then(toml::Value::as_str).unwrap_or_default().to_owned();
            let icon = text("icon");
            let names = words.iter().filter(|(tag, _)| *tag != "icon");
            let name = Localized(names.map(|(tag, _)| (tag.clone(), text(tag))).collect());
            Term { id, name, icon }
        });
        Self(terms.collect())
    }
}

impl Table {
    /// All terms.
    pub fn all(&self) -> &[Term] {
        &self.0
    }

    /// The term for a key.
    pub fn get(&self, id: &str) -> Option<&Term> {
        self.0.iter().find(|term| term.id == id)
    }

    /// The name of a key's term in a language, with the fallbacks of [`localized`].
    pub fn name(&self, id: &str, lang: &str) -> &str {
        self.get(id).map(|term| localized(&term.name, lang)).unwrap_or_default()
    }
}

/// The text in a language. Falls back to English (except for Vietnamese readers), then to any language.
pub fn localized<'a>(text: &'a Localized, lang: &str) -> &'a str {
    let non_empty = |tag: &str| text.0.get(tag).map(String::as_str).filter(|text| !text.is_empty());
    non_empty(lang).or_else(|| (lang != "vi").then(|| non_empty("en"))?).unwrap_or_else(|| text.get(lang))
}
