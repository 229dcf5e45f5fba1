//! The universal search field: a combobox over reports, wards, places and categories.

use civic::text::marks;
use contract::{Hit, HitKind};
use leptos::{ev, prelude::*, task::spawn_local};
use leptos_router::{NavigateOptions, hooks::use_navigate};

use crate::{
    browser::{client::Client, timer},
    ui::{Icon, use_words},
};

/// Milliseconds of silence after a key before the question goes out.
const PAUSE: i32 = 160;

/// The field with its list of answers (WAI-ARIA combobox with a list box).
#[component]
pub fn SearchField(
    /// Prefix of its element ids: two fields may be on one page.
    id: &'static str,
) -> impl IntoView {
    let words = use_words();
    let client = use_context::<Client>();
    let navigate = use_navigate();
    let query = RwSignal::new(String::new());
    // `None`: no answer to the present question yet.
    let hits = RwSignal::new(None::<Vec<Hit>>);
    let active = RwSignal::new(None::<usize>);
    let open = RwSignal::new(false);
    let turn = StoredValue::new(0_u32);

    let ask = move |text: String| {
        query.set(text.clone());
        active.set(None);
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
            let Some(client) = client else { return };
            let answer = client.send(contract::search(text.trim(), None, &[], 8)).await;
            if turn.try_get_value() != Some(now) {
                return;
            }
            if let Ok(page) = answer {
                hits.try_set(Some(page.items));
                open.try_set(true);
            }
        });
    };
    let choose = move |hit: &Hit| {
        open.set(false);
        query.set(String::new());
        hits.set(None);
        navigate(&hit.href, NavigateOptions::default());
    };
    let choose = StoredValue::new_local(choose);
    let count = move || hits.with(|hits| hits.as_ref().map_or(0, Vec::len));
    let on_key = move |event: ev::KeyboardEvent| {
        let total = count();
        match event.key().as_str() {
            "ArrowDown" if total > 0 => {
                event.prevent_default();
                open.set(true);
                active.update(|at| *at = Some(at.map_or(0, |at| (at + 1) % total)));
            }
            "ArrowUp" if total > 0 => {
                event.prevent_default();
                active.update(|at| *at = Some(at.map_or(total - 1, |at| (at + total - 1) % total)));
            }
            "Enter" => {
                let at = active.get_untracked().unwrap_or(0);
                let hit = hits.with_untracked(|hits| hits.as_ref().and_then(|hits| hits.get(at).cloned()));
                if let Some(hit) = hit {
                    event.prevent_default();
                    choose.with_value(|choose| choose(&hit));
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
    let option_id = move |index: usize| format!("{id}-option-{index}");
    let empty = move || hits.with(|hits| hits.as_ref().is_some_and(Vec::is_empty));

    view! {
        <form class="search" role="search" on:submit=|event| event.prevent_default()>
            <Icon name="search"/>
            <input
                id=id
                type="search"
                role="combobox"
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                enterkeyhint="search"
                aria-label=words.search_label()
                aria-autocomplete="list"
                aria-controls=list_id.clone()
                aria-expanded=move || (open.get() && count() > 0).to_string()
                aria-activedescendant=move || active.get().map(option_id)
                placeholder=words.search_placeholder()
                prop:value=query
                on:input=move |event| ask(event_target_value(&event))
                on:keydown=on_key
                on:focus=move |_| open.set(hits.with_untracked(Option::is_some))
                on:blur=move |_| open.set(false)
            />
            <div class="search-panel" class:is-open=move || open.get() && hits.with(Option::is_some)>
                <ul id=list_id role="listbox" aria-label=words.search_label()>
                    {move || {
                        let asked = query.get_untracked();
                        hits.get()
                            .unwrap_or_default()
                            .into_iter()
                            .enumerate()
                            .map(|(index, hit)| {
                                let chosen = hit.clone();
                                let kind = kind_name(hit.kind);
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
                                        on:click=move |_| choose.with_value(|choose| choose(&chosen))
                                    >
                                        <HitRow hit asked=asked.clone()/>
                                    </li>
                                }
                            })
                            .collect_view()
                    }}
                </ul>
                <Show when=empty>
                    <p class="search-none">{move || words.search_none(query.get())}</p>
                </Show>
            </div>
            <p class="visually-hidden" role="status">
                {move || {
                    hits.with(|hits| hits.as_ref().map(|hits| words.search_results(hits.len())))
                }}
            </p>
        </form>
    }
}

fn kind_name(kind: HitKind) -> &'static str {
    HitKind::ALL.iter().find(|(known, _)| *known == kind).map_or("", |(_, name)| name)
}

/// One answer: icon, marked name, what tells it apart, and its kind.
#[component]
pub fn HitRow(
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
