//! Keeps an open ledger up to date. Transfers arrive without the operator doing anything, and there are no events for them:
//! parts of the ledger are asked for again now and then.

use contract::ApiError;
use leptos::{prelude::*, task::spawn_local};

use super::Books;
use browser::{dom, timer};
use ui::{RemoteData, State};

/// Time between two requests in milliseconds.
const REFRESH_MS: i32 = 30_000;

/// Asks for a part of the ledger again while the page is visible, until the part is gone. It is drawn again only if the
/// answer is another one, and never while `is_in_use` says that it would move the focus or lose what somebody types. An
/// error changes nothing: the part keeps what it shows, and the next attempt follows.
pub(super) fn refresh<T, F>(
    books: Books,
    remote: RemoteData<T>,
    fetch: impl Fn() -> F + 'static,
    is_in_use: impl Fn() -> bool + 'static,
) where
    T: Clone + PartialEq + Send + Sync + 'static,
    F: Future<Output = Result<T, ApiError>> + 'static,
{
    // Whether the part could be drawn again now; `None` once it is gone.
    let is_free = move || remote.busy.try_get_untracked().map(|is_busy| !is_busy && !is_in_use());
    spawn_local(async move {
        loop {
            timer::sleep(REFRESH_MS).await;
            match is_free() {
                Some(true) if dom::is_visible() => {}
                Some(_) => continue,
                None => return,
            }
            let changes = books.changes.try_get_untracked();
            let answer = fetch().await;
            // Meanwhile something may have been recorded, which fetches the part anyway.
            let (Ok(next), Some(true)) = (answer, is_free()) else { continue };
            let is_news = |state: &State<T>| !matches!(state, State::Loaded(shown) if *shown == next);
            if books.changes.try_get_untracked() == changes && remote.state.try_with_untracked(is_news) == Some(true) {
                remote.state.try_set(State::Loaded(next));
            }
        }
    });
}
