//! Contact details. They are optional.

use contract::reports::Contact;
use leptos::prelude::*;

use super::form::Form;
use ui::{TextField, Typing};

/// The three fields.
pub(super) fn view(form: Form) -> AnyView {
    let words = form.words;
    let field = move |id: &'static str, label: &'static str, typing: Typing, part: fn(&mut Contact) -> &mut String| {
        let value = form.draft.with_untracked(|draft| part(&mut draft.contact.clone()).clone());
        let on_input = Callback::new(move |text| form.edit(|draft| *part(&mut draft.contact) = text));
        view! {
            <TextField id label fault=form.error(id) value=RwSignal::new(value) typing on_input/>
        }
        .into_any()
    };
    let typing = |kind, mode, complete| Typing { kind, mode, complete };
    view! {
        <fieldset class="contact">
            <legend>{words.contact_title()}</legend>
            <p class="hint">{words.contact_text()}</p>
            {field("contact-name", words.contact_name(), typing("text", "", "name"), |c| &mut c.name)}
            {field("contact-phone", words.contact_phone(), typing("tel", "tel", "tel"), |c| &mut c.phone)}
            {field("contact-email", words.contact_email(), typing("email", "email", "email"), |c| &mut c.email)}
        </fieldset>
    }
    .into_any()
}
