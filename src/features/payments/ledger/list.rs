//! Lists of transfers, newest first.

use civic::parking::dong;
use contract::{
    Page,
    payments::{LedgerTransfer, TransferOutcome, UnmatchedReason, ledger_transfers},
};
use leptos::prelude::*;
use messages::Words;

use super::super::transfers::outcome_text;
use super::{Books, actions::actions, more::later_pages, refresh::refresh};
use browser::dom;
use ui::{Loaded, RemoteData, use_words};

/// The transfers that wait for the operator, with what can be done, or all transfers.
#[component]
pub(super) fn TransferList(books: Books, is_waiting: bool) -> impl IntoView {
    let words = use_words();
    let fetch = move || books.client.send(books.request(|key| ledger_transfers(is_waiting, None, key)));
    let first = RemoteData::new(move || Some(books.changes.get()), move |_| fetch());
    let later = RwSignal::new(Vec::<LedgerTransfer>::new());
    let id = if is_waiting { "ledger-list-waiting" } else { "ledger-list-all" };
    // A list with further pages stays, because somebody is reading them.
    let has_later = move || later.try_with_untracked(|later| !later.is_empty()) == Some(true);
    refresh(books, first, fetch, move || has_later() || dom::is_in_use(id));
    let rows = move |transfers: Vec<LedgerTransfer>| {
        transfers.into_iter().map(|transfer| row(transfer, is_waiting, books, words)).collect_view().into_any()
    };
    view! {
        <div class="pay-list" id=id>
            <Loaded remote=first rows=3 let:page>
                {list(page, is_waiting, rows, words)}
            </Loaded>
            {later_pages(
                books,
                first,
                later,
                rows,
                move |cursor| books.client.send(books.request(|key| ledger_transfers(is_waiting, Some(&cursor), key))),
            )}
        </div>
    }
    .into_any()
}

fn list(
    page: Page<LedgerTransfer>,
    is_waiting: bool,
    rows: impl Fn(Vec<LedgerTransfer>) -> AnyView,
    words: Words,
) -> AnyView {
    if page.items.is_empty() {
        let text = if is_waiting { words.ledger_none_waiting() } else { words.ledger_none() };
        return view! { <p>{text}</p> }.into_any();
    }
    view! { <ul class="pay-cards">{rows(page.items)}</ul> }.into_any()
}

fn row(transfer: LedgerTransfer, is_waiting: bool, books: Books, words: Words) -> AnyView {
    let late = transfer.is_late.then(|| words.ledger_late().to_owned());
    let reason = transfer.reason.map(|reason| reason_text(reason, words).to_owned());
    let outcome: Vec<String> =
        [Some(outcome_text(transfer.outcome, words).to_owned()), reason, late].into_iter().flatten().collect();
    let parts = [
        (transfer.booked, words.ledger_booked()),
        (transfer.to_refund, words.ledger_to_refund()),
        (transfer.refunded, words.ledger_refunded()),
        (transfer.unmatched, words.ledger_unmatched()),
    ];
    let parts = parts.into_iter().filter(|(amount, _)| *amount > 0);
    let parts: Vec<String> = parts.map(|(amount, label)| [label, ": ", &dong(amount, &words)].concat()).collect();
    let received = civic::time::date_time(transfer.received_at, &words);
    let mut details = vec![received, transfer.account.clone(), transfer.transaction.clone()];
    details.extend(transfer.reference.clone());
    let name = if transfer.outcome == TransferOutcome::Unmatched { "unmatched" } else { "matched" };
    view! {
        <li class="pay-card" data-testid="ledger-transfer" data-outcome=name>
            <p class="pay-head">
                <strong class="num">{dong(transfer.amount, &words)}</strong>
                <span>{outcome.join(", ")}</span>
            </p>
            <p class="num">{transfer.memo.clone()}</p>
            <p class="muted small num">{details.join(" · ")}</p>
            <p class="small num">{parts.join(" · ")}</p>
            {is_waiting.then(|| actions(&transfer, books, words))}
        </li>
    }
    .into_any()
}

fn reason_text(reason: UnmatchedReason, words: Words) -> &'static str {
    match reason {
        UnmatchedReason::NoReference => words.ledger_no_reference(),
        UnmatchedReason::UnknownReference => words.ledger_unknown_reference(),
        UnmatchedReason::SeveralIntents => words.ledger_several(),
        UnmatchedReason::WrongAccount => words.ledger_wrong_account(),
        UnmatchedReason::Other => words.ledger_other_reason(),
    }
}
