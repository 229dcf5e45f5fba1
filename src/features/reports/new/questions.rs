//! The step for the few questions of a category, which save a second visit. Some depend on an earlier answer. When a
//! question is hidden, its answer stays in the draft but is not sent.

use civic::questions::visible;
use contract::reports::{Category, Question, QuestionKind};
use leptos::prelude::*;

use super::{buttons, category::phones, form::Form, heading};
use ui::{Choice, Choices, InputAttributes, Loaded, TextField};

/// The step.
pub(super) fn view(form: Form) -> AnyView {
    let words = form.words;
    view! {
        {heading(form, words.questions_title())}
        <Loaded
            remote=form.catalogue
            children=move |_| {
                form.category(&form.draft.get_untracked()).map(|category| question_list(form, category)).into_any()
            }
        />
        {buttons(form)}
    }
    .into_any()
}

fn question_list(form: Form, category: Category) -> AnyView {
    let words = form.words;
    let name = category.name.get(words.tag()).to_owned();
    let call = (!category.emergency.is_empty()).then(|| phones(words.category_call(&name), Some(&category)));
    let questions = category.questions.clone();
    let category = StoredValue::new(category);
    // Render all questions from the start and hide some, so that showing one doesn't move the focus.
    let draw = move |question: Question| {
        let id = question.id.clone();
        let hidden = move || {
            let is_visible = |category: &Category| {
                form.draft.with(|draft| visible(category, &draft.answers).iter().any(|question| question.id == id))
            };
            !category.with_value(is_visible)
        };
        view! { <div hidden=hidden>{field(form, question)}</div> }.into_any()
    };
    view! {
        <p class="lead">{name}</p>
        {call}
        {questions.into_iter().map(draw).collect_view()}
    }
    .into_any()
}

fn field(form: Form, question: Question) -> AnyView {
    let words = form.words;
    let tag = words.tag();
    let id = format!("answers-{}", question.id);
    let label = question.label.get(tag);
    let label = if question.required { label.to_owned() } else { words.optional(label) };
    let hint = question.help.as_ref().map(|help| help.get(tag).to_owned()).unwrap_or_default();
    let fault = form.error(id.clone());
    let key = StoredValue::new(question.id.clone());
    let answer = move || form.draft.with(|draft| draft.answers.get(&key.get_value()).cloned().unwrap_or_default());
    let set = move |answer: String| {
        form.edit(|draft| {
            draft.answers.insert(key.get_value(), answer);
        });
    };
    let kind = question.kind;
    let text_field = |attributes: InputAttributes| {
        let value = RwSignal::new(untrack(answer));
        let on_input = Callback::new(move |text: String| {
            // Vietnamese uses a decimal comma: 2,5.
            set(if kind == QuestionKind::Number { text.replace(',', ".") } else { text });
        });
        view! { <TextField id=id.clone() label=label.clone() hint=hint.clone() fault value attributes on_input/> }
            .into_any()
    };
    match kind {
        QuestionKind::Text => text_field(InputAttributes::default()),
        QuestionKind::Number => text_field(InputAttributes { mode: "decimal", ..InputAttributes::default() }),
        QuestionKind::Amount => text_field(InputAttributes { mode: "numeric", ..InputAttributes::default() }),
        QuestionKind::Date => text_field(InputAttributes { kind: "date", ..InputAttributes::default() }),
        QuestionKind::Choice | QuestionKind::Choices | QuestionKind::Boolean => {
            let many = kind == QuestionKind::Choices;
            let choice = |value: &str, label: &str| Choice { value: value.to_owned(), label: label.to_owned() };
            let mut options: Vec<Choice> =
                question.options.iter().map(|option| choice(&option.id, option.label.get(tag))).collect();
            if kind == QuestionKind::Boolean {
                options = vec![choice("true", words.yes()), choice("false", words.no())];
            }
            if !many && !question.required {
                // Without this option, a radio button can't be deselected.
                options.push(choice("", words.not_known()));
            }
            let is_chosen = Callback::new(move |value: String| {
                let answer = answer();
                if many { answer.split(',').any(|part| part == value) } else { !value.is_empty() && answer == value }
            });
            let on_choose = Callback::new(move |(value, on): (String, bool)| {
                set(if many { toggled(&untrack(answer), &value, on) } else { value });
            });
            view! { <Choices id legend=label hint fault options many is_chosen on_choose/> }.into_any()
        }
    }
}

/// A comma-separated list of choices, with `value` added or removed.
fn toggled(answer: &str, value: &str, on: bool) -> String {
    let mut parts: Vec<&str> = answer.split(',').filter(|part| !part.is_empty() && *part != value).collect();
    if on {
        parts.push(value);
    }
    parts.join(",")
}
