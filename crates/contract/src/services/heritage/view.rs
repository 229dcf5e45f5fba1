//! State of the list of sites: the query of `/heritage`.

use crate::{heritage::HeritagePage, parse_query, query_string};

/// Filters of the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HeritageView {
    /// Search text for the name.
    pub q: String,
    /// Key of a kind.
    pub kind: String,
    /// Key of an era.
    pub era: String,
    /// Code of a ward.
    pub ward: String,
    /// Only sites with a story in this language (tag).
    pub lang: String,
    /// Only sites that are open now.
    pub open: bool,
    /// Id of a walk: only its sites, in its order.
    pub walk: String,
}

impl HeritageView {
    /// Parses a query; invalid parameters get their defaults.
    pub fn parse(query: &str) -> Self {
        let pairs = parse_query(query);
        let text = |name: &str| {
            let pair = pairs.iter().find(|(key, _)| key == name);
            pair.map(|(_, value)| value.trim().to_owned()).unwrap_or_default()
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

    /// The page with this view; defaults are left out of its query.
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
