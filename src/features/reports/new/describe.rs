//! The step for the description, photos, and optional contact details.

use civic::report::clean;
use leptos::prelude::*;

use super::{buttons, contact, form::Form, heading, photos};
use ui::TextArea;

/// The step.
pub(super) fn view(form: Form) -> AnyView {
    let words = form.words;
    let limit = i64::from(form.city().limits.description_chars);
    let left =
        Signal::derive(move || limit - form.draft.with(|draft| clean(&draft.description).chars().count() as i64));
    view! {
        {heading(form, words.describe_title())}
        <TextArea
            id="description"
            label=words.describe_text()
            hint=words.describe_text_hint()
            fault=form.error("description")
            value=form.draft.with_untracked(|draft| draft.description.clone())
            left
            on_input=Callback::new(move |text| form.edit(|draft| draft.description = text))
        />
        {photos::view(form)}
        {contact::view(form)}
        {buttons(form)}
    }
    .into_any()
}
