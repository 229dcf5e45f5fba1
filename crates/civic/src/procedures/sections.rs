//! The list of procedures in parts with headings.

use contract::procedures::{ProcedureGroup, ProcedureKind, ProcedureSummary, ProceduresView};
use messages::Words;

use super::texts::group_name;
use crate::text::fold;

/// A part of the list.
#[derive(Clone, Debug, PartialEq)]
pub struct ListSection<'a> {
    /// Id of its heading, unique on the page.
    pub id: String,
    /// Its heading.
    pub title: &'static str,
    /// Its procedures, in order.
    pub items: Vec<&'a ProcedureSummary>,
}

/// The parts of a list: results of a search in one part, best first; otherwise procedures by subject, then digital
/// services. Empty parts are left out.
pub fn list_sections<'a>(items: &'a [ProcedureSummary], view: &ProceduresView, words: &Words) -> Vec<ListSection<'a>> {
    let is_wanted = |item: &&ProcedureSummary| view.group.is_none_or(|group| item.group == group);
    let wanted: Vec<&ProcedureSummary> = items.iter().filter(is_wanted).collect();
    let section = |id: &str, title: &'static str, items: Vec<&'a ProcedureSummary>| ListSection {
        id: ["services-", id].concat(),
        title,
        items,
    };
    let mut sections = Vec::new();
    if view.q.is_empty() {
        for group in ProcedureGroup::ALL {
            let is_here = |item: &&&ProcedureSummary| item.kind == ProcedureKind::Procedure && item.group == group;
            let items = wanted.iter().filter(is_here).copied().collect();
            sections.push(section(group.as_str(), group_name(group, words), items));
        }
        let services = wanted.iter().filter(|item| item.kind == ProcedureKind::Service).copied().collect();
        sections.push(section("channels", words.procedures_services(), services));
    } else {
        sections.push(section("found", words.procedures_found(), wanted));
    }
    sections.retain(|section| !section.items.is_empty());
    sections
}

/// The subjects of a list, in display order.
pub fn groups(items: &[ProcedureSummary]) -> Vec<ProcedureGroup> {
    ProcedureGroup::ALL.into_iter().filter(|group| items.iter().any(|item| item.group == *group)).collect()
}

/// Whether name, summary or authority of a procedure contain all words of a text, in any language and without accents.
/// Simpler than the server's search, for a device without a network.
pub fn is_match(item: &ProcedureSummary, text: &str) -> bool {
    let texts = [&item.name, &item.summary, &item.authority].into_iter().flat_map(|text| text.0.values());
    let folded = texts.map(|text| fold(text)).collect::<Vec<_>>().join(" ");
    let typed = fold(text);
    typed.split(' ').all(|typed| folded.split(' ').any(|word| word.starts_with(typed)))
}
