//! The sums over all transfers.

use civic::parking::dong;
use contract::payments::LedgerTotals;
use leptos::prelude::*;
use messages::Words;

use super::{Books, refresh::refresh};
use ui::{Loaded, RemoteData, use_words};

/// The sums as a table: the parts, and what was received, which they add up to.
#[component]
pub(super) fn TotalTable(books: Books) -> impl IntoView {
    let words = use_words();
    let fetch = move || books.client.send(books.request(contract::payments::ledger_totals));
    let totals = RemoteData::new(move || Some((books.changes.get(), books.refusals.get())), move |_| fetch());
    // Nothing in it can have the focus.
    refresh(books, totals, fetch, || false);
    view! {
        <section aria-labelledby="ledger-totals">
            <h2 id="ledger-totals">{words.ledger_totals()}</h2>
            <Loaded remote=totals rows=2 let:totals>
                {table(totals, words)}
            </Loaded>
        </section>
    }
    .into_any()
}

fn table(totals: LedgerTotals, words: Words) -> AnyView {
    let row = |label: &'static str, amount: u64| {
        view! {
            <tr>
                <th scope="row">{label}</th>
                <td class="num">{dong(amount, &words)}</td>
            </tr>
        }
    };
    view! {
        <table class="pay-table" data-testid="ledger-totals">
            <tbody>
                {row(words.ledger_booked(), totals.booked)}
                {row(words.ledger_to_refund(), totals.to_refund)}
                {row(words.ledger_refunded(), totals.refunded)}
                {row(words.ledger_unmatched(), totals.unmatched)}
            </tbody>
            <tfoot>{row(words.ledger_received(), totals.received)}</tfoot>
        </table>
        <p data-testid="ledger-waiting">{words.ledger_waiting_count(totals.waiting)}</p>
        {(totals.conflicts > 0).then(|| view! { <p>{words.ledger_conflict_count(totals.conflicts)}</p> })}
    }
    .into_any()
}
