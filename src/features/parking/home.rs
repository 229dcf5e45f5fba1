//! `/parking`: sites for a vehicle and a stay, on a map and as a list, cheapest first. The address holds the choices.

use civic::pins::{Look, Marker, Shape};
use contract::{
    LatLon,
    parking::{ParkingQuery, ParkingSite, ParkingView, Vehicle},
};
use leptos::prelude::*;

use super::{
    card::card,
    stay::{Choice, StayFields, VehicleSwitch, error_text, offset},
};
use crate::map::MapView;
use browser::{client::Client, dom, place};
use ui::{Icon, Loaded, PageTitle, RemoteData, dynamic_text, dynamic_view, locate_with_status, use_city, use_words};

/// The page.
#[component]
pub(super) fn Home() -> impl IntoView {
    let words = use_words();
    let city = use_city();
    let client = expect_context::<Client>();
    let offset = offset();
    let choice = Choice::of_page(|view| view.list().href());
    let near = RwSignal::new(place::get_position("near"));
    let query = move || {
        let (vehicle, stay) = (choice.vehicle.get(), choice.stay.get());
        ParkingQuery { near: near.get(), ..choice.view.with(|view| view.query(vehicle, &stay)) }
    };
    let sites = RemoteData::new(
        move || choice.error(offset).is_none().then(query),
        move |query: ParkingQuery| async move { client.send(contract::parking::parking_sites(&query)).await },
    );
    let markers = Signal::derive(move || {
        let items = sites.get().map(|page| page.items).unwrap_or_default();
        items.iter().map(|site| marker(site, words.tag())).collect::<Vec<_>>()
    });
    let count = move || sites.get().map(|page| words.parking_count(page.total.unwrap_or(page.items.len() as u32)));
    let on_chosen = Callback::new(move |uid: String| dom::scroll_into_view(&["parking-", &uid].concat()));
    view! {
        <div class="page parking">
            <PageTitle text=words.title_parking()/>
            <VehicleSwitch choice vehicles=Vehicle::ALL.to_vec()/>
            <StayFields choice/>
            <p class="parking-error" role="alert">
                {dynamic_text(move || choice.error(offset).map(|error| error_text(error, words)))}
            </p>
            <div class="parking-filters">
                <button
                    type="button"
                    class="chip"
                    aria-pressed=move || choice.view.with(|view| view.cashless).to_string()
                    on:click=move |_| {
                        let view = choice.view.get_untracked();
                        choice.change.run(ParkingView { cashless: !view.cashless, ..view });
                    }
                >
                    {words.parking_cashless()}
                </button>
                <Near near/>
            </div>
            <div class="parking-map">
                <MapView
                    markers=markers
                    on_chosen=on_chosen
                    go=RwSignal::new(None)
                    center=city.center
                    zoom=14
                    label=words.parking_map()
                />
            </div>
            <div role="status">
                <h2>{dynamic_text(count)}</h2>
            </div>
            <div class="parking-results" aria-busy=move || sites.busy.get().then_some("true")>
                <Loaded remote=sites rows=6 let:page>
                    <Sites sites=page.items choice/>
                </Loaded>
            </div>
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
fn Sites(sites: Vec<ParkingSite>, choice: Choice) -> impl IntoView {
    let words = use_words();
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
    let is_approximate = sites.iter().any(|site| site.is_approximate);
    // Drawn again when the address changes, because the links carry vehicle and stay.
    let cards = move || {
        let view = choice.view.get();
        let cards = sites.iter().map(|site| card(site, &view, words)).collect_view();
        view! { <ul class="parking-list">{cards}</ul> }.into_any()
    };
    view! {
        {dynamic_view(cards)}
        {is_approximate.then(|| view! { <p class="muted small">{words.parking_approximate()}</p> })}
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
