//! The field that opens a receipt by its code, and the page of a code that no receipt has.

use civic::payments::{parse_receipt_code, receipt_code_hint};
use contract::payments::PaymentsPage;
use leptos::{ev::SubmitEvent, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::form::{Form, Typed, submit_button, text_field};
use ui::{FieldError, Icon, InputAttributes, PageTitle, use_words};

/// The field. What cannot be a code is refused here, with the reason.
#[component]
pub(super) fn CheckReceipt(
    /// The code to begin with.
    typed: String,
) -> impl IntoView {
    let words = use_words();
    let form = Form::new("receipt", &["code"]);
    let code = Typed::new(typed);
    let navigate = use_navigate();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let typed = code.get();
        match parse_receipt_code(&typed) {
            Ok(_) => navigate(&PaymentsPage::Receipt(typed).href(), NavigateOptions::default()),
            Err(error) => form.show(vec![FieldError { field: form.field_id("code"), text: error.text(&words) }]),
        }
    };
    let attributes = InputAttributes::default();
    view! {
        <section aria-labelledby="pay-receipt">
            <h2 id="pay-receipt">{words.pay_check_receipt()}</h2>
            <form class="pay-form" novalidate=true on:submit=submit>
                {text_field(form, "code", words.pay_receipt_code(), receipt_code_hint(&words), code, attributes)}
                {submit_button(form, "search", words.pay_receipt_check(), String::new())}
            </form>
        </section>
    }
    .into_any()
}

/// The page of a code that no receipt has: why, and the field to try another one.
#[component]
pub(super) fn NoReceipt(code: String) -> impl IntoView {
    let words = use_words();
    let reason = match parse_receipt_code(&code) {
        Ok(_) => words.pay_receipt_none_text().to_owned(),
        Err(error) => error.text(&words),
    };
    view! {
        <PageTitle text=words.pay_receipt_none()/>
        <p class="receipt-code num" data-testid="receipt-code">
            <span class="visually-hidden">{words.pay_receipt_code()}": "</span>
            {code.clone()}
        </p>
        <p class="pay-state is-overdue" data-testid="no-receipt">
            <Icon name="circle-alert"/>
            <span>{reason}</span>
        </p>
        <CheckReceipt typed=code/>
    }
    .into_any()
}
