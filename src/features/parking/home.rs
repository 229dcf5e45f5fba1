//! `/parking`: sites for a vehicle and a stay, on a map and as a list, cheapest first. The address holds the choices.

use civic::pins::{Look, Marker};
use contract::{
    LatLon,
    parking::{ParkingQuery, ParkingSite, Vehicle},
};
use leptos::{prelude::*, task::spawn_local};
use messages::Words;

use super::{
    about::AboutData,
    card::{card, link_id, price_text},
    filters::{Filters, NEAR, Near},
    live::Live,
    saved::{self, Listed, OriginBanner},
    stay::{Choice, StayFields, VehicleSwitch, error_text, offset},
};
use crate::map::MapView;
use browser::{client::Client, dom, place, timer};
use ui::{Icon, Loaded, PageTitle, RemoteData, State, dynamic_text, dynamic_view, effect, use_city, use_words};

/// Zoom at which the walk from a destination can be seen.
const WALK_ZOOM: u8 = 15;

/// How long the map waits for the list, in milliseconds. Its libraries need the processor, and people wait for the list.
const MAP_WAIT_MS: i32 = 1_000;

/// The page.
#[component]
pub(super) fn Home() -> impl IntoView {
    let words = use_words();
    let center = use_city().center;
    let client = expect_context::<Client>();
    let offset = offset();
    let choice = Choice::of_page(|view| view.list().href());
    let position = RwSignal::new(place::get_position(NEAR));
    let destination =
        Memo::new(move |_| position.get().or_else(|| choice.view.with(|view| view.near.as_ref().map(|near| near.at))));
    let query = move || {
        let (vehicle, stay) = (choice.vehicle.get(), choice.stay.get());
        ParkingQuery { near: destination.get(), ..choice.view.with(|view| view.query(vehicle, &stay)) }
    };
    let valid_query = move || choice.error(offset).is_none().then(query);
    let sites = RemoteData::new(valid_query, move |query: ParkingQuery| saved::fetch(client, query, offset));
    if let Some(query) = untrack(valid_query) {
        saved::show_early(sites, query, choice.vehicle, offset);
    }
    // Those of the last list, while another one is loading or has failed.
    let live = Live::subscribe(move || {
        let is_waiting = sites.busy.try_get().unwrap_or_default();
        let uids = |state: &State<Listed>| match state {
            // The list of the device is about to be replaced.
            State::Loaded(listed) if is_waiting && listed.origin.is_some() => None,
            State::Loaded(listed) => Some(listed.page.items.iter().map(|site| site.uid.clone()).collect::<Vec<_>>()),
            _ => None,
        };
        sites.state.try_with(uids).flatten()
    });
    let has_error = Memo::new(move |_| choice.error(offset).is_some());
    // The last list has the prices of another stay.
    let shown = move || sites.get().filter(|_| !has_error.get());
    let map_target = RwSignal::new(None::<(LatLon, Option<u8>)>);
    effect(move || {
        if let Some(at) = destination.get() {
            map_target.set(Some((at, Some(WALK_ZOOM))));
        }
    });
    let markers = Memo::new(move |_| {
        let (vehicle, listed) = (choice.vehicle.get(), shown());
        let items = listed.iter().flat_map(|listed| listed.page.items.iter());
        items.map(|site| marker(site, vehicle, live, words)).collect::<Vec<_>>()
    });
    let has_counts = Memo::new(move |_| {
        let is_counted = |listed: Listed| listed.page.items.iter().any(|site| !site.realtime.is_empty());
        live.has_counts() || choice.view.with(|view| view.free) || sites.get().is_some_and(is_counted)
    });
    let is_map_due = RwSignal::new(false);
    spawn_local(async move {
        timer::sleep(MAP_WAIT_MS).await;
        is_map_due.try_set(true);
    });
    let has_map = Memo::new(move |had: Option<&bool>| {
        let has_list = || sites.state.with(|state| !matches!(state, State::Loading));
        had.copied().unwrap_or_default() || is_map_due.get() || has_list()
    });
    let count = Memo::new(move |_| {
        let page = shown()?.page;
        Some(words.parking_count(page.total.unwrap_or(page.items.len() as u32)))
    });
    let results = move || {
        if has_error.get() {
            return ().into_any();
        }
        view! {
            <Loaded remote=sites rows=6 let:listed>
                <Sites listed choice live/>
            </Loaded>
        }
        .into_any()
    };
    let on_chosen = Callback::new(move |uid: String| dom::focus(&link_id(&uid)));
    let map = move || {
        let draw = || {
            view! {
                <MapView
                    markers=markers
                    spot=Signal::derive(move || destination.get())
                    on_chosen=on_chosen
                    go=map_target
                    center=destination.get_untracked().unwrap_or(center)
                    zoom=14
                    label=words.parking_map()
                />
            }
        };
        has_map.get().then(draw).into_any()
    };
    view! {
        <div class="page parking parking-home">
            <div class="parking-controls">
                <PageTitle text=words.title_parking()/>
                <VehicleSwitch choice vehicles=Vehicle::ALL.to_vec()/>
                <StayFields choice/>
                <p class="parking-error" role="alert">
                    {dynamic_text(move || choice.error(offset).map(|error| error_text(error, words)))}
                </p>
                <Near choice position/>
                <Filters choice has_counts/>
                <div role="status">
                    {dynamic_view(move || count.get().map(|text| view! { <h2>{text}</h2> }).into_any())}
                </div>
                <OriginBanner sites live/>
            </div>
            <div class="parking-map">{dynamic_view(map)}</div>
            <div class="parking-results" aria-busy=move || sites.busy.get().then_some("true")>
                {dynamic_view(results)}
            </div>
            <AboutData/>
        </div>
    }
    .into_any()
}

#[component]
fn Sites(listed: Listed, choice: Choice, live: Live) -> impl IntoView {
    let words = use_words();
    let page = listed.page;
    if page.items.is_empty() {
        return view! {
            <div class="empty">
                <Icon name="square-parking"/>
                <p class="empty-title">{words.parking_none()}</p>
                <p>{words.parking_none_do()}</p>
            </div>
        }
        .into_any();
    }
    let is_approximate = page.items.iter().any(|site| site.is_approximate);
    // Drawn again when the address changes, because the links carry vehicle and stay.
    let cards = move || {
        let view = choice.view.get();
        let cards = page.items.iter().map(|site| card(site, &view, choice, live, words)).collect_view();
        view! { <ul class="parking-list">{cards}</ul> }.into_any()
    };
    view! {
        {dynamic_view(cards)}
        {is_approximate.then(|| view! { <p class="muted small">{words.parking_approximate()}</p> })}
    }
    .into_any()
}

/// A pin. Its shape says whether spaces are free, and its name says all that the card says.
fn marker(site: &ParkingSite, vehicle: Vehicle, live: Live, words: Words) -> Marker {
    let state = live.availability(&site.uid, &site.realtime, vehicle);
    let name = site.name.get(words.tag()).to_owned();
    let parts = [Some(name), state.text(live.now(), &words), Some(price_text(site, words))];
    Marker {
        key: site.uid.clone(),
        lat: site.lat,
        lon: site.lon,
        look: Look::Pin {
            icon: "square-parking".to_owned(),
            shape: state.shape(),
            selected: false,
            label: parts.into_iter().flatten().collect::<Vec<_>>().join(" · "),
        },
    }
}
