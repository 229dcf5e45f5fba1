//! Everything that was entered, to read once more, and the way out.

use civic::draft::Draft;
use contract::{
    FieldProblem,
    reports::{Question, QuestionKind, ReportsPage, Visibility},
};
use leptos::prelude::*;
use messages::args::SendPhoto;

use super::{
    desk::desk, faults::step_of, form::Form, heading, photos::picture, point::place_in_words, send, sending::Sending,
    step::Step,
};
use crate::cards::{category_icon, category_name};
use browser::dom;
use ui::{Failure, Icon, dynamic_text, dynamic_view, effect};

/// The step.
pub(super) fn view(form: Form) -> AnyView {
    let words = form.words;
    let busy = Memo::new(move |_| form.sending.with(Sending::is_busy));
    desk().checking.set(true);
    on_cleanup(|| {
        let desk = desk();
        desk.checking.set(false);
        // It has been read here.
        if !desk.is_busy() {
            desk.sending.set(Sending::Idle);
        }
    });
    effect(move || {
        if let Sending::Refused(fields) = form.sending.get() {
            refused(form, &fields);
        }
    });
    let mut was_busy = false;
    effect(move || {
        let is_busy = busy.get();
        if was_busy && !is_busy {
            // "Stop sending" is gone, and may have had the focus.
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
        <p class="hint">{dynamic_text(move || who_sees(form).map(str::to_owned))}</p>
        {dynamic_view(move || progress(form))}
        <div class="button-row">
            // Not `disabled`: a button that is pressed must not lose the focus.
            <button
                id="send"
                type="button"
                class="button is-primary"
                aria-disabled=move || busy.get().then_some("true")
                on:click=move |_| send::send(form)
            >
                <Icon name="send"/>
                {dynamic_text(move || Some(if busy.get() { words.check_sending() } else { words.check_send() }.to_owned()))}
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

/// Who will see the report, as the family of its category has it; nothing is promised while that is not known.
fn who_sees(form: Form) -> Option<&'static str> {
    let category = form.draft.with(|draft| form.category(draft))?;
    Some(match category.family.visibility() {
        Visibility::Private => form.words.check_text_private(),
        _ => form.words.check_text(),
    })
}

fn rows(form: Form) -> AnyView {
    let words = form.words;
    // Nothing of it changes here but how much of it is sent, which must not draw the photos anew.
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
            <p>{dynamic_text(move || Some(place_in_words(form)))}</p>
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
    let answers = answers(form, &draft);
    if !answers.is_empty() {
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

/// "Question: answer", as people read them.
fn answers(form: Form, draft: &Draft) -> Vec<String> {
    let words = form.words;
    let tag = words.tag();
    let Some(category) = form.category(draft) else { return Vec::new() };
    let answers = form.rules().report(draft).answers;
    let said = |question: &Question, part: &str| {
        let option = question.options.iter().find(|option| option.id == part);
        match (option, question.kind, part) {
            (Some(option), ..) => option.label.get(tag).to_owned(),
            (None, QuestionKind::Boolean, "true") => words.yes().to_owned(),
            (None, QuestionKind::Boolean, _) => words.no().to_owned(),
            // As it is written here: 2,5.
            (None, QuestionKind::Number, _) if tag == "vi" => part.replace('.', ","),
            (None, ..) => part.to_owned(),
        }
    };
    let line = |question: &Question| {
        let answer = answers.get(&question.id)?;
        let answer = if question.kind == QuestionKind::Choices {
            answer.split(',').map(|part| said(question, part)).collect::<Vec<_>>().join(", ")
        } else {
            said(question, answer)
        };
        Some(format!("{} {answer}", question.label.get(tag)))
    };
    category.questions.iter().filter_map(line).collect()
}

/// What the server found wrong is said at its field.
fn refused(form: Form, fields: &[FieldProblem]) {
    form.sending.set(Sending::Idle);
    let step = fields.iter().map(|field| step_of(&field.pointer)).min().unwrap_or(Step::Check);
    let here: Vec<_> = fields.iter().filter(|field| step_of(&field.pointer) == step).cloned().collect();
    let found = untrack(|| form.draft.with(|draft| form.rules().in_words(draft, &here)));
    form.open_faulty(step, found);
}

/// How far the sending got, or why it stopped.
fn progress(form: Form) -> AnyView {
    let words = form.words;
    // Said only where it is so.
    let kept = (!form.unkept.get()).then(|| words.send_kept());
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
                {if late { words.send_stopped_late() } else { words.send_stopped() }} " " {kept} " "
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
                    <p class="hint">{kept} " " {words.send_again()}</p>
                </div>
            }
            .into_any()
        }
    }
}
