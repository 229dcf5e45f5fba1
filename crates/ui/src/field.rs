//! Form fields: a label, a line of help, what is wrong, and the control that all three describe.

use leptos::prelude::*;

use super::{Icon, dynamic_text, dynamic_view, use_words};

/// What is wrong with a field, in words; `None` while nothing is.
pub type FieldErrorText = Signal<Option<String>>;

/// Ids for `aria-describedby` of a field: its help and what is wrong with it.
pub fn described_by(id: &str) -> String {
    format!("{id}-hint {id}-fault")
}

/// Help and fault of a field. Both stand there from the start, so that their ids always lead somewhere.
#[component]
pub fn FieldNotes(
    /// Id of the field.
    id: String,
    /// A line of help; empty for none.
    #[prop(optional, into)]
    hint: String,
    /// What is wrong.
    fault: FieldErrorText,
) -> impl IntoView {
    view! {
        <p class="hint" id=format!("{id}-hint")>{hint}</p>
        <p class="field-fault" id=format!("{id}-fault")>
            {dynamic_view(move || {
                let say = |text| {
                    view! {
                        <Icon name="circle-alert"/>
                        {text}
                    }
                };
                fault.get().map(say).into_any()
            })}
        </p>
    }
    .into_any()
}

/// How a text field is typed into.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Typing {
    /// `type` of the input; empty for `text`.
    pub kind: &'static str,
    /// `inputmode`; empty for the browser's own choice.
    pub mode: &'static str,
    /// `autocomplete`; empty for `off`.
    pub complete: &'static str,
}

/// One line of text.
#[component]
pub fn TextField(
    /// Id and name.
    #[prop(into)]
    id: String,
    /// What is asked.
    #[prop(into)]
    label: String,
    /// A line of help.
    #[prop(optional, into)]
    hint: String,
    /// What is wrong.
    fault: FieldErrorText,
    /// Set from outside to change the text; what is typed does not come back here, so that nothing
    /// moves the cursor.
    value: RwSignal<String>,
    /// How it is typed into.
    #[prop(optional)]
    typing: Typing,
    /// Something was typed.
    on_input: Callback<String>,
) -> impl IntoView {
    let or = |text: &'static str, other: &'static str| if text.is_empty() { other } else { text };
    view! {
        <div class="field" class:is-wrong=move || fault.with(Option::is_some)>
            <label class="field-label" for=id.clone()>{label}</label>
            <FieldNotes id=id.clone() hint fault/>
            <input
                id=id.clone()
                name=id.clone()
                type=or(typing.kind, "text")
                inputmode=(!typing.mode.is_empty()).then_some(typing.mode)
                autocomplete=or(typing.complete, "off")
                aria-describedby=described_by(&id)
                aria-invalid=move || fault.with(Option::is_some).then_some("true")
                prop:value=value
                on:input=move |event| on_input.run(event_target_value(&event))
            />
        </div>
    }
    .into_any()
}

/// One of several, or several of several, to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What is stored.
    pub value: String,
    /// What people read.
    pub label: String,
}

/// Radio buttons, or check boxes, under one legend.
#[component]
pub fn Choices(
    /// Id of the first control and name of all.
    #[prop(into)]
    id: String,
    /// What is asked.
    #[prop(into)]
    legend: String,
    /// A line of help.
    #[prop(optional, into)]
    hint: String,
    /// What is wrong.
    fault: FieldErrorText,
    /// What there is to choose from.
    options: Vec<Choice>,
    /// True for check boxes.
    #[prop(optional)]
    many: bool,
    /// Whether a value is chosen.
    is_chosen: Callback<String, bool>,
    /// A value was chosen, or taken back.
    on_choose: Callback<(String, bool)>,
) -> impl IntoView {
    let rows = options.into_iter().enumerate().map(|(index, option)| {
        let own = if index == 0 { id.clone() } else { format!("{id}-{}", option.value) };
        let (asked, chosen) = (option.value.clone(), option.value.clone());
        view! {
            <div class="option">
                <input
                    id=own.clone()
                    name=id.clone()
                    type=if many { "checkbox" } else { "radio" }
                    value=option.value
                    prop:checked=move || is_chosen.run(asked.clone())
                    on:change=move |event| on_choose.run((chosen.clone(), event_target_checked(&event)))
                />
                <label for=own>{option.label}</label>
            </div>
        }
    });
    view! {
        <fieldset
            class="field"
            class:is-wrong=move || fault.with(Option::is_some)
            aria-describedby=described_by(&id)
        >
            <legend class="field-label">{legend}</legend>
            <FieldNotes id=id.clone() hint fault/>
            <div class="options">{rows.collect_view()}</div>
        </fieldset>
    }
    .into_any()
}

/// Several lines of text with a count of the characters that are left.
#[component]
pub fn TextArea(
    /// Id and name.
    #[prop(into)]
    id: String,
    /// What is asked.
    #[prop(into)]
    label: String,
    /// A line of help.
    #[prop(optional, into)]
    hint: String,
    /// What is wrong.
    fault: FieldErrorText,
    /// The text at the start.
    value: String,
    /// Characters that are left; negative when there are too many.
    left: Signal<i64>,
    /// Something was typed.
    on_input: Callback<String>,
) -> impl IntoView {
    let words = use_words();
    // Screen readers hear of the limit only when it comes near.
    let near = move || Some(left.get()).filter(|left| *left < 100);
    let count = move |left: i64| {
        if left < 0 { words.field_chars_over(left.unsigned_abs() as u32) } else { words.field_chars_left(left as u32) }
    };
    view! {
        <div class="field" class:is-wrong=move || fault.with(Option::is_some)>
            <label class="field-label" for=id.clone()>{label}</label>
            <FieldNotes id=id.clone() hint fault/>
            <textarea
                id=id.clone()
                name=id.clone()
                rows="6"
                aria-describedby=described_by(&id)
                aria-invalid=move || fault.with(Option::is_some).then_some("true")
                prop:value=value
                on:input=move |event| on_input.run(event_target_value(&event))
            ></textarea>
            <p class="hint num" class:is-over=move || { left.get() < 0 } aria-hidden="true">
                {dynamic_text(move || Some(count(left.get())))}
            </p>
            <p class="visually-hidden" role="status">{dynamic_text(move || near().map(count))}</p>
        </div>
    }
    .into_any()
}
