//! Payments: what can be paid, the page of a payment, receipts, and the operator's ledger.

mod check_receipt;
mod code;
mod follow;
mod form;
mod give;
mod intent;
mod ledger;
mod ledger_key;
mod mine;
mod offers;
mod plate;
mod receipt;
mod receipt_copies;
mod saved_payments;
mod transfers;

pub use ledger::Ledger;

use contract::payments::PaymentsPage;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use self::{intent::IntentPage, offers::Offers, receipt::ReceiptPage};

/// The page for the current address. The app renders it again when the kind of page changes.
#[component]
pub fn Payments() -> impl IntoView {
    match use_location().pathname.with_untracked(|path| PaymentsPage::parse(path)) {
        Some(PaymentsPage::Receipt(_)) => view! { <ReceiptPage/> }.into_any(),
        Some(PaymentsPage::Intent(_)) => view! { <IntentPage/> }.into_any(),
        _ => view! { <Offers/> }.into_any(),
    }
}
