//! `/bus`: search for stops and lines, stops nearby, and saved and recent items.

use contract::{
    ApiError, LatLon, SearchResultKind,
    transit::{TransitLine, TransitPage},
};
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::{
    live::{Alerts, Live},
    parts::{Source, badge, mode_icon, stop_card},
    saved_items::{self, ItemKind, SavedItem},
};
use crate::cards::{SearchCombobox, Selection};
use browser::{client::Client, device, place};
use ui::{Icon, Loaded, PageTitle, RemoteData, dynamic_view, locate_with_status, use_words};

/// The page.
#[component]
pub fn Home() -> impl IntoView {
    let words = use_words();
    let client = expect_context::<Client>();
    device::prepare(client);
    let navigate = StoredValue::new_local(use_navigate());
    let open_result = Callback::new(move |selection: Selection| {
        navigate.with_value(|navigate| navigate(&selection.result.href, NavigateOptions::default()));
    });
    let near = RwSignal::new(place::get_position("near"));
    let location_status = RwSignal::new(None::<String>);
    let lines = RemoteData::new(
        || Some(()),
        move |()| async move { Ok::<_, ApiError>(client.send(contract::transit::transit_routes()).await?.items) },
    );
    let live = Live::subscribe(Memo::new(|_| Some("transit".to_owned())));
    let locating = RwSignal::new(false);
    let locate_stops = move |_| {
        locate_with_status(locating, location_status, words, move |fix| {
            place::set_position("near", fix.at);
            near.try_set(Some(fix.at));
        });
    };
    view! {
        <div class="page bus">
            <PageTitle text=words.title_bus()/>
            <div class="bus-ask">
                <form
                    class="search"
                    role="search"
                    aria-label=words.bus_search()
                    on:submit=|event| event.prevent_default()
                >
                    <Icon name="search"/>
                    <SearchCombobox
                        id="bus-search"
                        label=words.bus_search()
                        placeholder=words.bus_search()
                        kinds=vec![SearchResultKind::Line, SearchResultKind::Stop, SearchResultKind::Place]
                        near=Signal::derive(move || near.get())
                        on_chosen=open_result
                    />
                </form>
                <a class="button is-primary" href=contract::transit::PlanQuery::default().page().href()>
                    <Icon name="route"/>
                    {words.bus_plan()}
                </a>
                <button
                    type="button"
                    class="button"
                    aria-busy=move || locating.get().then_some("true")
                    on:click=locate_stops
                >
                    <Icon name="locate-fixed"/>
                    {words.bus_near_do()}
                </button>
            </div>
            <p class="status-text" role="status">{location_status}</p>
            <Alerts live/>
            {dynamic_view(move || near.get().map(|at| view! { <Near at/> }).into_any())}
            {item_chips(words.bus_saved(), saved_items::saved())}
            {item_chips(words.bus_recent(), saved_items::recent())}
            <section aria-labelledby="bus-lines">
                <h2 id="bus-lines">{words.bus_lines()}</h2>
                <Loaded remote=lines rows=6 let:lines>
                    <ul class="line-list">{lines.iter().map(|line| line_card(line, words.tag())).collect_view()}</ul>
                </Loaded>
            </section>
            <Source/>
        </div>
    }
    .into_any()
}

fn line_card(line: &TransitLine, tag: &str) -> AnyView {
    view! {
        <li data-testid="route-card">
            <a class="line-card" href=TransitPage::Line(line.id.clone()).href()>
                {badge(line)}
                <span>{line.long_name.get(tag).to_owned()}</span>
            </a>
        </li>
    }
    .into_any()
}

fn item_chips(title: &'static str, all: Vec<SavedItem>) -> AnyView {
    if all.is_empty() {
        return ().into_any();
    }
    let card = |item: &SavedItem| {
        let icon = if item.kind == ItemKind::Line { mode_icon(contract::transit::TransitMode::Bus) } else { "map-pin" };
        view! {
            <li>
                <a class="chip" href=item.href()>
                    <Icon name=icon/>
                    {item.name.clone()}
                </a>
            </li>
        }
    };
    view! {
        <section>
            <h2>{title}</h2>
            <ul class="chips">{all.iter().map(card).collect_view()}</ul>
        </section>
    }
    .into_any()
}

/// Stops near a position.
#[component]
fn Near(at: LatLon) -> impl IntoView {
    let words = use_words();
    let client = expect_context::<Client>();
    let stops = RemoteData::new(
        move || Some(()),
        move |()| async move {
            Ok::<_, ApiError>(client.send(contract::transit::transit_stops("", Some(at), 10)).await?.items)
        },
    );
    view! {
        <section aria-labelledby="bus-near">
            <h2 id="bus-near">{words.bus_near()}</h2>
            <Loaded remote=stops rows=3 let:stops>
                {if stops.is_empty() {
                    view! { <p>{words.bus_near_none()}</p> }.into_any()
                } else {
                    let cards = stops.iter().map(|stop| stop_card(stop, words)).collect_view();
                    view! { <ul class="stop-list">{cards}</ul> }.into_any()
                }}
            </Loaded>
        </section>
    }
    .into_any()
}
