//! Form fields: a control with its label, hint and error.

use leptos::prelude::*;

use super::{Icon, dynamic_text, dynamic_view, use_words};

/// Error of a field; `None` while it is valid.
pub type FieldErrorText = Signal<Option<String>>;

/// Value of `aria-describedby` for a field: the ids of its hint and its error.
pub fn described_by(id: &str) -> String {
    format!("{id}-hint {id}-fault")
}

/// Hint and error of a field. Both elements always exist, so that `aria-describedby` never refers to a missing id.
#[component]
pub fn FieldNotes(
    /// Id of the field.
    id: String,
    /// Hint; empty for none.
    #[prop(optional, into)]
    hint: String,
    /// The field's error.
    fault: FieldErrorText,
) -> impl IntoView {
    view! {
        <p class="hint" id=format!("{id}-hint")>{hint}</p>
        <p class="field-fault" id=format!("{id}-fault")>
            {dynamic_view(move || {
                let draw = |text| {
                    view! {
                        <Icon name="circle-alert"/>
                        {text}
                    }
                };
                fault.get().map(draw).into_any()
            })}
        </p>
    }
    .into_any()
}

/// Keyboard attributes of a text field.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct InputAttributes {
    /// `type`; empty for `text`.
    pub kind: &'static str,
    /// `inputmode`; empty for the browser's default.
    pub mode: &'static str,
    /// `autocomplete`; empty for `off`.
    pub complete: &'static str,
}

/// A one-line text field.
#[component]
pub fn TextField(
    /// Id and name.
    #[prop(into)]
    id: String,
    /// Label.
    #[prop(into)]
    label: String,
    /// Hint; empty for none.
    #[prop(optional, into)]
    hint: String,
    /// The field's error.
    fault: FieldErrorText,
    /// Set it to change the text. Input is not written back to it, so that nothing moves the cursor.
    value: RwSignal<String>,
    /// Keyboard attributes.
    #[prop(optional)]
    attributes: InputAttributes,
    /// Called with the text on every input.
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
                type=or(attributes.kind, "text")
                inputmode=(!attributes.mode.is_empty()).then_some(attributes.mode)
                autocomplete=or(attributes.complete, "off")
                aria-describedby=described_by(&id)
                aria-invalid=move || fault.with(Option::is_some).then_some("true")
                prop:value=value
                on:input=move |event| on_input.run(event_target_value(&event))
            />
        </div>
    }
    .into_any()
}

/// An option of a choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Submitted value.
    pub value: String,
    /// Label.
    pub label: String,
}

/// Radio buttons or check boxes under one legend.
#[component]
pub fn Choices(
    /// Id of the first control, and name of all controls.
    #[prop(into)]
    id: String,
    /// Legend.
    #[prop(into)]
    legend: String,
    /// Hint; empty for none.
    #[prop(optional, into)]
    hint: String,
    /// The field's error.
    fault: FieldErrorText,
    /// The options.
    options: Vec<Choice>,
    /// True for check boxes.
    #[prop(optional)]
    many: bool,
    /// Whether a value is selected.
    is_chosen: Callback<String, bool>,
    /// Called when a value is selected (`true`) or cleared (`false`).
    on_choose: Callback<(String, bool)>,
) -> impl IntoView {
    let rows = options.into_iter().enumerate().map(|(index, option)| {
        let control_id = if index == 0 { id.clone() } else { format!("{id}-{}", option.value) };
        let (checked_value, changed_value) = (option.value.clone(), option.value.clone());
        view! {
            <div class="option">
                <input
                    id=control_id.clone()
                    name=id.clone()
                    type=if many { "checkbox" } else { "radio" }
                    value=option.value
                    prop:checked=move || is_chosen.run(checked_value.clone())
                    on:change=move |event| on_choose.run((changed_value.clone(), event_target_checked(&event)))
                />
                <label for=control_id>{option.label}</label>
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

/// A multi-line text field that shows how many characters are left.
#[component]
pub fn TextArea(
    /// Id and name.
    #[prop(into)]
    id: String,
    /// Label.
    #[prop(into)]
    label: String,
    /// Hint; empty for none.
    #[prop(optional, into)]
    hint: String,
    /// The field's error.
    fault: FieldErrorText,
    /// Initial text.
    value: String,
    /// Characters left; negative if the text is too long.
    left: Signal<i64>,
    /// Called with the text on every input.
    on_input: Callback<String>,
) -> impl IntoView {
    let words = use_words();
    // Screen readers announce the limit only when it is near.
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
