//! Reports that contradict or repeat a stored transfer, and what to do about them.

use civic::parking::dong;
use contract::{
    Page,
    payments::{LedgerConflict, ledger_conflicts},
};
use leptos::prelude::*;
use messages::{
    Words,
    args::{LedgerConflictRepeats, LedgerConflictReported, LedgerConflictStored},
};

use super::{Books, more::later_pages, refresh::refresh};
use ui::{Loaded, RemoteData, use_words};

/// The reports, newest first; nothing if there are none.
#[component]
pub(super) fn Conflicts(books: Books) -> impl IntoView {
    let words = use_words();
    let fetch = move || books.client.send(books.request(|key| ledger_conflicts(None, key)));
    let conflicts = RemoteData::new(move || Some((books.changes.get(), books.refusals.get())), move |_| fetch());
    // The pages after the first, which somebody is reading.
    let later = RwSignal::new(Vec::<LedgerConflict>::new());
    refresh(books, conflicts, fetch, move || later.try_with_untracked(|later| !later.is_empty()) == Some(true));
    view! {
        <Loaded remote=conflicts rows=1 let:page>
            {section(page.items, conflicts, later, books, words)}
        </Loaded>
    }
    .into_any()
}

fn section(
    items: Vec<LedgerConflict>,
    first: RemoteData<Page<LedgerConflict>>,
    later: RwSignal<Vec<LedgerConflict>>,
    books: Books,
    words: Words,
) -> AnyView {
    if items.is_empty() {
        return ().into_any();
    }
    let later = later_pages(
        books,
        first,
        later,
        move |items| rows(items, words),
        move |cursor| books.client.send(books.request(|key| ledger_conflicts(Some(&cursor), key))),
    );
    view! {
        <section aria-labelledby="ledger-conflicts">
            <h2 id="ledger-conflicts">{words.ledger_conflicts()}</h2>
            <p>{words.ledger_conflicts_text()}</p>
            <ul class="pay-cards">{rows(items, words)}</ul>
            {later}
        </section>
    }
    .into_any()
}

fn rows(conflicts: Vec<LedgerConflict>, words: Words) -> AnyView {
    conflicts.into_iter().map(|conflict| row(conflict, words)).collect_view().into_any()
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
    let repeats = conflict.stored_provider.as_ref().zip(conflict.stored_transaction.as_ref());
    let repeats = repeats.map(|(provider, transaction)| {
        let text = words.ledger_conflict_repeats(LedgerConflictRepeats { transaction, provider });
        view! { <p class="num">{text}</p> }
    });
    let details = [conflict.provider.as_str(), &conflict.transaction].join(" · ");
    view! {
        <li class="pay-card" data-testid="ledger-conflict">
            <p class="num">{stored}</p>
            <p class="num">{reported}</p>
            {repeats}
            <p class="num">{conflict.memo}</p>
            <p class="muted small num">{details}</p>
        </li>
    }
    .into_any()
}
