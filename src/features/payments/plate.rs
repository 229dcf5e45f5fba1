//! The form with which an inspector compares a plate with a receipt. The plate is not stored.

use contract::{FieldCode, payments::PlateAnswer};
use leptos::{ev::SubmitEvent, prelude::*};

use super::{
    form::{Form, Typed, submit_button, text_field},
    ledger_key,
};
use browser::client::Client;
use ui::{Icon, InputAttributes, dynamic_view, use_words};

/// The form.
#[component]
pub(super) fn ComparePlate(code: String) -> impl IntoView {
    let words = use_words();
    let client = expect_context::<Client>();
    let form = Form::new("compare", &["plate"]);
    let plate = Typed::new("");
    // The plate that was compared, and whether it matches; nothing is said after too many wrong ones.
    let result = RwSignal::new(None::<(String, Option<bool>)>);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let typed = plate.get();
        result.set(None);
        if typed.is_empty() {
            form.show(vec![form.field_error("plate", FieldCode::Required)]);
            return;
        }
        // An operator who has signed in to the ledger in this tab may ask more often.
        let answer = client.send(match ledger_key::get() {
            Some(key) => contract::payments::check_plate_by_key(&code, &typed, &key),
            None => contract::payments::check_plate(&code, &typed),
        });
        let answer = async move {
            match answer.await {
                Err(error) if error.status() == Some(401) => Ok(None),
                answer => answer.map(Some),
            }
        };
        form.send(answer, move |answer: Option<PlateAnswer>| {
            result.set(Some((typed, answer.map(|answer| answer.matches))));
        });
    };
    let draw = move || {
        let Some((plate, matches)) = result.get() else { return ().into_any() };
        let (icon, class, text) = match matches {
            Some(true) => ("circle-check", "pay-state is-solved", words.receipt_plate_same(plate)),
            Some(false) => ("circle-alert", "pay-state is-overdue", words.receipt_plate_other(plate)),
            None => ("circle-alert", "pay-state is-closed", words.receipt_plate_closed().to_owned()),
        };
        view! { <p class=class><Icon name=icon/><strong>{text}</strong></p> }.into_any()
    };
    view! {
        <section class="receipt-plate" aria-labelledby="receipt-plate">
            <h2 id="receipt-plate">{words.receipt_plate()}</h2>
            <form class="pay-form" novalidate=true on:submit=submit>
                {text_field(
                    form,
                    "plate",
                    words.receipt_plate_field(),
                    words.receipt_plate_text().to_owned(),
                    plate,
                    InputAttributes::default(),
                )}
                {submit_button(form, "search", words.receipt_plate_do(), String::new())}
            </form>
            <div role="status" data-testid="plate-answer">{dynamic_view(draw)}</div>
        </section>
    }
    .into_any()
}
