//! Previews and early requests of the payment pages.

use contract::payments::{PaymentsPage, payment_intent, payment_offers, receipt};

use crate::{
    core::Core,
    service::{
        early::EarlyRequest,
        page::{Page, PageRequest, Preview},
    },
};

/// Pages of intents and receipts say nothing about them: only those who have the address may see them.
pub(super) fn page(core: &Core, request: &PageRequest<'_>) -> Option<Page> {
    let words = request.words;
    let title = match PaymentsPage::parse(request.path)? {
        PaymentsPage::Offers | PaymentsPage::Ledger => return None,
        PaymentsPage::Receipt(_) => words.title_receipt(),
        PaymentsPage::Intent(_) => words.title_payments(),
    };
    let city = core.city().profile.name.get(words.tag());
    let preview = Preview::new(title, words.desc_payments(city)).hidden();
    Some(Page::Found(Preview { rare: true, ..preview }))
}

pub(super) fn early_requests(path: &str) -> Vec<EarlyRequest> {
    match PaymentsPage::parse(path) {
        Some(PaymentsPage::Offers) => vec![EarlyRequest::of(&payment_offers())],
        Some(PaymentsPage::Receipt(code)) => vec![EarlyRequest::of(&receipt(&code))],
        Some(PaymentsPage::Intent(id)) => vec![EarlyRequest::of(&payment_intent(&id))],
        Some(PaymentsPage::Ledger) | None => Vec::new(),
    }
}
