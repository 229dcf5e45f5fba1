//! A combobox for search by name. The field is shown at once. The code that searches and shows the results is fetched
//! on the first focus or input, and picks up text that was typed in the meantime.

use contract::{LatLon, SearchResultKind};
use leptos::{ev, prelude::*};

use super::{Asking, Chosen, HitAnswers};
use browser::place;
use ui::{LazyPart, MountGuard, ViewFuture, dynamic_view, lazy_view, use_words};

lazy_view!(
    /// Searches and shows the results.
    hit_answers,
    HitAnswers
);

/// The field with its list of results.
#[component]
pub fn HitField(
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
    keep: bool,
    /// Text of the field, if the page itself writes to it.
    #[prop(optional)]
    text: Option<RwSignal<String>>,
    /// The user's position, so that near results come first.
    #[prop(optional)]
    near: Option<Signal<Option<LatLon>>>,
    /// Called when a result is selected.
    on_chosen: Callback<Chosen>,
) -> impl IntoView {
    let words = use_words();
    let asking = Asking {
        id,
        query: text.unwrap_or_else(|| RwSignal::new(String::new())),
        heard: RwSignal::new(0),
        answered: RwSignal::new(None),
        active: RwSignal::new(None),
        open: RwSignal::new(false),
        keys: StoredValue::new_local(None),
        kinds: StoredValue::new(kinds),
        near,
        keep,
        on_chosen,
    };
    // Number of attempts to load the code: one, unless loading failed.
    let wanted = RwSignal::new(0_u32);
    let load_failed = RwSignal::new(false);
    let want = move || {
        if wanted.get_untracked() == 0 || load_failed.get_untracked() {
            load_failed.set(false);
            wanted.update(|times| *times += 1);
        }
    };
    let answers = move || {
        if wanted.get() == 0 {
            return ().into_any();
        }
        provide_context(asking);
        let sorry = move || load_failed.get().then(|| words.search_failed().to_owned());
        view! {
            <LazyPart load=hit_answers load_failed/>
            {dynamic_view(move || sorry().map(|sorry| view! { <p class="search-failed" role="status">{sorry}</p> }).into_any())}
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
        if let Some(keys) = asking.keys.get_value() {
            keys(event);
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
            aria-expanded=move || (asking.open.get() && asking.answered.get() > Some(0)).to_string()
            aria-activedescendant=move || asking.active.get().map(|index| asking.option_id(index))
            placeholder=placeholder
            prop:value=asking.query
            on:input=move |event| {
                place::keep(id, "");
                asking.query.set(event_target_value(&event));
                asking.heard.update(|times| *times += 1);
                want();
            }
            on:keydown=on_key
            on:focus=move |_| {
                // After Back from a result, repeat the search.
                if let Some(asked) = place::kept(id).filter(|_| asking.query.with_untracked(String::is_empty)) {
                    asking.query.set(asked);
                    asking.heard.update(|times| *times += 1);
                }
                asking.open.set(asking.answered.get_untracked().is_some());
                want();
            }
            on:blur=move |_| {
                place::keep(id, "");
                asking.open.set(false);
            }
        />
        {dynamic_view(answers)}
    }
    .into_any()
}
