//! The words of the portal: the single source for the page, the server's pages and the assistant.
//!
//! `locales/*.json` are flat files that a translator can edit: `"key": "text with {placeholder}"`. A key ending in
//! `_one` is the singular of the key without it. The build turns each key into a method of [`Words`], so using a word
//! that does not exist is a compile error. It rejects languages whose keys or placeholders differ. The default language
//! is compiled in; the page fetches the others.

use fnv::FnvHasher;
use std::{collections::BTreeMap, fmt::Display, hash::Hasher as _};

#[cfg(feature = "all")]
pub mod guide;

include!(concat!(env!("OUT_DIR"), "/words.rs"));

/// The words of one language. Small and `Copy`: tables live as long as the program.
#[derive(Clone, Copy, Debug)]
pub struct Words {
    tag: &'static str,
    table: &'static [&'static str],
}

impl Default for Words {
    fn default() -> Self {
        Self { tag: "vi", table: &[] }
    }
}

impl PartialEq for Words {
    fn eq(&self, other: &Self) -> bool {
        self.tag == other.tag
    }
}

impl Words {
    /// Returns a compiled-in language (feature `all`), or the default if it does not exist.
    #[cfg(feature = "all")]
    pub fn of(tag: &str) -> Self {
        built_in(tag).unwrap_or_default()
    }

    /// Reads a locale file. The table is leaked and lives as long as the program, so load each language only once.
    ///
    /// Returns `None` if the tag is not one of [`LOCALES`] or the file is not a flat object of strings. Missing words
    /// fall back to the default language.
    pub fn load(tag: &str, json: &[u8]) -> Option<Self> {
        let (tag, ..) = LOCALES.iter().find(|(known, ..)| *known == tag)?;
        let map: BTreeMap<String, String> = json::from_slice(json)?;
        let (mut keys, mut last) = (Vec::new(), 0_u16);
        for step in STEPS {
            last = last.wrapping_add(u16::from(step));
            if step < u8::MAX {
                keys.push(last);
            }
        }
        let mut table = vec![""; keys.len()];
        for (key, text) in map {
            let number = number(&key);
            if let Some(slot) = keys.iter().position(|known| *known == number).and_then(|at| table.get_mut(at)) {
                *slot = String::leak(text);
            }
        }
        Some(Self { tag, table: Vec::leak(table) })
    }

    /// The BCP 47 tag of the language.
    pub fn tag(self) -> &'static str {
        self.tag
    }

    /// A word, or the default language's text if it is missing.
    fn get(self, index: usize, default: &'static str) -> &'static str {
        self.table.get(index).copied().filter(|text| !text.is_empty()).unwrap_or(default)
    }

    // English and French have a singular; Vietnamese, Korean, Chinese and Japanese do not.
    fn plural(self, other: usize, one: usize, count: u32, default: &'static str) -> &'static str {
        let singular = match self.tag {
            "en" => count == 1,
            "fr" => count <= 1,
            _ => false,
        };
        match self.table.get(one) {
            Some(text) if singular && !text.is_empty() => text,
            _ => self.get(other, default),
        }
    }
}

/// The number of a key, computed as in the build script: FNV-1a, mixed with a seed that makes the numbers unique.
fn number(key: &str) -> u16 {
    let mut hash = FnvHasher::default();
    hash.write(key.as_bytes());
    ((hash.finish() ^ SEED).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 48) as u16
}

/// Replaces each `{name}` with its value; unknown names are left unchanged.
fn fill(text: &str, values: &[(&str, &dyn Display)]) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let known = after.split_once('}').and_then(|(name, tail)| {
            values.iter().find(|(key, _)| *key == name).map(|(_, value)| (value.to_string(), tail))
        });
        match known {
            Some((value, tail)) => {
                out.push_str(&value);
                rest = tail;
            }
            None => {
                out.push('{');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_filled_and_unknown_ones_stay() {
        assert_eq!(fill("{a} và {b}, {c}", &[("a", &1), ("b", &"hai")]), "1 và hai, {c}");
        assert_eq!(fill("mở { không đóng", &[]), "mở { không đóng");
    }

    #[test]
    fn a_loaded_language_speaks_and_falls_back_to_the_default() {
        let words = Words::load("en", br#"{"nav_reports":"Reports"}"#).expect("a flat object");
        assert_eq!(words.nav_reports(), "Reports");
        assert_eq!(words.nav_home(), Words::default().nav_home());
        assert!(Words::load("xx", b"{}").is_none());
        assert!(Words::load("en", b"[]").is_none());
    }

    #[test]
    fn the_singular_is_used_where_the_language_has_one() {
        let words =
            Words::load("en", br#"{"reports_here":"{count} reports","reports_here_one":"1 report"}"#).expect("fine");
        assert_eq!(words.reports_here(1), "1 report");
        assert_eq!(words.reports_here(2), "2 reports");
        assert!(Words::default().reports_here(1).starts_with('1'));
    }
}
