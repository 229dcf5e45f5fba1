//! The words of the heritage pages, in every language that has stories. Only the server uses them: the page's program
//! receives its heritage content from the server with the words included.

use super::{Words, fill};

include!(concat!(env!("OUT_DIR"), "/guide.rs"));

/// The words of a heritage page in one language.
#[derive(Clone, Copy, Debug)]
pub struct Guide(Words);

impl Guide {
    /// The words of a language; `None` if it has none.
    pub fn of(tag: &str) -> Option<Self> {
        let at = LANGUAGES.iter().position(|(known, _)| *known == tag)?;
        Some(Self(Words { tag: LANGUAGES.get(at)?.0, table: TABLES.get(at)? }))
    }

    /// The words of a language, or those of the first language if it has none.
    pub fn or_default(tag: &str) -> Self {
        Self::of(tag).unwrap_or_else(|| {
            let table: &'static [&'static str] = TABLES.first().map_or(&[], |table| table);
            Self(Words { tag: LANGUAGES.first().map_or("", |(tag, _)| tag), table })
        })
    }

    /// The BCP 47 tag of the language.
    pub fn tag(self) -> &'static str {
        self.0.tag
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_speaks_for_itself() {
        for (tag, name) in LANGUAGES {
            let guide = Guide::of(tag).expect("a language");
            assert_eq!((guide.tag(), guide.language_name()), (*tag, *name));
        }
        assert!(Guide::of("xx").is_none());
        let english = Guide::of("en").expect("English");
        assert_eq!(english.rating_star(1), "1 star");
        assert_eq!(english.rating_star(2), "2 stars");
    }
}
