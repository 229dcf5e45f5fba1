//! The last step: a summary of the report, and the button to send it.

use civic::{draft::Draft, parking::dong};
use contract::{
    FieldProblem,
    reports::{Question, QuestionKind, ReportsPage, Visibility},
};
use leptos::prelude::*;
use messages::args::SendPhoto;

use super::{
    form::Form, heading, photos::picture, point::place_text, send, sending::Sending, session::session, step::Step,
};
use crate::cards::{category_icon, category_name};
use browser::dom;
use ui::{Failure, Icon, dynamic_text, dynamic_view, effect};

/// The step.
pub(super) fn view(form: Form) -> AnyView {
    let words = form.words;
    let busy = Memo::new(move |_| form.sending.with(Sending::is_busy));
    session().check_step_shown.set(true);
    on_cleanup(|| {
        let session = session();
        session.check_step_shown.set(false);
        // The result was displayed here, so nothing else needs to show it.
        if !session.is_busy() {
            session.sending.set(Sending::Idle);
        }
    });
    effect(move || {
        if let Sending::Refused(fields) = form.sending.get() {
            show_refused_fields(form, &fields);
        }
    });
    let mut was_busy = false;
    effect(move || {
        let is_busy = busy.get();
        if was_busy && !is_busy {
            // The button "Stop sending" is gone. If it had the focus, move the focus to "Send".
            request_animation_frame(|| {
                if dom::is_unfocused() {
                    dom::focus("send");
                }
            });
        }
        was_busy = is_busy;
    });
    view! {
        {heading(form, words.check_title())}
        <dl class="summary">{dynamic_view(move || rows(form))}</dl>
        <p class="hint">{dynamic_text(move || visibility_text(form).map(str::to_owned))}</p>
        {dynamic_view(move || progress(form))}
        <div class="button-row">
            // `aria-disabled` instead of `disabled`, so that the pressed button keeps the focus.
            <button
                id="send"
                type="button"
                class="button is-primary"
                aria-disabled=move || busy.get().then_some("true")
                on:click=move |_| send::send(form)
            >
                <Icon name="send"/>
                {dynamic_text(move || {
                    Some(if busy.get() { words.check_sending() } else { words.check_send() }.to_owned())
                })}
            </button>
            {dynamic_view(move || busy.get().then(|| view! {
                <button type="button" class="button" on:click=|_| {
                    send::stop();
                    dom::focus("send");
                }>{words.send_cancel()}</button>
            }).into_any())}
            <button type="button" class="button is-quiet" on:click=move |_| form.back()>{words.form_back()}</button>
        </div>
    }
    .into_any()
}

/// Who will see the report, according to the kind of its category; `None` while the category is unknown.
fn visibility_text(form: Form) -> Option<&'static str> {
    let category = form.draft.with(|draft| form.category(draft))?;
    Some(match category.family.visibility() {
        Visibility::Private => form.words.check_text_private(),
        _ => form.words.check_text(),
    })
}

fn rows(form: Form) -> AnyView {
    let words = form.words;
    // Untracked: on this step only upload state changes, which must not render the photos again.
    let draft = form.draft.get_untracked();
    let catalogue = form.catalogue.get();
    let line = move |step: Step, title: &'static str, content: AnyView| {
        view! {
            <div class="summary-row">
                <dt>{title}</dt>
                <dd>{content}</dd>
                <dd class="summary-change">
                    <a href=step.href()>
                        {words.check_change()}
                        <span class="visually-hidden">{format!(" {title}")}</span>
                    </a>
                </dd>
            </div>
        }
        .into_any()
    };
    let texts = |lines: Vec<String>| {
        let lines = lines.into_iter().filter(|line| !line.is_empty());
        lines.map(|line| view! { <p>{line}</p> }).collect_view().into_any()
    };
    let mut rows = vec![line(
        Step::Place,
        words.form_part_place(),
        view! {
            {texts(vec![draft.address.trim().to_owned()])}
            <p>{dynamic_text(move || Some(place_text(form)))}</p>
        }
        .into_any(),
    )];
    let category = catalogue.as_ref().map(|catalogue| {
        view! {
            <p class="with-icon">
                <Icon name=category_icon(catalogue, &draft.category)/>
                {category_name(catalogue, &draft.category, words)}
            </p>
        }
        .into_any()
    });
    rows.push(line(Step::Category, words.form_part_what(), category.into_any()));
    // Also without answers: a link may have skipped the questions.
    if form.category(&draft).is_some_and(|category| !category.questions.is_empty()) {
        let mut answers = answers(form, &draft);
        if answers.is_empty() {
            answers = vec![words.check_no_answers().to_owned()];
        }
        rows.push(line(Step::Questions, words.check_answers(), texts(answers)));
    }
    let text = view! { <p class="as-typed">{draft.description.trim().to_owned()}</p> };
    rows.push(line(Step::Describe, words.describe_text(), text.into_any()));
    let photos = if draft.photos.is_empty() {
        texts(vec![words.check_no_photos().to_owned()])
    } else {
        let pictures = draft.photos.iter().map(|photo| picture(photo.local.clone(), photo.name.clone()));
        view! { <div class="photo-list">{pictures.collect_view()}</div> }.into_any()
    };
    rows.push(line(Step::Describe, words.check_photos(), photos));
    let contact = [&draft.contact.name, &draft.contact.phone, &draft.contact.email];
    let mut contact: Vec<String> = contact.iter().map(|part| part.trim().to_owned()).collect();
    if contact.iter().all(String::is_empty) {
        contact = vec![words.check_no_contact().to_owned()];
    }
    rows.push(line(Step::Describe, words.check_contact(), texts(contact)));
    rows.into_any()
}

/// Questions and answers as text.
fn answers(form: Form, draft: &Draft) -> Vec<String> {
    let words = form.words;
    let tag = words.tag();
    let Some(category) = form.category(draft) else { return Vec::new() };
    let answers = form.rules().report(draft).answers;
    let answer_text = |question: &Question, part: &str| {
        let option = question.options.iter().find(|option| option.id == part);
        match (option, question.kind, part) {
            (Some(option), ..) => option.label.get(tag).to_owned(),
            (None, QuestionKind::Boolean, "true") => words.yes().to_owned(),
            (None, QuestionKind::Boolean, _) => words.no().to_owned(),
            // Vietnamese uses a decimal comma: 2,5.
            (None, QuestionKind::Number, _) if tag == "vi" => part.replace('.', ","),
            (None, QuestionKind::Amount, _) => {
                part.parse::<u64>().map_or_else(|_| part.to_owned(), |sum| dong(sum, &words))
            }
            (None, ..) => part.to_owned(),
        }
    };
    let line = |question: &Question| {
        let answer = answers.get(&question.id)?;
        let answer = if question.kind == QuestionKind::Choices {
            answer.split(',').map(|part| answer_text(question, part)).collect::<Vec<_>>().join(", ")
        } else {
            answer_text(question, answer)
        };
        Some(format!("{} {answer}", question.label.get(tag)))
    };
    category.questions.iter().filter_map(line).collect()
}

/// Shows the errors from the server at their fields.
fn show_refused_fields(form: Form, fields: &[FieldProblem]) {
    form.sending.set(Sending::Idle);
    let step_of = |field: &FieldProblem| Step::of_field(&field.pointer);
    let step = fields.iter().map(step_of).min().unwrap_or(Step::Check);
    let here: Vec<_> = fields.iter().filter(|field| step_of(field) == step).cloned().collect();
    let errors = untrack(|| form.draft.with(|draft| form.rules().field_errors(draft, &here)));
    form.open_with_errors(step, errors);
}

/// Progress of the submission, or why it stopped.
fn progress(form: Form) -> AnyView {
    let words = form.words;
    // Promise that the draft is saved only when it is.
    let saved_note = (!form.unsaved.get()).then(|| words.send_kept());
    match form.sending.get() {
        Sending::Idle | Sending::Refused(_) => ().into_any(),
        Sending::Photo { now, of, part } => {
            let percent = (part * 100.0).round() as u8;
            view! {
                <div class="sending" role="status">
                    <label for="sending">{words.send_photo(SendPhoto { now: now as u32, total: of as u32 })}</label>
                    <progress id="sending" max="100" value=percent></progress>
                </div>
            }
            .into_any()
        }
        Sending::Report => view! { <p class="sending" role="status">{words.send_report()}</p> }.into_any(),
        Sending::Stopped { late } => view! {
            <p class="sending" role="status">
                {if late { words.send_stopped_late() } else { words.send_stopped() }} " " {saved_note} " "
                {late.then(|| words.send_again())}
            </p>
        }
        .into_any(),
        Sending::Conflict => view! {
            <div class="failure" role="alert">
                <Icon name="copy"/>
                <div>
                    <p class="failure-title">{words.send_conflict()}</p>
                    <p>{words.send_conflict_text()}</p>
                    <div class="button-row">
                        <a class="button" href=ReportsPage::Mine.href()>{words.nav_mine()}</a>
                        <button type="button" class="button" on:click=move |_| send::send_as_new(form)>
                            {words.send_conflict_new()}
                        </button>
                    </div>
                </div>
            </div>
        }
        .into_any(),
        Sending::Failed(error) => {
            let again = Some(Callback::new(move |()| send::send(form)));
            view! {
                <div class="send-failed">
                    <Failure error again/>
                    <p class="hint">{saved_note} " " {words.send_again()}</p>
                </div>
            }
            .into_any()
        }
    }
}
