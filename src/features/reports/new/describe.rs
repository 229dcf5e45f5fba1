//! What is the matter? Words, photos, and how to reach the person, if they want that.

use civic::report::clean;
use leptos::prelude::*;

use super::{contact, form::Form, heading, photos, ways};
use ui::TextArea;

/// The step.
pub(super) fn view(form: Form) -> AnyView {
    let words = form.words;
    let most = i64::from(form.city().limits.description_chars);
    let left = Signal::derive(move || most - form.draft.with(|draft| clean(&draft.description).chars().count() as i64));
    view! {
        {heading(form, words.describe_title())}
        <TextArea
            id="description"
            label=words.describe_text()
            hint=words.describe_text_hint()
            fault=form.fault("description")
            value=form.draft.with_untracked(|draft| draft.description.clone())
            left
            on_input=Callback::new(move |text| form.edit(|draft| draft.description = text))
        />
        {photos::view(form)}
        {contact::view(form)}
        {ways(form)}
    }
    .into_any()
}
