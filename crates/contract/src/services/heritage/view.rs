//! What the list of sites shows: the query of `/heritage`.

use crate::{heritage::HeritagePage, parse_query, query_string};

/// Choices of the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HeritageView {
    /// Words of the name.
    pub q: String,
    /// Key of a kind.
    pub kind: String,
    /// Key of an era.
    pub era: String,
    /// Code of a ward.
    pub ward: String,
    /// Tag of a language that the story is to exist in.
    pub lang: String,
    /// Only what is open now.
    pub open: bool,
    /// Id of a walk: its sites alone, in its order.
    pub walk: String,
}

impl HeritageView {
    /// The view of a query; what cannot be read is left at its default.
    pub fn parse(query: &str) -> Self {
        let pairs = parse_query(query);
        let text = |name: &str| {
            let found = pairs.iter().find(|(key, _)| key == name);
            found.map(|(_, value)| value.trim().to_owned()).unwrap_or_default()
        };
        Self {
            q: text("q"),
            kind: text("kind"),
            era: text("era"),
            ward: text("ward"),
            // `lang` is the language of the page itself.
            lang: text("story"),
            open: text("open") == "true",
            walk: text("walk"),
        }
    }

    /// Its address; defaults are left out.
    pub fn page(&self) -> HeritagePage {
        let open = if self.open { "true" } else { "" };
        let all = [
            ("q", self.q.as_str()),
            ("kind", &self.kind),
            ("era", &self.era),
            ("ward", &self.ward),
            ("story", &self.lang),
            ("open", open),
            ("walk", &self.walk),
        ];
        let pairs = all.into_iter().filter(|(_, value)| !value.is_empty());
        let pairs: Vec<(&'static str, String)> = pairs.map(|(name, value)| (name, value.to_owned())).collect();
        HeritagePage::List(query_string(&pairs))
    }
}
