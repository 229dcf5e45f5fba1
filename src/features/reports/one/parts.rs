//! The parts of a report's page: photos, answers, and timeline.

use contract::reports::{Catalogue, QuestionKind, Report, ReportEvent, Visibility};
use leptos::prelude::*;
use messages::Words;
use messages::args::PhotoOf;
use std::sync::Arc;

use browser::{client::Client, clock};
use ui::{Icon, status_look, use_city, use_words};

/// The photos. Each links to its full size.
#[component]
pub(super) fn Photos(report: Report) -> impl IntoView {
    let words = use_words();
    let client = expect_context::<Client>();
    let total = report.photos.len();
    let waiting = report.photos_waiting;
    // Photos of a private report are never published.
    let unpublished_note = match report.visibility {
        Visibility::Private => words.photo_private(),
        _ => words.photo_in_review(),
    };
    view! {
        {(total > 0)
            .then(|| {
                view! {
                    <ul class="photos">
                        {report
                            .photos
                            .iter()
                            .enumerate()
                            .map(|(index, photo)| {
                                view! {
                                    <li>
                                        <a href=client.address(&photo.url) target="_blank" rel="noopener">
                                            <img
                                                src=client.address(&photo.url)
                                                alt=words.photo_of(PhotoOf { index: (index + 1) as u32, total: total as u32 })
                                                width=photo.width.to_string()
                                                height=photo.height.to_string()
                                                loading="lazy"
                                            />
                                        </a>
                                        {(!photo.public)
                                            .then(|| view! { <p class="muted small">{unpublished_note}</p> })}
                                    </li>
                                }
                            })
                            .collect_view()}
                    </ul>
                }
            })}
        {(waiting > 0).then(|| view! { <p class="muted small">{words.photos_waiting(waiting as u32)}</p> })}
    }
    .into_any()
}

/// The answers to the category's questions.
#[component]
pub(super) fn Answers(report: Report, catalogue: Arc<Catalogue>) -> impl IntoView {
    let words = use_words();
    let category = catalogue.categories.iter().find(|category| category.id == report.category);
    let rows: Vec<_> = category
        .map(|category| category.questions.as_slice())
        .unwrap_or_default()
        .iter()
        .filter_map(|question| {
            let answer = report.answers.get(&question.id)?;
            Some((question.label.get(words.tag()).to_owned(), answer_text(question, answer, words)))
        })
        .collect();
    (!rows.is_empty()).then(|| {
        view! {
            <section>
                <h2>{words.report_answers()}</h2>
                <dl class="facts">
                    {rows
                        .into_iter()
                        .map(|(label, answer)| {
                            view! {
                                <div class="fact">
                                    <dt>{label}</dt>
                                    <dd>{answer}</dd>
                                </div>
                            }
                        })
                        .collect_view()}
                </dl>
            </section>
        }
    })
}

/// An answer as text.
pub(super) fn answer_text(question: &contract::reports::Question, answer: &str, words: Words) -> String {
    match question.kind {
        QuestionKind::Choice | QuestionKind::Choices => {
            let names: Vec<&str> = answer
                .split(',')
                .map(|id| {
                    let option = question.options.iter().find(|option| option.id == id);
                    option.map_or(id, |option| option.label.get(words.tag()))
                })
                .collect();
            names.join(", ")
        }
        QuestionKind::Boolean if answer == "true" => words.yes().to_owned(),
        QuestionKind::Boolean => words.no().to_owned(),
        QuestionKind::Date => {
            let parts: Vec<&str> = answer.rsplit('-').collect();
            parts.join("/")
        }
        QuestionKind::Amount => {
            answer.parse::<u64>().map_or_else(|_| answer.to_owned(), |sum| civic::parking::dong(sum, &words))
        }
        QuestionKind::Text | QuestionKind::Number => answer.to_owned(),
    }
}

fn event_word(event: ReportEvent, words: Words) -> &'static str {
    match event {
        ReportEvent::Received => words.event_received(),
        ReportEvent::Assigned => words.event_assigned(),
        ReportEvent::Started => words.event_started(),
        ReportEvent::Resolved => words.event_resolved(),
        ReportEvent::Declined => words.event_declined(),
        ReportEvent::Duplicate => words.event_duplicate(),
        ReportEvent::Reopened => words.event_reopened(),
        ReportEvent::Note => words.event_note(),
    }
}

/// The events of the report, newest first.
#[component]
pub(super) fn Timeline(report: Report, catalogue: Arc<Catalogue>) -> impl IntoView {
    let words = use_words();
    let now = clock::now(use_city().utc_offset_minutes);
    let client = expect_context::<Client>();
    view! {
        <section aria-labelledby="timeline">
            <h2 id="timeline">{words.report_timeline()}</h2>
            <ol class="timeline">
                {report
                    .timeline
                    .iter()
                    .rev()
                    .map(|entry| {
                        let (icon, class) = status_look(entry.status, false);
                        let agency = entry.agency.as_ref().and_then(|id| catalogue.agencies.get(id));
                        let text = entry.text.get(words.tag()).to_owned();
                        view! {
                            <li class=format!("timeline-entry {class}") data-testid="timeline-entry">
                                <Icon name=icon/>
                                <div>
                                    <p>
                                        <strong>{event_word(entry.event, words)}</strong>
                                        {agency.map(|name| format!(" · {}", name.get(words.tag())))}
                                    </p>
                                    {(!text.is_empty()).then(|| view! { <p>{text}</p> })}
                                    <ul class="photos is-small">
                                        {entry
                                            .media
                                            .iter()
                                            .map(|photo| {
                                                view! {
                                                    <li>
                                                        <img
                                                            src=client.address(&photo.thumb)
                                                            alt=words.photo_result()
                                                            loading="lazy"
                                                        />
                                                    </li>
                                                }
                                            })
                                            .collect_view()}
                                    </ul>
                                    <time class="muted small" datetime=civic::time::machine(entry.at)>
                                        {civic::time::date_time(entry.at, &words)}
                                        " · "
                                        {civic::time::ago(now, entry.at, &words)}
                                    </time>
                                </div>
                            </li>
                        }
                    })
                    .collect_view()}
            </ol>
        </section>
    }
    .into_any()
}
