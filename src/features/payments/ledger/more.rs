//! The pages of a list after the first.

use contract::{ApiError, Page};
use leptos::{prelude::*, task::spawn_local};

use super::Books;
use ui::{RemoteData, dynamic_view, effect, use_words};

/// The items of the pages after the first, which are put into `items`, and the button that fetches the next page. A new
/// first page starts over. `rows` draws items, and `fetch` asks for the page at a cursor.
pub(super) fn later_pages<T, F>(
    books: Books,
    first: RemoteData<Page<T>>,
    items: RwSignal<Vec<T>>,
    rows: impl Fn(Vec<T>) -> AnyView + Send + 'static,
    fetch: impl Fn(String) -> F + Copy + Send + 'static,
) -> AnyView
where
    T: Clone + Send + Sync + 'static,
    F: Future<Output = Result<Page<T>, ApiError>> + 'static,
{
    let words = use_words();
    let next = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    effect(move || {
        items.set(Vec::new());
        next.set(first.get().and_then(|page| page.next));
    });
    let show_more = move |_| {
        let Some(cursor) = next.get_untracked().filter(|_| !busy.get_untracked()) else { return };
        busy.set(true);
        let answer = fetch(cursor.clone());
        spawn_local(async move {
            let answer = answer.await;
            busy.try_set(false);
            // The list may have been fetched again in the meantime.
            if next.try_get_untracked().flatten() != Some(cursor) {
                return;
            }
            match answer {
                Ok(page) => {
                    next.try_set(page.next);
                    items.try_update(|items| items.extend(page.items));
                }
                Err(error) => books.notices.request_error(&error, words),
            }
        });
    };
    view! {
        {dynamic_view(move || match items.with(Vec::is_empty) {
            true => ().into_any(),
            false => view! { <ul class="pay-cards">{rows(items.get())}</ul> }.into_any(),
        })}
        {dynamic_view(move || match next.with(Option::is_some) {
            false => ().into_any(),
            true => view! {
                <button
                    type="button"
                    class="button is-wide"
                    aria-busy=move || busy.get().then_some("true")
                    on:click=show_more
                >
                    {words.reports_more()}
                </button>
            }
            .into_any(),
        })}
    }
    .into_any()
}
