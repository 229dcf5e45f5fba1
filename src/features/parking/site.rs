//! `/parking/{uid}`: whether there is room, what a stay costs here, when and how to pay, and how to get there.

use contract::parking::ParkingSiteDetails;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::{
    live::{Live, free_spaces},
    pay::Pay,
    place::{Facts, Hours, Place, Source},
    price::{Price, TariffTables, quote_of},
    stay::{Choice, StayFields, VehicleSwitch},
};
use browser::client::Client;
use ui::{Icon, Loaded, PageTitle, RemoteData, dynamic_view, failure_title, use_words};

/// The page.
#[component]
pub(super) fn SitePage() -> impl IntoView {
    let client = expect_context::<Client>();
    let path = use_location().pathname;
    let uid = Memo::new(move |_| path.with(|path| contract::parking::uid_in(path)));
    let details = RemoteData::new(
        move || uid.get(),
        move |uid: String| async move { client.send(contract::parking::parking_site(&uid)).await },
    );
    let reload = Callback::new(move |()| details.retry());
    view! {
        <div class="page parking">
            {dynamic_view(move || match details.get() {
                Some(details) => view! { <PageTitle text=details.site.name.get(use_words().tag()).to_owned()/> }.into_any(),
                None => failure_title(details),
            })}
            <Loaded remote=details rows=6 let:details>
                <Details details reload/>
            </Loaded>
        </div>
    }
    .into_any()
}

#[component]
fn Details(details: ParkingSiteDetails, reload: Callback<()>) -> impl IntoView {
    let words = use_words();
    let site = details.site.clone();
    let uid = site.uid.clone();
    let live = Live::subscribe(Some(&site.uid));
    let choice = Choice::of_page(move |view| view.site(&uid).href());
    let vehicles = site.purpose.clone();
    // A site that does not take the remembered vehicle opens with one that it takes.
    let first = vehicles.first().copied().filter(|_| !vehicles.contains(&choice.vehicle.get_untracked()));
    let choice = Choice {
        vehicle: Memo::new(move |_| {
            let is_chosen = choice.view.with(|view| view.vehicle.is_some());
            first.filter(|_| !is_chosen).unwrap_or_else(|| choice.vehicle.get())
        }),
        ..choice
    };
    let has_prices = !details.tariffs.is_empty();
    let is_cached = details.cached.is_some();
    let details = StoredValue::new(details);
    let quote = quote_of(details, choice);
    let price = match has_prices {
        true => view! {
            <section aria-labelledby="parking-price">
                <h2 id="parking-price">{words.parking_calculate()}</h2>
                {(vehicles.len() > 1).then(|| view! { <VehicleSwitch choice vehicles/> })}
                <StayFields choice/>
                <Price details quote/>
            </section>
            <section aria-labelledby="parking-tariff">
                <h2 id="parking-tariff">{words.parking_tariff()}</h2>
                <TariffTables details choice/>
            </section>
        }
        .into_any(),
        false if site.has_fee == Some(false) => view! { <p>{words.parking_free_of_charge()}</p> }.into_any(),
        false => view! { <p>{words.parking_no_price()}</p> }.into_any(),
    };
    let room = free_spaces(&site, choice.vehicle, live, words, |words, was_counted| match was_counted {
        true => words.parking_live_lost(),
        false => words.parking_no_live(),
    });
    view! {
        {is_cached.then(|| view! { <p class="banner"><Icon name="info"/>{words.parking_cached()}</p> })}
        <p class="parking-room">{room}</p>
        {price}
        <Pay details choice quote reload/>
        <Hours site=site.clone() live/>
        <Facts site=site.clone()/>
        <Place site=site.clone()/>
        <Source site/>
    }
    .into_any()
}
