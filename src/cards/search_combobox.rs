//! A combobox for search by name. The field is shown at once. The code that searches and shows the results is fetched
//! on the first focus or input, and picks up text that was typed in the meantime.

use contract::{LatLon, SearchResultKind};
use leptos::{ev, prelude::*};

use super::{SearchResults, SearchState, Selection};
use browser::place;
use ui::{LazyPart, MountGuard, ViewFuture, dynamic_view, lazy_view, use_words};

lazy_view!(
    /// Searches and shows the results.
    search_results,
    SearchResults
);

/// The field with its list of results.
#[component]
pub fn SearchCombobox(
    /// Id of the field, and prefix of the ids of its parts: a page may have two fields.
    id: &'static str,
    /// Accessible name; empty if there is a visible label.
    #[prop(optional)]
    label: &'static str,
    /// Id of the element that describes the field; empty for none.
    #[prop(optional)]
    described_by: &'static str,
    /// Placeholder.
    placeholder: &'static str,
    /// Kinds of results to search for; empty for all.
    #[prop(optional)]
    kinds: Vec<SearchResultKind>,
    /// Whether the selected name stays in the field.
    #[prop(optional)]
    keep_text: bool,
    /// Text of the field, if the page itself writes to it.
    #[prop(optional)]
    text: Option<RwSignal<String>>,
    /// The user's position, so that near results come first.
    #[prop(optional)]
    near: Option<Signal<Option<LatLon>>>,
    /// Called when a result is selected.
    on_chosen: Callback<Selection>,
) -> impl IntoView {
    let words = use_words();
    let state = SearchState {
        id,
        query: text.unwrap_or_else(|| RwSignal::new(String::new())),
        input_count: RwSignal::new(0),
        result_count: RwSignal::new(None),
        active: RwSignal::new(None),
        open: RwSignal::new(false),
        key_handler: StoredValue::new_local(None),
        kinds: StoredValue::new(kinds),
        near,
        keep_text,
        on_chosen,
    };
    // Number of attempts to load the code: one, unless loading failed.
    let load_attempts = RwSignal::new(0_u32);
    let load_failed = RwSignal::new(false);
    let load_results = move || {
        if load_attempts.get_untracked() == 0 || load_failed.get_untracked() {
            load_failed.set(false);
            load_attempts.update(|times| *times += 1);
        }
    };
    let results = move || {
        if load_attempts.get() == 0 {
            return ().into_any();
        }
        provide_context(state);
        let error_text = move || load_failed.get().then(|| words.search_failed().to_owned());
        view! {
            <LazyPart load=search_results load_failed/>
            {dynamic_view(move || error_text().map(|text| view! {
                <p class="search-failed" role="status">{text}</p>
            }).into_any())}
        }
        .into_any()
    };
    let on_key = move |event: ev::KeyboardEvent| {
        // During composition of a syllable, keys belong to the input method.
        if event.is_composing() {
            return;
        }
        if event.key() == "Enter" {
            // Don't submit the surrounding form: Enter here selects a search result.
            event.prevent_default();
        }
        if let Some(key_handler) = state.key_handler.get_value() {
            key_handler(event);
        }
    };
    view! {
        <input
            id=id
            type="search"
            role="combobox"
            autocomplete="off"
            autocapitalize="off"
            spellcheck="false"
            enterkeyhint="search"
            aria-label=(!label.is_empty()).then_some(label)
            aria-describedby=(!described_by.is_empty()).then_some(described_by)
            aria-autocomplete="list"
            aria-controls=format!("{id}-list")
            aria-expanded=move || (state.open.get() && state.result_count.get() > Some(0)).to_string()
            aria-activedescendant=move || state.active.get().map(|index| state.option_id(index))
            placeholder=placeholder
            prop:value=state.query
            on:input=move |event| {
                place::set(id, "");
                state.query.set(event_target_value(&event));
                state.input_count.update(|times| *times += 1);
                load_results();
            }
            on:keydown=on_key
            on:focus=move |_| {
                // After Back from a result, repeat the search.
                if let Some(saved) = place::get(id).filter(|_| state.query.with_untracked(String::is_empty)) {
                    state.query.set(saved);
                    state.input_count.update(|times| *times += 1);
                }
                state.open.set(state.result_count.get_untracked().is_some());
                load_results();
            }
            on:blur=move |_| {
                place::set(id, "");
                state.open.set(false);
            }
        />
        {dynamic_view(results)}
    }
    .into_any()
}
