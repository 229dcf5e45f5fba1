//! The facts of a procedure, each with the numbers of its sources.

use civic::{
    locale::day,
    procedures::{channel_name, host, source_line, source_numbers, time_text},
};
use contract::procedures::{FactSource, HandlingTime, Paper, Procedure, ProcedureKind, ProcedurePlace};
use leptos::prelude::*;
use messages::Words;

use ui::Icon;

/// Summary, day of the last comparison, and what has changed.
pub(super) fn head(procedure: &Procedure, words: Words) -> AnyView {
    let tag = words.tag();
    let code = procedure.code.as_ref().map(|code| [" ", &words.procedure_code(code)].concat());
    let change = procedure.change.as_ref().map(|change| {
        view! {
            <div class="banner">
                <Icon name="info"/>
                <p>
                    <strong>{words.procedure_changed(day(change.since, tag))}</strong>
                    " "
                    {change.text.get(tag).to_owned()}
                    {marks(procedure, &change.sources, words)}
                </p>
            </div>
        }
    });
    view! {
        <p class="lead">{procedure.summary.get(tag).to_owned()}</p>
        <p class="muted small">{words.procedure_as_of(day(procedure.as_of, tag))}{code}</p>
        {change}
    }
    .into_any()
}

pub(super) fn authority(procedure: &Procedure, words: Words) -> AnyView {
    let title = match procedure.kind {
        ProcedureKind::Procedure => words.procedure_authority(),
        ProcedureKind::Service => words.procedure_provider(),
    };
    let authority = &procedure.authority;
    let name = authority.name.get(words.tag()).to_owned();
    section("authority", title, view! { <p>{name}{marks(procedure, &authority.sources, words)}</p> }.into_any())
}

pub(super) fn papers(procedure: &Procedure, words: Words) -> AnyView {
    let tag = words.tag();
    let row = |paper: &Paper| {
        let condition = paper.condition.as_ref().map(|text| ["(", text.get(tag), ")"].concat());
        view! {
            <li>
                {paper.name.get(tag).to_owned()}
                {condition.map(|text| view! { " "<span class="muted">{text}</span> })}
                {marks(procedure, &paper.sources, words)}
            </li>
        }
        .into_any()
    };
    rows("papers", words.procedure_papers(), procedure.papers.iter().map(row).collect())
}

pub(super) fn places(procedure: &Procedure, words: Words) -> AnyView {
    let row = |place: &ProcedurePlace| {
        let link = place.href.as_ref().map(|href| {
            view! {
                " "
                <a href=href.clone() rel="external noopener noreferrer">
                    {host(href).to_owned()}
                    " "
                    <span class="small">{words.procedure_external()}</span>
                </a>
            }
        });
        view! {
            <li>
                <strong>{channel_name(place.channel, &words)}":"</strong>
                " "
                {place.text.get(words.tag()).to_owned()}
                {marks(procedure, &place.sources, words)}
                {link}
            </li>
        }
        .into_any()
    };
    rows("places", words.procedure_places(), procedure.places.iter().map(row).collect())
}

pub(super) fn times(procedure: &Procedure, words: Words) -> AnyView {
    if procedure.times.is_empty() {
        return nothing_known(procedure, "times", words.procedure_times(), words.procedure_times_none());
    }
    let row = |time: &HandlingTime| {
        let text = time.text.as_ref().map(|text| text.get(words.tag()).to_owned());
        view! {
            <li>
                <strong class="num">{time_text(time, &words)}</strong>
                " "
                {text}
                {marks(procedure, &time.sources, words)}
            </li>
        }
        .into_any()
    };
    rows("times", words.procedure_times(), procedure.times.iter().map(row).collect())
}

pub(super) fn notes(procedure: &Procedure, words: Words) -> AnyView {
    let notes = procedure.notes.iter().map(|note| {
        let text = note.text.get(words.tag()).to_owned();
        view! { <li>{text}{marks(procedure, &note.sources, words)}</li> }.into_any()
    });
    rows("notes", words.procedure_notes(), notes.collect())
}

pub(super) fn sources(procedure: &Procedure, words: Words) -> AnyView {
    let row = |(number, source): (u32, &FactSource)| {
        let name = source.name.clone();
        let name = match source.url.clone() {
            Some(url) => view! { <a href=url rel="external noopener noreferrer">{name}</a> }.into_any(),
            None => name.into_any(),
        };
        view! {
            <li id=source_id(source)>
                <strong class="num">{number.to_string()}"."</strong>
                " "
                {name}
                " "
                <span class="muted small">{source_line(source, &words)}</span>
            </li>
        }
        .into_any()
    };
    rows("sources", words.procedure_sources(), (1_u32..).zip(&procedure.sources).map(row).collect())
}

/// A section with a list; nothing if the list is empty.
fn rows(name: &str, title: &'static str, rows: Vec<AnyView>) -> AnyView {
    match rows.is_empty() {
        true => ().into_any(),
        false => section(name, title, view! { <ul class="cards procedure-facts">{rows}</ul> }.into_any()),
    }
}

/// A section with its heading.
pub(super) fn section(name: &str, title: &'static str, content: AnyView) -> AnyView {
    let id = ["procedure-", name].concat();
    let heading = id.clone();
    view! {
        <section aria-labelledby=id.clone()>
            <h2 id=heading>{title}</h2>
            {content}
        </section>
    }
    .into_any()
}

/// For a procedure: says that nothing is known. A digital service needs no such section.
pub(super) fn nothing_known(procedure: &Procedure, name: &str, title: &'static str, text: &'static str) -> AnyView {
    match procedure.kind {
        ProcedureKind::Procedure => section(name, title, view! { <p>{text}</p> }.into_any()),
        ProcedureKind::Service => ().into_any(),
    }
}

/// Links to the sources of a fact. The browser follows them, not the router, because they stay on the page.
pub(super) fn marks(procedure: &Procedure, keys: &[String], words: Words) -> AnyView {
    let marks = source_numbers(procedure, keys).map(|(number, source)| {
        view! {
            " "
            <a
                class="procedure-mark"
                href=["#", &source_id(source)].concat()
                rel="external"
                aria-label=words.procedure_source_mark(number)
            >
                {number.to_string()}
            </a>
        }
    });
    view! { <sup>{marks.collect_view()}</sup> }.into_any()
}

fn source_id(source: &FactSource) -> String {
    ["source-", &source.id].concat()
}
