//! Results of a search field: queries the server during input and shows the results (WAI-ARIA combobox with a list
//! box).

use civic::{
    error_message::{ErrorMessage, error_message},
    text::marks,
};
use contract::{ApiError, LatLon, SearchResult};
use leptos::{ev, prelude::*, task::spawn_local};
use std::rc::Rc;

use super::{SearchState, Selection};
use browser::{client::Client, dom, place, timer};
use ui::{Icon, Latest, dynamic_text, dynamic_view, effect, use_words};

/// Delay in milliseconds after the last input before the query is sent.
const DEBOUNCE_MS: i32 = 160;

/// The results of the search field that provides the context.
#[component]
pub fn SearchResults() -> impl IntoView {
    let words = use_words();
    let client = use_context::<Client>();
    let state = expect_context::<SearchState>();
    let SearchState { id, query, input_count, result_count, active, open, .. } = state;
    let results = RwSignal::new(None::<Vec<SearchResult>>);
    let failed = RwSignal::new(None::<ApiError>);
    let latest = Latest::new();
    let show = move |found: Option<Vec<SearchResult>>| {
        result_count.try_set(found.as_ref().map(Vec::len));
        results.try_set(found);
    };

    let send_query = move || {
        let text = query.get_untracked();
        active.set(None);
        failed.set(None);
        let token = latest.begin();
        if text.trim().is_empty() {
            show(None);
            open.set(false);
            return;
        }
        spawn_local(async move {
            timer::sleep(DEBOUNCE_MS).await;
            if !token.is_latest() {
                return;
            }
            let (Some(client), Some(kinds)) = (client, state.kinds.try_get_value()) else { return };
            let near = state.near.and_then(|near| near.try_get_untracked().flatten());
            let answer = client.send(contract::search(text.trim(), near, &kinds, 8)).await;
            if !token.is_latest() {
                return;
            }
            match answer {
                Ok(page) => {
                    show(Some(page.items));
                    open.try_set(true);
                }
                Err(error) => {
                    failed.try_set(Some(error));
                }
            }
        });
    };
    // Also searches for text that was typed before this code had loaded.
    effect(move || {
        if input_count.get() > 0 {
            send_query();
        }
    });
    let choose = move |result: SearchResult| {
        let typed = query.get_untracked();
        open.set(false);
        show(None);
        if !state.keep_text {
            // Save the text, so that the user finds the same results after Back.
            place::set(id, &typed);
        }
        query.set(if state.keep_text { result.title.get(words.tag()).to_owned() } else { String::new() });
        state.on_chosen.run(Selection { result, typed });
    };
    let option_id = move |index: usize| state.option_id(index);
    let activate = move |at: usize| {
        open.set(true);
        active.set(Some(at));
        dom::scroll_into_view(&option_id(at));
    };
    let on_key = move |event: ev::KeyboardEvent| {
        let total = result_count.get_untracked().unwrap_or(0);
        match event.key().as_str() {
            "ArrowDown" if total > 0 => {
                event.prevent_default();
                activate(active.get_untracked().map_or(0, |at| (at + 1) % total));
            }
            "ArrowUp" if total > 0 => {
                event.prevent_default();
                activate(active.get_untracked().map_or(total - 1, |at| (at + total - 1) % total));
            }
            "Enter" => {
                let at = active.get_untracked().unwrap_or(0);
                let result = results.with_untracked(|list| list.as_ref().and_then(|list| list.get(at).cloned()));
                if let Some(result) = result {
                    choose(result);
                }
            }
            "Escape" => {
                if open.get_untracked() {
                    event.prevent_default();
                    open.set(false);
                } else {
                    query.set(String::new());
                    send_query();
                }
            }
            _ => {}
        }
    };
    state.key_handler.set_value(Some(Rc::new(on_key)));
    let empty = move || result_count.get() == Some(0);
    let rows = move || {
        let query_text = query.get_untracked();
        let results = results.get().unwrap_or_default();
        let rows = results.into_iter().enumerate().map(|(index, result)| {
            let (chosen, kind) = (result.clone(), result.kind.name());
            view! {
                <li
                    id=option_id(index)
                    role="option"
                    class="search-result"
                    data-testid="search-result"
                    data-kind=kind
                    aria-selected=move || (active.get() == Some(index)).to_string()
                    // The field keeps the focus: a press must not blur it before the click.
                    on:mousedown=|event| event.prevent_default()
                    on:click=move |_| choose(chosen.clone())
                >
                    <SearchResultRow
                        result
                        query_text=query_text.clone()
                        near=state.near.and_then(|near| near.try_get_untracked().flatten())
                    />
                </li>
            }
        });
        rows.collect_view().into_any()
    };

    view! {
        <div class="search-panel" class:is-open=move || open.get() && result_count.get().is_some()>
            <ul id=format!("{id}-list") role="listbox" aria-label=words.search_answers()>
                {dynamic_view(rows)}
            </ul>
            {dynamic_view(move || empty().then(|| view! {
                <p class="search-none">{words.search_none(query.get())}</p>
            }).into_any())}
        </div>
        <p class=move || if failed.with(Option::is_some) { "search-failed" } else { "visually-hidden" } role="status">
            {dynamic_text(move || {
                if let Some(error) = failed.get() {
                    return Some(match error_message(&error, words) {
                        ErrorMessage { title, advice, .. } if error.status().is_some() => [title, advice].join(". "),
                        _ => words.search_failed().to_owned(),
                    });
                }
                result_count.get().map(|count| words.search_results(count as u32))
            })}
        </p>
    }
    .into_any()
}

/// A result: icon, highlighted name, kind, and details that distinguish it from others with the same name.
#[component]
fn SearchResultRow(
    /// The result.
    result: SearchResult,
    /// The query, for highlighting.
    query_text: String,
    /// The user's position.
    near: Option<LatLon>,
) -> impl IntoView {
    let words = use_words();
    let entry = result.kind.entry();
    let icon = entry.map_or("", |entry| entry.icon);
    let icon = if result.icon.is_empty() { icon.to_owned() } else { result.icon.clone() };
    let kind = entry.map_or("", |entry| (entry.word)(words));
    let title = result.title.get(words.tag()).to_owned();
    let subtitle = Some(result.subtitle.get(words.tag()).to_owned()).filter(|subtitle| !subtitle.is_empty());
    let distance = near
        .zip(result.lat.zip(result.lon))
        .map(|(near, (lat, lon))| civic::locale::distance(civic::geo::distance_m(near, LatLon::new(lat, lon)), &words));
    let details: Vec<String> = [subtitle, distance].into_iter().flatten().collect();
    view! {
        <Icon name=icon/>
        <span class="search-result-text">
            <span class="search-result-title">{marked(&query_text, &title)}</span>
            <span class="search-result-more">
                {kind}
                {details.into_iter().map(|text| [" · ", &text].concat()).collect::<String>()}
            </span>
        </span>
    }
    .into_any()
}

/// The text with its matching parts in `<mark>`.
fn marked(query_text: &str, text: &str) -> Vec<AnyView> {
    let chars: Vec<char> = text.chars().collect();
    let slice = |from: usize, to: usize| chars.iter().skip(from).take(to.saturating_sub(from)).collect::<String>();
    let mut parts = Vec::new();
    let mut at = 0;
    for [from, to] in marks(query_text, text) {
        let (from, to) = (from as usize, to as usize);
        parts.push(slice(at, from).into_any());
        parts.push(view! { <mark>{slice(from, to)}</mark> }.into_any());
        at = to;
    }
    parts.push(slice(at, chars.len()).into_any());
    parts
}
