//! Reports that contradict a stored transfer, and what to do about them.

use civic::parking::dong;
use contract::payments::{LedgerConflict, ledger_conflicts};
use leptos::prelude::*;
use messages::{
    Words,
    args::{LedgerConflictReported, LedgerConflictStored},
};

use super::{Books, refresh::refresh};
use ui::{Loaded, RemoteData, use_words};

/// The reports, newest first; nothing if there are none.
#[component]
pub(super) fn Conflicts(books: Books) -> impl IntoView {
    let words = use_words();
    let fetch = move || books.client.send(books.request(ledger_conflicts));
    let conflicts = RemoteData::new(move || Some((books.changes.get(), books.refusals.get())), move |_| fetch());
    // Nothing in it can have the focus.
    refresh(books, conflicts, fetch, || false);
    view! {
        <Loaded remote=conflicts rows=1 let:page>
            {section(page.items, words)}
        </Loaded>
    }
    .into_any()
}

fn section(conflicts: Vec<LedgerConflict>, words: Words) -> AnyView {
    if conflicts.is_empty() {
        return ().into_any();
    }
    let rows = conflicts.into_iter().map(|conflict| row(conflict, words)).collect_view();
    view! {
        <section aria-labelledby="ledger-conflicts">
            <h2 id="ledger-conflicts">{words.ledger_conflicts()}</h2>
            <p>{words.ledger_conflicts_text()}</p>
            <ul class="pay-cards">{rows}</ul>
        </section>
    }
    .into_any()
}

fn row(conflict: LedgerConflict, words: Words) -> AnyView {
    let stored = words.ledger_conflict_stored(LedgerConflictStored {
        amount: &dong(conflict.stored_amount, &words),
        account: &conflict.stored_account,
    });
    let reported = words.ledger_conflict_reported(LedgerConflictReported {
        time: &civic::time::date_time(conflict.reported_at, &words),
        amount: &dong(conflict.amount, &words),
        account: &conflict.account,
    });
    let details = [conflict.provider.as_str(), &conflict.transaction].join(" · ");
    view! {
        <li class="pay-card" data-testid="ledger-conflict">
            <p class="num">{stored}</p>
            <p class="num">{reported}</p>
            <p class="num">{conflict.memo}</p>
            <p class="muted small num">{details}</p>
        </li>
    }
    .into_any()
}
