//! `/parking/{uid}`: whether there is room, what a stay costs here, when and how to pay, and how to get there.

use contract::parking::ParkingSiteDetails;
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use messages::Words;

use super::{
    live::{Live, free_spaces, stay_warnings},
    pay::Pay,
    place::{Facts, Hours, Photos, Place, Source},
    price::{Price, TariffTables, quote_of},
    stay::{Choice, StayFields, VehicleSwitch, offset},
};
use browser::client::Client;
use ui::{Icon, Loaded, PageTitle, RemoteData, dynamic_text, dynamic_view, failure_title, use_words};

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
    let watched = vec![site.uid.clone()];
    let live = Live::subscribe(move || Some(watched.clone()));
    let choice = Choice::of_page(move |view| view.site(&uid).href());
    let vehicles = site.purpose.clone();
    let taken = vehicles.clone();
    let choice = Choice {
        // Instead of a vehicle that the site does not take, one that it takes: there may be no switch to change it.
        vehicle: Memo::new(move |_| {
            let wanted = choice.vehicle.get();
            if taken.contains(&wanted) { wanted } else { taken.first().copied().unwrap_or(wanted) }
        }),
        ..choice
    };
    let has_prices = !details.tariffs.is_empty();
    let copy = details.cached.map(|_| copy_banner(details.cached_at, reload, live, words));
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
        {copy}
        <p class="parking-room">{room}</p>
        <div class="parking-warnings" role="status">{stay_warnings(&site, choice.stay, live, words)}</div>
        {price}
        <Pay details choice quote reload/>
        <Hours site=site.clone() live/>
        <Facts site=site.clone()/>
        <Place site=site.clone()/>
        <Photos site=site.clone()/>
        <Source site/>
    }
    .into_any()
}

/// Says that the site comes from the device, and how old it is, if that is known.
fn copy_banner(cached_at: Option<u64>, reload: Callback<()>, live: Live, words: Words) -> AnyView {
    let at = cached_at.map(|millis| civic::time::from_millis(millis as f64, offset()));
    let age = move || at.map(|at| words.parking_updated(civic::time::ago(live.now(), at, &words)));
    view! {
        <div class="banner" data-testid="kept-copy">
            <Icon name="wifi-off"/>
            <p>{words.parking_cached()} " " {dynamic_text(age)}</p>
            <button type="button" class="button" on:click=move |_| reload.run(())>{words.try_again()}</button>
        </div>
    }
    .into_any()
}
