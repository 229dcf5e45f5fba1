//! Options of a journey, saved places, and start and destination chosen on the map.

use contract::{
    ApiError, LatLon,
    transit::{PlanQuery, TransitEndpoint},
};
use leptos::prelude::*;
use messages::Words;

use super::saved_items::{self, ItemKind, SavedItem};
use crate::map::MapView;
use browser::client::Client;
use ui::{Icon, RemoteData, dynamic_view, use_city, use_words};

/// Callback that sets the query.
pub(super) type SetQuery = Callback<PlanQuery>;

fn edit_query(query: Memo<PlanQuery>, set_query: SetQuery, edit: impl FnOnce(&mut PlanQuery)) {
    let mut next = query.get_untracked();
    edit(&mut next);
    set_query.run(next);
}

/// Adds an item to the list of avoided ones, or removes it.
pub(super) fn toggle(avoid: &mut Vec<String>, what: &str) {
    let before = avoid.len();
    avoid.retain(|known| known != what);
    if avoid.len() == before {
        avoid.push(what.to_owned());
    }
}

/// Less walking, fewer transfers, modes and lines to avoid. Collapsed by default.
pub(super) fn options(query: Memo<PlanQuery>, set_query: SetQuery) -> AnyView {
    let words = use_words();
    let less_walking = move || query.with(|query| query.less_walking);
    let avoids = move |what: &'static str| query.with(|query| query.avoid.iter().any(|known| known == what));
    let chip = move |what: &'static str, word: &'static str| {
        view! {
            <button type="button" class="chip" aria-pressed=move || avoids(what).to_string()
                on:click=move |_| edit_query(query, set_query, |query| toggle(&mut query.avoid, what))>
                <Icon name="circle-slash"/>
                {word}
            </button>
        }
    };
    let transfers_option = move |value: Option<u8>, word: String| {
        let text = value.map(|transfers| transfers.to_string()).unwrap_or_default();
        view! { <option value=text selected=move || query.with(|query| query.transfers == value)>{word}</option> }
    };
    // The address has ids of lines; the chips show their names.
    let client = expect_context::<Client>();
    let avoided =
        move || query.with(|query| query.avoid.iter().filter(|what| !is_kind(what)).cloned().collect::<Vec<_>>());
    let names = RemoteData::new(
        move || Some(()).filter(|()| !avoided().is_empty()),
        move |()| async move { Ok::<_, ApiError>(client.send(contract::transit::transit_routes()).await?.items) },
    );
    let lines = move || {
        let known = names.get().unwrap_or_default();
        let line = move |id: String| {
            let name = known.iter().find(|line| line.id == id).map_or(&id, |line| &line.name);
            let label = words.plan_avoided(name);
            view! {
                <button type="button" class="chip" aria-pressed="true"
                    on:click=move |_| edit_query(query, set_query, |query| toggle(&mut query.avoid, &id))>
                    <Icon name="x"/>
                    {label}
                </button>
            }
        };
        avoided().into_iter().map(line).collect_view().into_any()
    };
    // Open the options when one is set, and don't close them by themselves.
    let open = Memo::new(move |before: Option<&bool>| {
        let set = query.with(|query| query.less_walking || query.transfers.is_some() || !query.avoid.is_empty());
        set || before.copied().unwrap_or(false)
    });
    view! {
        <details class="plan-options" open=move || open.get()>
            <summary><Icon name="sliders-horizontal"/>{words.plan_options()}</summary>
            <div class="chips">
                <button type="button" class="chip" aria-pressed=move || less_walking().to_string()
                    on:click=move |_| edit_query(query, set_query, |query| query.less_walking = !query.less_walking)>
                    <Icon name="footprints"/>
                    {words.plan_less()}
                </button>
                {chip("bus", words.plan_no_bus())}
                {chip("metro", words.plan_no_metro())}
                {dynamic_view(lines)}
            </div>
            <label class="field">
                <span class="label">{words.plan_most()}</span>
                <select class="input" on:change=move |event| {
                    let transfers = event_target_value(&event).parse().ok();
                    edit_query(query, set_query, |query| query.transfers = transfers);
                }>
                    {transfers_option(None, words.plan_any().to_owned())}
                    {transfers_option(Some(0), words.plan_never().to_owned())}
                    {transfers_option(Some(1), words.plan_at_most(1))}
                    {transfers_option(Some(2), words.plan_at_most(2))}
                </select>
            </label>
        </details>
    }
    .into_any()
}

fn is_kind(what: &str) -> bool {
    matches!(what, "tram" | "metro" | "rail" | "bus" | "ferry" | "other")
}

/// Sets the start if it is missing, otherwise the destination.
fn set_missing_end(query: &mut PlanQuery, end: TransitEndpoint) {
    if query.from.is_none() {
        query.from = Some(end);
    } else {
        query.to = Some(end);
    }
}

/// Buttons that set a place saved on this device as start or destination.
pub(super) fn places(query: Memo<PlanQuery>, set_query: SetQuery, words: Words) -> AnyView {
    // Evaluated again with every change of the query, so that newly saved places appear.
    let ready = move || query.with(|query| query.from.is_none() || query.to.is_none());
    dynamic_view(move || {
        let items: Vec<SavedItem> =
            saved_items::saved().into_iter().filter(|item| item.kind != ItemKind::Line).collect();
        if !ready() || items.is_empty() {
            return ().into_any();
        }
        let chip = move |item: SavedItem| {
            let end = item.endpoint();
            view! {
                <button type="button" class="chip" on:click=move |_| {
                    if let Some(end) = end.clone() {
                        edit_query(query, set_query, |query| set_missing_end(query, end));
                    }
                }>
                    <Icon name="star"/>
                    {item.name}
                </button>
            }
        };
        view! {
            <div class="chips" role="group" aria-label=words.plan_saved()>
                {items.into_iter().map(chip).collect_view()}
            </div>
        }
        .into_any()
    })
}

/// Buttons that save the places of the query. Stops are saved on their own page.
pub(super) fn save_buttons(query: &PlanQuery, words: Words) -> AnyView {
    let button = |end: &Option<TransitEndpoint>, word: &'static str| {
        let Some(TransitEndpoint::Spot(at, name)) = end else { return ().into_any() };
        let id = TransitEndpoint::Spot(*at, String::new()).print();
        let name = if name.is_empty() { words.plan_spot().to_owned() } else { name.clone() };
        let item = SavedItem { kind: ItemKind::Spot, id, name };
        let saved = RwSignal::new(saved_items::is_saved(&item));
        view! {
            <button type="button" class="button" aria-pressed=move || saved.get().to_string()
                on:click=move |_| saved.set(saved_items::toggle(&item))>
                <Icon name="star"/>
                {word}
            </button>
        }
        .into_any()
    };
    view! {
        {button(&query.from, words.plan_save_from())}
        {button(&query.to, words.plan_save_to())}
    }
    .into_any()
}

/// A map to choose a place on, shown while start or destination is missing. The fields offer the same.
#[component]
pub(super) fn OnMap(query: Memo<PlanQuery>, set_query: SetQuery) -> impl IntoView {
    let words = use_words();
    let city = use_city();
    let open = RwSignal::new(false);
    let missing = Memo::new(move |_| query.with(|query| (query.from.is_none(), query.to.is_none())));
    dynamic_view(move || {
        let (from, to) = missing.get();
        if !from && !to {
            return ().into_any();
        }
        let prompt = if from { words.plan_map_from() } else { words.plan_map_to() };
        let set_end = Callback::new(move |at: LatLon| {
            edit_query(query, set_query, |query| {
                set_missing_end(query, TransitEndpoint::Spot(at, words.plan_spot().to_owned()));
            });
        });
        let (center, zoom) = (city.center, city.zoom.start);
        view! {
            <div class="chips">
                <button type="button" class="chip" aria-expanded=move || open.get().to_string()
                    on:click=move |_| open.update(|open| *open = !*open)>
                    <Icon name="map"/>
                    {words.plan_map()}
                </button>
            </div>
            {dynamic_view(move || open.get().then(|| view! {
                <p class="muted" role="status">{prompt}</p>
                <div class="bus-map">
                    <MapView
                        markers=Signal::derive(Vec::new)
                        on_tapped=set_end
                        go=RwSignal::new(None)
                        center
                        zoom
                        label=prompt
                    />
                </div>
            }).into_any())}
        }
        .into_any()
    })
}
