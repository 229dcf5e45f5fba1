//! What a journey shall be like, places that are kept, and ends chosen on the map.

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

/// Changes the question.
pub(super) type Go = Callback<PlanQuery>;

fn changed(query: Memo<PlanQuery>, go: Go, edit: impl FnOnce(&mut PlanQuery)) {
    let mut next = query.get_untracked();
    edit(&mut next);
    go.run(next);
}

/// Takes something that is avoided out, or puts it in.
pub(super) fn toggle(avoid: &mut Vec<String>, what: &str) {
    let before = avoid.len();
    avoid.retain(|known| known != what);
    if avoid.len() == before {
        avoid.push(what.to_owned());
    }
}

/// Fewer walks, fewer changes, no metro: folded away until somebody wants it.
pub(super) fn options(query: Memo<PlanQuery>, go: Go) -> AnyView {
    let words = use_words();
    let less = move || query.with(|query| query.less_walking);
    let avoids = move |what: &'static str| query.with(|query| query.avoid.iter().any(|known| known == what));
    let chip = move |what: &'static str, word: &'static str| {
        view! {
            <button type="button" class="chip" aria-pressed=move || avoids(what).to_string()
                on:click=move |_| changed(query, go, |query| toggle(&mut query.avoid, what))>
                <Icon name="circle-slash"/>
                {word}
            </button>
        }
    };
    let most = move |value: Option<u8>, word: String| {
        let text = value.map(|most| most.to_string()).unwrap_or_default();
        view! { <option value=text selected=move || query.with(|query| query.transfers == value)>{word}</option> }
    };
    // The address has ids, people read names.
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
            let said = words.plan_avoided(name);
            view! {
                <button type="button" class="chip" aria-pressed="true"
                    on:click=move |_| changed(query, go, |query| toggle(&mut query.avoid, &id))>
                    <Icon name="x"/>
                    {said}
                </button>
            }
        };
        avoided().into_iter().map(line).collect_view().into_any()
    };
    // What is set is seen; what is open stays so.
    let open = Memo::new(move |before: Option<&bool>| {
        let set = query.with(|query| query.less_walking || query.transfers.is_some() || !query.avoid.is_empty());
        set || before.copied().unwrap_or(false)
    });
    view! {
        <details class="plan-options" open=move || open.get()>
            <summary><Icon name="sliders-horizontal"/>{words.plan_options()}</summary>
            <div class="chips">
                <button type="button" class="chip" aria-pressed=move || less().to_string()
                    on:click=move |_| changed(query, go, |query| query.less_walking = !query.less_walking)>
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
                    let most = event_target_value(&event).parse().ok();
                    changed(query, go, |query| query.transfers = most);
                }>
                    {most(None, words.plan_any().to_owned())}
                    {most(Some(0), words.plan_never().to_owned())}
                    {most(Some(1), words.plan_at_most(1))}
                    {most(Some(2), words.plan_at_most(2))}
                </select>
            </label>
        </details>
    }
    .into_any()
}

fn is_kind(what: &str) -> bool {
    matches!(what, "tram" | "metro" | "rail" | "bus" | "ferry" | "other")
}

/// Sets the end that is missing, else the one where the way leads.
fn set_free(query: &mut PlanQuery, end: TransitEndpoint) {
    if query.from.is_none() {
        query.from = Some(end);
    } else {
        query.to = Some(end);
    }
}

/// Places that the person keeps on this device, to go from or to with one press.
pub(super) fn places(query: Memo<PlanQuery>, go: Go, words: Words) -> AnyView {
    // Kept anew with every change of the question.
    let ready = move || query.with(|query| query.from.is_none() || query.to.is_none());
    dynamic_view(move || {
        let saved_items: Vec<SavedItem> =
            saved_items::saved().into_iter().filter(|saved_items| saved_items.what != ItemKind::Line).collect();
        if !ready() || saved_items.is_empty() {
            return ().into_any();
        }
        let chip = move |saved_items: SavedItem| {
            let end = saved_items.end();
            view! {
                <button type="button" class="chip" on:click=move |_| {
                    if let Some(end) = end.clone() {
                        changed(query, go, |query| set_free(query, end));
                    }
                }>
                    <Icon name="star"/>
                    {saved_items.name}
                </button>
            }
        };
        view! {
            <div class="chips" role="group" aria-label=words.plan_saved()>{saved_items.into_iter().map(chip).collect_view()}</div>
        }
        .into_any()
    })
}

/// Keeps the places of the question: stops have a page of their own for that.
pub(super) fn keep_places(query: &PlanQuery, words: Words) -> AnyView {
    let button = |end: &Option<TransitEndpoint>, word: &'static str| {
        let Some(TransitEndpoint::Spot(at, name)) = end else { return ().into_any() };
        let id = TransitEndpoint::Spot(*at, String::new()).print();
        let name = if name.is_empty() { words.plan_spot().to_owned() } else { name.clone() };
        let saved_items = SavedItem { what: ItemKind::Spot, id, name };
        let saved = RwSignal::new(saved_items::is_saved(&saved_items));
        view! {
            <button type="button" class="button" aria-pressed=move || saved.get().to_string()
                on:click=move |_| saved.set(saved_items::toggle(&saved_items))>
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

/// A map to tap, while an end is missing. Everything that it does the fields do as well.
#[component]
pub(super) fn OnMap(query: Memo<PlanQuery>, go: Go) -> impl IntoView {
    let words = use_words();
    let city = use_city();
    let open = RwSignal::new(false);
    let free = Memo::new(move |_| query.with(|query| (query.from.is_none(), query.to.is_none())));
    dynamic_view(move || {
        let (from, to) = free.get();
        if !from && !to {
            return ().into_any();
        }
        let say = if from { words.plan_map_from() } else { words.plan_map_to() };
        let tapped = Callback::new(move |at: LatLon| {
            changed(query, go, |query| set_free(query, TransitEndpoint::Spot(at, words.plan_spot().to_owned())));
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
                <p class="muted" role="status">{say}</p>
                <div class="bus-map">
                    <MapView
                        markers=Signal::derive(Vec::new)
                        on_tapped=tapped
                        go=RwSignal::new(None)
                        center
                        zoom
                        label=say
                    />
                </div>
            }).into_any())}
        }
        .into_any()
    })
}
