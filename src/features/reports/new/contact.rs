//! Contact details. They are optional.

use contract::reports::Contact;
use leptos::prelude::*;

use super::form::Form;
use ui::{InputAttributes, TextField};

/// Selects a part of the contact.
type Part = fn(&mut Contact) -> &mut String;

/// The three fields.
pub(super) fn view(form: Form) -> AnyView {
    let words = form.words;
    let field = move |id: &'static str, label: &'static str, attributes: InputAttributes, part: Part| {
        let value = form.draft.with_untracked(|draft| part(&mut draft.contact.clone()).clone());
        let on_input = Callback::new(move |text| form.edit(|draft| *part(&mut draft.contact) = text));
        view! {
            <TextField id label fault=form.error(id) value=RwSignal::new(value) attributes on_input/>
        }
        .into_any()
    };
    let keyboard = |kind, mode, complete| InputAttributes { kind, mode, complete };
    view! {
        <fieldset class="contact">
            <legend>{words.contact_title()}</legend>
            <p class="hint">{words.contact_text()}</p>
            {field("contact-name", words.contact_name(), keyboard("text", "", "name"), |c| &mut c.name)}
            {field("contact-phone", words.contact_phone(), keyboard("tel", "tel", "tel"), |c| &mut c.phone)}
            {field("contact-email", words.contact_email(), keyboard("email", "email", "email"), |c| &mut c.email)}
        </fieldset>
    }
    .into_any()
}
