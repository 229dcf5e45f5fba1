//! The pages of procedures as HTML, for readers without the program and until it has loaded: the elements that
//! `src/features/procedures` draws, apart from actions that need the program.

mod facts;

use chrono::NaiveDate;
use civic::procedures::{group_name, groups, list_sections};
use contract::procedures::{Procedure, ProcedureSummary, ProceduresPage, ProceduresView};
use maud::{Markup, html};
use messages::Words;

/// The list, or the results of a search.
pub(super) fn list(items: &[ProcedureSummary], view: &ProceduresView, words: Words) -> String {
    let sections = list_sections(items, view, &words);
    let count: u32 = sections.iter().map(|section| section.items.len() as u32).sum();
    let all = ProceduresView::default().page().href();
    let markup = html! {
        h1 { (words.title_procedures()) }
        p.lead { (words.home_procedures_text()) }
        form.procedure-search role="search" aria-label=(words.procedures_search()) action=(all) {
            label.field {
                span.label.small { (words.procedures_search()) }
                input.input type="search" name="q" maxlength="200" placeholder=(words.procedures_search_hint())
                    value=(view.q);
            }
            button.button type="submit" { (words.procedures_search_do()) }
        }
        p.muted.small role="status" { (words.procedures_count(count)) }
        @if *view == ProceduresView::default() { (subjects(items, words)) } @else {
            p { a.button href=(all) { (words.procedures_all()) } }
        }
        @if sections.is_empty() {
            div.empty {
                p.empty-title { (words.procedures_none()) }
                p { (words.procedures_none_do()) }
            }
        }
        @for section in &sections {
            section aria-labelledby=(section.id) {
                h2 id=(section.id) { (section.title) }
                ul.cards { @for item in &section.items { (card(item, words)) } }
            }
        }
    };
    markup.into_string()
}

/// Links to the subjects.
fn subjects(items: &[ProcedureSummary], words: Words) -> Markup {
    html! {
        details.procedure-groups {
            summary { (words.procedures_groups()) }
            ul {
                @for group in groups(items) {
                    @let view = ProceduresView { group: Some(group), ..ProceduresView::default() };
                    li { a.procedure-group href=(view.page().href()) { (group_name(group, &words)) } }
                }
            }
        }
    }
}

fn card(item: &ProcedureSummary, words: Words) -> Markup {
    let tag = words.tag();
    html! {
        li.procedure-card data-testid="procedure-card" {
            h3 { a href=(ProceduresPage::One(item.id.clone()).href()) { (item.name.get(tag)) } }
            p { (item.summary.get(tag)) }
            p.muted.small {
                (item.authority.get(tag))
                @if item.is_online { " " span.tag { (words.procedures_online()) } }
            }
        }
    }
}

/// A procedure with its facts on a day.
pub(super) fn procedure(procedure: &Procedure, today: NaiveDate, words: Words) -> String {
    let (tag, all) = (words.tag(), ProceduresView::default().page().href());
    let markup = html! {
        h1 { (procedure.name.get(tag)) }
        (facts::head(procedure, words))
        (facts::authority(procedure, words))
        (facts::papers(procedure, words))
        (facts::places(procedure, words))
        (facts::fees(procedure, today, words))
        (facts::times(procedure, words))
        (facts::notes(procedure, words))
        (facts::sources(procedure, words))
        p { a.button href=(all) { (words.procedures_all()) } }
    };
    markup.into_string()
}
