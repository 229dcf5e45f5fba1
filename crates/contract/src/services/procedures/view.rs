//! Search text and subject: the query of `/services`.

use super::{ProcedureGroup, ProceduresPage};
use crate::{parse_query, query_string};

/// Longest search text, in characters. Longer ones are cut.
const MOST_SEARCH_CHARS: usize = 200;

/// The state of the list in its address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProceduresView {
    /// What was typed; empty for all procedures.
    pub q: String,
    /// Only procedures of this subject.
    pub group: Option<ProcedureGroup>,
}

impl ProceduresView {
    /// Parses a query; invalid parameters get their defaults.
    pub fn parse(query: &str) -> Self {
        let pairs = parse_query(query);
        let text = |name: &str| pairs.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.trim());
        let q: String = text("q").chars().take(MOST_SEARCH_CHARS).collect();
        Self { q: q.trim_end().to_owned(), group: ProcedureGroup::of(text("group")) }
    }

    /// The page with this view; defaults are left out of its query.
    pub fn page(&self) -> ProceduresPage {
        let mut pairs = Vec::new();
        if !self.q.is_empty() {
            pairs.push(("q", self.q.clone()));
        }
        if let Some(group) = self.group {
            pairs.push(("group", group.as_str().to_owned()));
        }
        ProceduresPage::List(query_string(&pairs))
    }
}
