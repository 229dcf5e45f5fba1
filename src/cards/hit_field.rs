//! A combobox that asks the server's search while one types (WAI-ARIA combobox with a list box).

use civic::text::marks;
use contract::{Hit, HitKind, LatLon};
use leptos::{ev, prelude::*, task::spawn_local};

use crate::{
    browser::{client::Client, dom, timer},
    ui::{Icon, part, text, use_words},
};

/// Milliseconds of silence after a key before the question goes out.
const PAUSE: i32 = 160;

/// A hit that was chosen, and what was typed for it.
#[derive(Clone)]
pub struct Chosen {
    /// The hit.
    pub hit: Hit,
    /// What was typed.
    pub typed: String,
}

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
    kinds: Vec<HitKind>,
    /// Whether the chosen name stays in the field.
    #[prop(optional)]
    keep: bool,
    /// Where the person is, so that near things come first.
    #[prop(optional)]
    near: Option<Signal<Option<LatLon>>>,
    /// Something was chosen.
    on_chosen: Callback<Chosen>,
) -> impl IntoView {
    let words = use_words();
    let client = use_context::<Client>();
    let query = RwSignal::new(String::new());
    // `None`: no answer to the present question yet.
    let hits = RwSignal::new(None::<Vec<Hit>>);
    let failed = RwSignal::new(false);
    let active = RwSignal::new(None::<usize>);
    let open = RwSignal::new(false);
    let turn = StoredValue::new(0_u32);
    let kinds = StoredValue::new(kinds);

    let ask = move |text: String| {
        query.set(text.clone());
        active.set(None);
        failed.set(false);
        let now = turn.get_value().wrapping_add(1);
        turn.set_value(now);
        if text.trim().is_empty() {
            hits.set(None);
            open.set(false);
            return;
        }
        spawn_local(async move {
            timer::sleep(PAUSE).await;
            if turn.try_get_value() != Some(now) {
                return;
            }
            let (Some(client), Some(kinds)) = (client, kinds.try_get_value()) else { return };
            let near = near.and_then(|near| near.try_get_untracked().flatten());
            let answer = client.send(contract::search(text.trim(), near, &kinds, 8)).await;
            if turn.try_get_value() != Some(now) {
                return;
            }
            failed.try_set(answer.is_err());
            if let Ok(page) = answer {
                hits.try_set(Some(page.items));
                open.try_set(true);
            }
        });
    };
    let choose = move |hit: Hit| {
        let typed = query.get_untracked();
        open.set(false);
        hits.set(None);
        query.set(if keep { hit.title.get(words.tag()).to_owned() } else { String::new() });
        on_chosen.run(Chosen { hit, typed });
    };
    let count = move || hits.with(|hits| hits.as_ref().map_or(0, Vec::len));
    let option_id = move |index: usize| format!("{id}-option-{index}");
    let go = move |at: usize| {
        open.set(true);
        active.set(Some(at));
        dom::scroll_into_view(&option_id(at));
    };
    let on_key = move |event: ev::KeyboardEvent| {
        let total = count();
        match event.key().as_str() {
            // A syllable that is still being composed owns the keys.
            _ if event.is_composing() => {}
            "ArrowDown" if total > 0 => {
                event.prevent_default();
                go(active.get_untracked().map_or(0, |at| (at + 1) % total));
            }
            "ArrowUp" if total > 0 => {
                event.prevent_default();
                go(active.get_untracked().map_or(total - 1, |at| (at + total - 1) % total));
            }
            "Enter" => {
                // Never the form around it: what was typed here is a question, not an answer.
                event.prevent_default();
                let at = active.get_untracked().unwrap_or(0);
                let hit = hits.with_untracked(|hits| hits.as_ref().and_then(|hits| hits.get(at).cloned()));
                if let Some(hit) = hit {
                    choose(hit);
                }
            }
            "Escape" => {
                if open.get_untracked() {
                    event.prevent_default();
                    open.set(false);
                } else {
                    ask(String::new());
                }
            }
            _ => {}
        }
    };
    let list_id = format!("{id}-list");
    let empty = move || hits.with(|hits| hits.as_ref().is_some_and(Vec::is_empty));
    let rows = move || {
        let asked = query.get_untracked();
        let hits = hits.get().unwrap_or_default();
        let rows = hits.into_iter().enumerate().map(|(index, hit)| {
            let (chosen, kind) = (hit.clone(), kind_name(hit.kind));
            view! {
                <li
                    id=option_id(index)
                    role="option"
                    class="search-hit"
                    data-testid="search-result"
                    data-kind=kind
                    aria-selected=move || (active.get() == Some(index)).to_string()
                    // The field keeps the focus: a press must not blur it before the click.
                    on:mousedown=|event| event.prevent_default()
                    on:click=move |_| choose(chosen.clone())
                >
                    <HitRow hit asked=asked.clone()/>
                </li>
            }
        });
        rows.collect_view().into_any()
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
            aria-controls=list_id.clone()
            aria-expanded=move || (open.get() && count() > 0).to_string()
            aria-activedescendant=move || active.get().map(option_id)
            placeholder=placeholder
            prop:value=query
            on:input=move |event| ask(event_target_value(&event))
            on:keydown=on_key
            on:focus=move |_| open.set(hits.with_untracked(Option::is_some))
            on:blur=move |_| open.set(false)
        />
        <div class="search-panel" class:is-open=move || open.get() && hits.with(Option::is_some)>
            <ul id=list_id role="listbox" aria-label=words.search_answers()>
                {part(rows)}
            </ul>
            {part(move || empty().then(|| view! { <p class="search-none">{words.search_none(query.get())}</p> }).into_any())}
        </div>
        <p class=move || if failed.get() { "search-failed" } else { "visually-hidden" } role="status">
            {text(move || {
                if failed.get() {
                    return Some(words.search_failed().to_owned());
                }
                hits.with(|hits| hits.as_ref().map(|hits| words.search_results(hits.len())))
            })}
        </p>
    }
    .into_any()
}

fn kind_name(kind: HitKind) -> &'static str {
    HitKind::ALL.iter().find(|(known, _)| *known == kind).map_or("", |(_, name)| name)
}

/// One answer: icon, marked name, what tells it apart, and its kind.
#[component]
fn HitRow(
    /// The answer.
    hit: Hit,
    /// What was asked, for marking.
    asked: String,
) -> impl IntoView {
    let words = use_words();
    let (icon, kind) = match hit.kind {
        HitKind::Report => ("megaphone", words.kind_report()),
        HitKind::Ward => ("landmark", words.kind_ward()),
        HitKind::Place => ("map-pin", words.kind_place()),
        HitKind::Category if hit.icon.is_empty() => ("megaphone", words.kind_category()),
        HitKind::Category => (hit.icon.as_str(), words.kind_category()),
    };
    let title = hit.title.get(words.tag()).to_owned();
    let subtitle = hit.subtitle.get(words.tag()).to_owned();
    view! {
        <Icon name=icon/>
        <span class="search-hit-text">
            <span class="search-hit-title">{marked(&asked, &title)}</span>
            <span class="search-hit-more">
                {kind}
                {(!subtitle.is_empty()).then(|| format!(" · {subtitle}"))}
            </span>
        </span>
    }
    .into_any()
}

/// The text with its matched parts in `<mark>`.
fn marked(asked: &str, text: &str) -> Vec<AnyView> {
    let letters: Vec<char> = text.chars().collect();
    let slice = |from: usize, to: usize| letters.iter().skip(from).take(to.saturating_sub(from)).collect::<String>();
    let mut parts = Vec::new();
    let mut at = 0;
    for [from, to] in marks(asked, text) {
        let (from, to) = (from as usize, to as usize);
        parts.push(slice(at, from).into_any());
        parts.push(view! { <mark>{slice(from, to)}</mark> }.into_any());
        at = to;
    }
    parts.push(slice(at, letters.len()).into_any());
    parts
}
