//! `/parking`: sites for a vehicle and a stay, on a map and as a list, cheapest first. The address holds the choices.

use civic::pins::{Look, Marker, Shape};
use contract::{
    LatLon,
    parking::{ParkingQuery, ParkingSite, ParkingView, Stay, Vehicle},
};
use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
};

use super::{
    card::card,
    stay::{StayFields, VehicleSwitch, offset, remembered_vehicle, stay_from_now},
};
use crate::map::MapView;
use browser::{client::Client, dom, place};
use ui::{Icon, Loaded, PageTitle, RemoteData, locate_with_status, use_city, use_words};

/// The page.
#[component]
pub(super) fn Home() -> impl IntoView {
    let words = use_words();
    let client = expect_context::<Client>();
    let search = use_location().search;
    let view = Memo::new(move |_| search.with(|query| ParkingView::parse(query)));
    let usual = StoredValue::new((remembered_vehicle(), stay_from_now(offset())));
    let vehicle =
        Signal::derive(move || view.with(|view| view.vehicle).unwrap_or_else(|| usual.with_value(|usual| usual.0)));
    let stay = Signal::derive(move || {
        view.with(|view| view.stay.clone()).unwrap_or_else(|| usual.with_value(|usual| usual.1.clone()))
    });
    let near = RwSignal::new(place::get_position("near"));
    let query = move || ParkingQuery { near: near.get(), ..view.with(|view| view.query(vehicle.get(), &stay.get())) };
    let sites = RemoteData::new(
        move || Some(query()),
        move |query: ParkingQuery| async move { client.send(contract::parking::parking_sites(&query)).await },
    );
    let navigate = StoredValue::new_local(use_navigate());
    let change = Callback::new(move |view: ParkingView| {
        let options = NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
        navigate.with_value(|navigate| navigate(&view.page().href(), options));
    });
    let choose_vehicle = Callback::new(move |one: Vehicle| {
        change.run(ParkingView { vehicle: Some(one), ..view.get_untracked() });
    });
    let choose_stay = Callback::new(move |next: Stay| {
        change.run(ParkingView { stay: Some(next), ..view.get_untracked() });
    });
    view! {
        <div class="page parking">
            <PageTitle text=words.title_parking()/>
            <VehicleSwitch vehicle on_change=choose_vehicle/>
            <StayFields stay on_change=choose_stay/>
            <div class="parking-filters">
                <button
                    type="button"
                    class="chip"
                    aria-pressed=move || view.with(|view| view.cashless).to_string()
                    on:click=move |_| {
                        let view = view.get_untracked();
                        change.run(ParkingView { cashless: !view.cashless, ..view });
                    }
                >
                    {words.parking_cashless()}
                </button>
                <Near near/>
            </div>
            <Loaded remote=sites rows=6 let:sites>
                <Sites sites=sites.items/>
            </Loaded>
        </div>
    }
    .into_any()
}

/// The button that sorts by the way from here.
#[component]
fn Near(near: RwSignal<Option<LatLon>>) -> impl IntoView {
    let words = use_words();
    let (locating, status) = (RwSignal::new(false), RwSignal::new(None::<String>));
    let locate = move |_| {
        locate_with_status(locating, status, words, move |fix| {
            place::set_position("near", fix.at);
            near.try_set(Some(fix.at));
        });
    };
    view! {
        <button type="button" class="button" aria-busy=move || locating.get().then_some("true") on:click=locate>
            <Icon name="locate-fixed"/>
            {words.heritage_near()}
        </button>
        <p class="status-text" role="status">{status}</p>
    }
    .into_any()
}

#[component]
fn Sites(sites: Vec<ParkingSite>) -> impl IntoView {
    let words = use_words();
    let city = use_city();
    if sites.is_empty() {
        return view! {
            <div class="empty">
                <Icon name="square-parking"/>
                <p class="empty-title">{words.parking_none()}</p>
                <p>{words.parking_none_do()}</p>
            </div>
        }
        .into_any();
    }
    let count = sites.len() as u32;
    let cards = sites.iter().map(|site| card(site, words)).collect_view();
    let markers: Vec<Marker> = sites.iter().map(|site| marker(site, words.tag())).collect();
    let on_chosen = Callback::new(move |uid: String| dom::scroll_into_view(&["parking-", &uid].concat()));
    view! {
        <div class="parking-map">
            <MapView
                markers=Signal::derive(move || markers.clone())
                on_chosen=on_chosen
                go=RwSignal::new(None)
                center=city.center
                zoom=14
                label=words.parking_map()
            />
        </div>
        <div role="status">
            <h2>{words.parking_count(count)}</h2>
        </div>
        <ul class="parking-list">{cards}</ul>
        {sites.iter().any(|site| site.is_approximate).then(|| view! {
            <p class="muted small">{words.parking_approximate()}</p>
        })}
    }
    .into_any()
}

fn marker(site: &ParkingSite, tag: &str) -> Marker {
    Marker {
        key: site.uid.clone(),
        lat: site.lat,
        lon: site.lon,
        look: Look::Pin {
            icon: "square-parking".to_owned(),
            shape: Shape::Circle,
            selected: false,
            label: site.name.get(tag).to_owned(),
        },
    }
}
