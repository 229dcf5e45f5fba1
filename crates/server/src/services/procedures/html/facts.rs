//! The facts of a procedure, each with the numbers of its sources.

use chrono::NaiveDate;
use civic::{
    locale::day,
    procedures::{
        channel_name, fee_price, fee_validity, fees_on, host, other_fees, source_line, source_numbers, time_text,
    },
};
use contract::{
    Localized,
    procedures::{Fee, Procedure, ProcedureKind},
};
use maud::{Markup, html};
use messages::Words;

/// Summary, day of the last comparison, and what has changed.
pub(super) fn head(procedure: &Procedure, words: Words) -> Markup {
    let tag = words.tag();
    html! {
        p.lead { (procedure.summary.get(tag)) }
        p.muted.small {
            (words.procedure_as_of(day(procedure.as_of, tag)))
            @if let Some(code) = &procedure.code { " " (words.procedure_code(code)) }
        }
        @if let Some(change) = &procedure.change {
            div.banner {
                svg.icon aria-hidden="true" { use href="#i-info" {} }
                p {
                    strong { (words.procedure_changed(day(change.since, tag))) } " " (change.text.get(tag))
                    (marks(procedure, &change.sources, words))
                }
            }
        }
    }
}

pub(super) fn authority(procedure: &Procedure, words: Words) -> Markup {
    let title = match procedure.kind {
        ProcedureKind::Procedure => words.procedure_authority(),
        ProcedureKind::Service => words.procedure_provider(),
    };
    let authority = &procedure.authority;
    section(
        "authority",
        title,
        html! {
            p { (authority.name.get(words.tag())) (marks(procedure, &authority.sources, words)) }
        },
    )
}

pub(super) fn papers(procedure: &Procedure, words: Words) -> Markup {
    let tag = words.tag();
    if procedure.papers.is_empty() {
        return Markup::default();
    }
    section(
        "papers",
        words.procedure_papers(),
        html! {
            ul.cards.procedure-facts {
                @for paper in &procedure.papers {
                    li {
                        (paper.name.get(tag))
                        @if let Some(condition) = &paper.condition { " " span.muted { "(" (condition.get(tag)) ")" } }
                        (marks(procedure, &paper.sources, words))
                    }
                }
            }
        },
    )
}

pub(super) fn places(procedure: &Procedure, words: Words) -> Markup {
    if procedure.places.is_empty() {
        return Markup::default();
    }
    section(
        "places",
        words.procedure_places(),
        html! {
            ul.cards.procedure-facts {
                @for place in &procedure.places {
                    li {
                        strong { (channel_name(place.channel, &words)) ":" } " " (place.text.get(words.tag()))
                        (marks(procedure, &place.sources, words))
                        @if let Some(href) = &place.href {
                            " "
                            a href=(href) rel="external noopener noreferrer" {
                                (host(href)) " " span.small { (words.procedure_external()) }
                            }
                        }
                    }
                }
            }
        },
    )
}

/// Fees that apply on a day, in person and online apart, then those that do not.
pub(super) fn fees(procedure: &Procedure, today: NaiveDate, words: Words) -> Markup {
    if procedure.fees.is_empty() {
        return nothing_known(procedure, "fees", words.procedure_fees(), words.procedure_fees_none());
    }
    let list = |title: &'static str, fees: Vec<&Fee>| {
        html! {
            @if !fees.is_empty() {
                h3 { (title) }
                ul.cards.procedure-facts { @for fee in fees { li { (fee_text(procedure, fee, words)) } } }
            }
        }
    };
    section(
        "fees",
        words.procedure_fees(),
        html! {
            (list(words.procedure_fees_desk(), fees_on(procedure, today, false).collect()))
            (list(words.procedure_fees_online(), fees_on(procedure, today, true).collect()))
            @if other_fees(procedure, today).next().is_some() {
                details.procedure-other {
                    summary { (words.procedure_fees_other()) }
                    ul.cards.procedure-facts.muted {
                        @for fee in other_fees(procedure, today) {
                            li { (channel_name(fee.channel, &words)) ": " (fee_text(procedure, fee, words)) }
                        }
                    }
                }
            }
        },
    )
}

fn fee_text(procedure: &Procedure, fee: &Fee, words: Words) -> Markup {
    html! {
        @if let Some(price) = fee_price(fee, &words) { strong.num { (price) } " " }
        (optional(fee.text.as_ref(), words))
        @if let Some(validity) = fee_validity(fee, &words) { " " span.small { "(" (validity) ")" } }
        (marks(procedure, &fee.sources, words))
    }
}

pub(super) fn times(procedure: &Procedure, words: Words) -> Markup {
    if procedure.times.is_empty() {
        return nothing_known(procedure, "times", words.procedure_times(), words.procedure_times_none());
    }
    section(
        "times",
        words.procedure_times(),
        html! {
            ul.cards.procedure-facts {
                @for time in &procedure.times {
                    li {
                        strong.num { (time_text(time, &words)) } " " (optional(time.text.as_ref(), words))
                        (marks(procedure, &time.sources, words))
                    }
                }
            }
        },
    )
}

pub(super) fn notes(procedure: &Procedure, words: Words) -> Markup {
    if procedure.notes.is_empty() {
        return Markup::default();
    }
    section(
        "notes",
        words.procedure_notes(),
        html! {
            ul.cards.procedure-facts {
                @for note in &procedure.notes {
                    li { (note.text.get(words.tag())) (marks(procedure, &note.sources, words)) }
                }
            }
        },
    )
}

pub(super) fn sources(procedure: &Procedure, words: Words) -> Markup {
    section(
        "sources",
        words.procedure_sources(),
        html! {
            ul.cards.procedure-facts {
                @for (number, source) in (1_u32..).zip(&procedure.sources) {
                    li id={ "source-" (source.id) } {
                        strong.num { (number) "." } " "
                        @match &source.url {
                            Some(url) => { a href=(url) rel="external noopener noreferrer" { (source.name) } },
                            None => { (source.name) },
                        }
                        " " span.muted.small { (source_line(source, &words)) }
                    }
                }
            }
        },
    )
}

fn section(name: &str, title: &str, content: Markup) -> Markup {
    let id = format!("procedure-{name}");
    html! { section aria-labelledby=(id) { h2 id=(id) { (title) } (content) } }
}

/// For a procedure: says that nothing is known. A digital service needs no such section.
fn nothing_known(procedure: &Procedure, name: &str, title: &str, text: &str) -> Markup {
    match procedure.kind {
        ProcedureKind::Procedure => section(name, title, html! { p { (text) } }),
        ProcedureKind::Service => Markup::default(),
    }
}

fn optional(text: Option<&Localized>, words: Words) -> Markup {
    html! { @if let Some(text) = text { (text.get(words.tag())) } }
}

/// Links to the sources of a fact.
fn marks(procedure: &Procedure, keys: &[String], words: Words) -> Markup {
    html! {
        sup {
            @for (number, source) in source_numbers(procedure, keys) {
                " "
                a.procedure-mark href={ "#source-" (source.id) } rel="external"
                    aria-label=(words.procedure_source_mark(number)) { (number) }
            }
        }
    }
}
