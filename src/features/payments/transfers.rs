//! What has become of transfers, in words.

use civic::parking::dong;
use contract::payments::{PaymentTransfer, TransferOutcome};
use leptos::prelude::*;
use messages::Words;

/// What a transfer did.
pub(super) fn outcome_text(outcome: TransferOutcome, words: Words) -> &'static str {
    match outcome {
        TransferOutcome::Exact => words.transfer_exact(),
        TransferOutcome::Under => words.transfer_under(),
        TransferOutcome::Over => words.transfer_over(),
        TransferOutcome::Late => words.transfer_late(),
        TransferOutcome::Duplicate => words.transfer_duplicate(),
        TransferOutcome::Cancelled => words.transfer_cancelled(),
        TransferOutcome::Unmatched => words.transfer_unmatched(),
        TransferOutcome::Unknown => words.transfer_unknown(),
    }
}

/// What is to be refunded and what was, in sentences; empty if neither.
pub(super) fn refund_text(to_refund: u64, refunded: u64, words: Words) -> String {
    let open = (to_refund > 0).then(|| words.pay_to_refund(dong(to_refund, &words)));
    let done = (refunded > 0).then(|| words.pay_refunded(dong(refunded, &words)));
    let sentences: Vec<String> = [open, done].into_iter().flatten().collect();
    sentences.join(" ")
}

/// The transfers of a payment; nothing if there are none.
pub(super) fn transfer_list(transfers: &[PaymentTransfer], words: Words) -> AnyView {
    if transfers.is_empty() {
        return ().into_any();
    }
    let row = |transfer: &PaymentTransfer| {
        let refund = refund_text(transfer.to_refund, transfer.refunded, words);
        view! {
            <li class="pay-transfer">
                <strong class="num">{dong(transfer.amount, &words)}</strong>
                <span>{outcome_text(transfer.outcome, words)}</span>
                <span class="muted small num">{civic::time::date_time(transfer.received_at, &words)}</span>
                {(!refund.is_empty()).then(|| view! { <span>{refund}</span> })}
            </li>
        }
    };
    view! {
        <section aria-labelledby="pay-transfers">
            <h2 id="pay-transfers">{words.pay_transfers()}</h2>
            <ul class="pay-transfers">{transfers.iter().map(row).collect_view()}</ul>
        </section>
    }
    .into_any()
}
