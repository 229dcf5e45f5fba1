//! A combobox that finds things by name. The field is here at once; what finds and shows the answers is fetched when
//! somebody first turns to it, and takes up what was typed meanwhile.

use contract::{LatLon, SearchResultKind};
use leptos::{ev, prelude::*};

use super::{Asking, Chosen, HitAnswers};
use browser::place;
use ui::{LazyPart, MountGuard, ViewFuture, dynamic_view, lazy_view, use_words};

lazy_view!(
    /// What finds and shows the answers.
    hit_answers,
    HitAnswers
);

/// The field with its list of answers.
#[component]
pub fn HitField(
    /// Id of the field, and prefix of the ids of its parts: two fields may be on one page.
    id: &'static str,
    /// Its name for screen readers; empty where a visible label stands.
    #[prop(optional)]
    label: &'static str,
    /// Id of what describes it; empty for nothing.
    #[prop(optional)]
    described_by: &'static str,
    /// What stands in the empty field.
    placeholder: &'static str,
    /// What to look for; empty for everything.
    #[prop(optional)]
    kinds: Vec<SearchResultKind>,
    /// Whether the chosen name stays in the field.
    #[prop(optional)]
    keep: bool,
    /// What stands in the field, where the page itself writes into it.
    #[prop(optional)]
    text: Option<RwSignal<String>>,
    /// Where the person is, so that near things come first.
    #[prop(optional)]
    near: Option<Signal<Option<LatLon>>>,
    /// Something was chosen.
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
    // How often the code was asked for: once, unless it did not arrive.
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
        // A syllable that is still being composed owns the keys.
        if event.is_composing() {
            return;
        }
        if event.key() == "Enter" {
            // Never the form around it: what was typed here is a question, not an answer.
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
                // Back from an answer: the same question again.
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
