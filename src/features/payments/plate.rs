//! The form with which an inspector compares a plate with a receipt. Nothing is stored.

use contract::{FieldCode, payments::PlateAnswer};
use leptos::{ev::SubmitEvent, prelude::*};

use super::form::{Form, Typed, submit_button, text_field};
use browser::client::Client;
use ui::{Icon, InputAttributes, dynamic_view, use_words};

/// The form.
#[component]
pub(super) fn ComparePlate(code: String) -> impl IntoView {
    let words = use_words();
    let client = expect_context::<Client>();
    let form = Form::new("compare", &["plate"]);
    let plate = Typed::new("");
    // The plate that was compared, and whether it matches.
    let result = RwSignal::new(None::<(String, bool)>);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let typed = plate.get();
        result.set(None);
        if typed.is_empty() {
            form.show(vec![form.field_error("plate", FieldCode::Required)]);
            return;
        }
        let answer = client.send(contract::payments::check_plate(&code, &typed));
        form.send(answer, move |answer: PlateAnswer| {
            result.set(Some((typed, answer.matches)));
        });
    };
    let draw = move || {
        let Some((plate, matches)) = result.get() else { return ().into_any() };
        let (icon, class, text) = match matches {
            true => ("circle-check", "pay-state is-solved", words.receipt_plate_same(plate)),
            false => ("circle-alert", "pay-state is-overdue", words.receipt_plate_other(plate)),
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
