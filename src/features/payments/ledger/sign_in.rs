//! The form that asks for the API key.

use contract::{FieldCode, payments::LedgerTotals};
use leptos::{ev::SubmitEvent, prelude::*};

use super::super::{
    form::{Form, Typed, submit_button, text_field},
    ledger_key,
};
use super::WAITING_ID;
use browser::{client::Client, dom};
use ui::{InputAttributes, use_words};

const FORM_ID: &str = "ledger";
/// Id of the field.
pub(super) const KEY_ID: &str = "ledger-key";

/// The form. A key that opens the ledger is put into `signed_in`.
#[component]
pub(super) fn SignIn(signed_in: RwSignal<Option<String>>) -> impl IntoView {
    let words = use_words();
    let client = expect_context::<Client>();
    let form = Form::new(FORM_ID, &["key"]);
    let key = Typed::new("");
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let typed = key.get();
        // A header holds nothing else, and the browser would refuse to send it.
        if typed.is_empty() || !typed.bytes().all(|byte| byte.is_ascii_graphic()) {
            let code = if typed.is_empty() { FieldCode::Required } else { FieldCode::Invalid };
            form.show(vec![form.field_error("key", code)]);
            return;
        }
        let answer = client.send(contract::payments::ledger_totals(&typed));
        form.send(answer, move |_: LedgerTotals| {
            ledger_key::set(&typed);
            signed_in.set(Some(typed));
            // The form is gone, and with it the focus.
            request_animation_frame(|| dom::focus(WAITING_ID));
        });
    };
    let attributes = InputAttributes { kind: "password", complete: "current-password", ..InputAttributes::default() };
    view! {
        <form class="pay-form" novalidate=true on:submit=submit>
            {text_field(form, "key", words.ledger_key(), words.ledger_key_hint().to_owned(), key, attributes)}
            {submit_button(form, "lock", words.ledger_sign_in(), String::new())}
        </form>
    }
    .into_any()
}
