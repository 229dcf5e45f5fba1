//! The form that records a transfer from the statement of an account without a payment provider.

use civic::parking::dong;
use contract::{
    FieldCode, Instant, is_local_time,
    payments::{LedgerTransfer, NewTransfer, add_transfer},
};
use leptos::{ev::SubmitEvent, prelude::*};

use super::super::{
    form::{Form, Typed, submit_button, text_field},
    transfers::outcome_text,
};
use super::Books;
use browser::clock;
use ui::{ErrorSummary, InputAttributes, use_words};

const FIELDS: &[&str] = &["account", "transaction", "amount", "memo", "received_at"];
/// Id of the field that gets the focus for the next transfer.
const NEXT_ID: &str = "record-transaction";

/// The form.
#[component]
pub(super) fn Record(books: Books) -> impl IntoView {
    let words = use_words();
    let form = Form::new("record", FIELDS).with_summary();
    let (account, transaction) = (Typed::new(""), Typed::new(""));
    let (amount, memo) = (Typed::new(""), Typed::new(""));
    let received_at = Typed::new(local_time(clock::now(books.offset)));
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let value = form.amount(&amount.get());
        let at = instant_of(&received_at.get(), books.offset);
        let mut errors = Vec::new();
        for (name, typed) in [("account", account), ("transaction", transaction)] {
            if typed.get().is_empty() {
                errors.push(form.field_error(name, FieldCode::Required));
            }
        }
        if let Err(code) = value {
            errors.push(form.field_error("amount", code));
        }
        if at.is_none() {
            errors.push(form.field_error("received_at", FieldCode::Invalid));
        }
        let (Ok(value), Some(at), true) = (value, at, errors.is_empty()) else {
            form.show(errors);
            return;
        };
        let transfer = NewTransfer {
            account: account.get(),
            transaction: transaction.get(),
            amount: value,
            memo: memo.get(),
            received_at: at,
        };
        let request = books.request(|key| add_transfer(&transfer, key));
        books.record(form, request, NEXT_ID, move |stored: &LedgerTransfer| {
            // The account stays, because a statement has many transfers.
            for typed in [transaction, amount, memo] {
                typed.set(String::new());
            }
            let sum = dong(stored.amount, &words);
            [words.ledger_recorded(sum).as_str(), ": ", outcome_text(stored.outcome, words)].concat()
        });
    };
    let plain = InputAttributes::default();
    let numeric = InputAttributes { mode: "numeric", ..plain };
    let time = InputAttributes { kind: "datetime-local", ..plain };
    let (key, once) = (words.ledger_account_hint().to_owned(), words.ledger_once().to_owned());
    view! {
        <section aria-labelledby="ledger-record">
            <h2 id="ledger-record">{words.ledger_record()}</h2>
            <p class="muted">{words.ledger_record_text()}</p>
            <ErrorSummary faults=form.errors.into()/>
            <form class="pay-form" novalidate=true on:submit=submit>
                {text_field(form, "account", words.ledger_account(), key, account, plain)}
                {text_field(form, "transaction", words.ledger_transaction(), once, transaction, plain)}
                {text_field(form, "amount", words.pay_amount(), String::new(), amount, numeric)}
                {text_field(form, "memo", words.pay_memo(), words.ledger_memo_hint().to_owned(), memo, plain)}
                {text_field(form, "received_at", words.ledger_received_at(), String::new(), received_at, time)}
                {submit_button(form, "plus", words.ledger_record_do(), String::new())}
            </form>
        </section>
    }
    .into_any()
}

/// A time as fields of type `datetime-local` have it.
fn local_time(at: Instant) -> String {
    civic::time::machine(at).chars().take(16).collect()
}

/// The instant of such a field in the city's time; `None` if it is empty.
fn instant_of(text: &str, offset_minutes: i32) -> Option<Instant> {
    if !is_local_time(text) {
        return None;
    }
    let now = civic::time::machine(clock::now(offset_minutes));
    civic::time::parse(&[text, ":00", now.get(19..)?].concat())
}
