//! What an operator can do with a transfer that waits: assign it to a payment, and record a refund.

use civic::{draft::hex, parking::dong};
use contract::{
    FieldCode,
    payments::{LedgerTransfer, NewAssignment, NewRefund, add_refund, assign_transfer},
};
use leptos::{ev::SubmitEvent, prelude::*};
use messages::Words;

use super::super::form::{Form, Typed, submit_button, text_field};
use super::{Books, WAITING_ID};
use ui::{InputAttributes, use_words};

/// The forms of a transfer, each behind its summary.
pub(super) fn actions(transfer: &LedgerTransfer, books: Books, words: Words) -> AnyView {
    let refundable = transfer.to_refund.saturating_add(transfer.unmatched);
    let assign = (transfer.unmatched > 0).then(|| {
        view! {
            <details class="pay-action">
                <summary>{words.ledger_assign()}</summary>
                <Assign transfer=transfer.clone() books/>
            </details>
        }
    });
    let refund = (refundable > 0).then(|| {
        view! {
            <details class="pay-action">
                <summary>{words.ledger_refund()}</summary>
                <Refund transfer=transfer.clone() most=refundable books/>
            </details>
        }
    });
    view! {
        {assign}
        {refund}
    }
    .into_any()
}

/// An id of a transfer that can be part of the id of an element.
fn element_id(start: &str, transfer: &LedgerTransfer) -> String {
    [start, "-", &transfer.provider, "-", &hex(transfer.transaction.as_bytes())].concat()
}

/// Assigns an unmatched transfer to the payment with a reference.
#[component]
fn Assign(transfer: LedgerTransfer, books: Books) -> impl IntoView {
    let words = use_words();
    let form = Form::new(element_id("assign", &transfer), &["reference"]);
    let reference = Typed::new("");
    let about = dong(transfer.amount, &words);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let typed = reference.get();
        if typed.is_empty() {
            form.show(vec![form.field_error("reference", FieldCode::Required)]);
            return;
        }
        let assignment = NewAssignment {
            provider: transfer.provider.clone(),
            transaction: transfer.transaction.clone(),
            reference: typed,
        };
        let request = books.request(|key| assign_transfer(&assignment, key));
        books.record(form, request, WAITING_ID, move |_| words.ledger_assigned().to_owned());
    };
    let hint = words.ledger_reference_hint().to_owned();
    view! {
        <form class="pay-form" novalidate=true on:submit=submit>
            {text_field(form, "reference", words.ledger_reference(), hint, reference, InputAttributes::default())}
            {submit_button(form, "check", words.ledger_assign_do(), about)}
        </form>
    }
    .into_any()
}

/// Records that money of a transfer was sent back.
#[component]
fn Refund(transfer: LedgerTransfer, most: u64, books: Books) -> impl IntoView {
    let words = use_words();
    let form = Form::new(element_id("refund", &transfer), &["id", "amount"]).with_most(most);
    let (id, amount) = (Typed::new(""), Typed::new(dong(most, &words)));
    let about = dong(transfer.amount, &words);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let (typed_id, value) = (id.get(), form.amount(&amount.get()));
        let mut errors = Vec::new();
        if typed_id.is_empty() {
            errors.push(form.field_error("id", FieldCode::Required));
        }
        if let Err(code) = value {
            errors.push(form.field_error("amount", code));
        }
        let Some(value) = value.ok().filter(|_| errors.is_empty()) else {
            form.show(errors);
            return;
        };
        let refund = NewRefund {
            id: typed_id,
            provider: transfer.provider.clone(),
            transaction: transfer.transaction.clone(),
            amount: value,
        };
        let request = books.request(|key| add_refund(&refund, key));
        books.record(form, request, WAITING_ID, move |_| words.ledger_refund_done(dong(value, &words)));
    };
    let numeric = InputAttributes { mode: "numeric", ..InputAttributes::default() };
    let plain = InputAttributes::default();
    view! {
        <form class="pay-form" novalidate=true on:submit=submit>
            {text_field(form, "id", words.ledger_refund_id(), words.ledger_once().to_owned(), id, plain)}
            {text_field(form, "amount", words.pay_amount(), String::new(), amount, numeric)}
            {submit_button(form, "check", words.ledger_refund_do(), about)}
        </form>
    }
    .into_any()
}
