//! `/parking/{uid}`: what a stay costs here, when and how to pay, and how to get there.

use contract::{
    parking::{ParkingSite, ParkingSiteDetails, Stay},
    reports::{Prefill, ReportsPage},
    transit::{PlanQuery, TransitEndpoint},
};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::{
    card::method_name,
    price::{Price, TariffTables},
    stay::{StayFields, VehicleSwitch, offset, remembered_vehicle, stay_from_now},
};
use crate::map::MapView;
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
    view! {
        <div class="page parking">
            {dynamic_view(move || match details.get() {
                Some(details) => view! { <PageTitle text=details.site.name.get(use_words().tag()).to_owned()/> }.into_any(),
                None => failure_title(details),
            })}
            <Loaded remote=details rows=6 let:details>
                <Details details/>
            </Loaded>
        </div>
    }
    .into_any()
}

#[component]
fn Details(details: ParkingSiteDetails) -> impl IntoView {
    let words = use_words();
    let site = details.site.clone();
    let usual = remembered_vehicle();
    // A site that does not take the remembered vehicle opens with one that it takes.
    let first = if site.purpose.contains(&usual) { usual } else { site.purpose.first().copied().unwrap_or(usual) };
    let vehicle = RwSignal::new(first);
    let stay = RwSignal::new(stay_from_now(offset()));
    let has_prices = !details.tariffs.is_empty();
    let details = StoredValue::new(details);
    let price = match has_prices {
        true => view! {
            <section aria-labelledby="parking-price">
                <h2 id="parking-price">{words.parking_calculate()}</h2>
                {(site.purpose.len() > 1).then(|| view! {
                    <VehicleSwitch vehicle=vehicle.into() on_change=Callback::new(move |one| vehicle.set(one))/>
                })}
                <StayFields stay=stay.into() on_change=Callback::new(move |next: Stay| stay.set(next))/>
                <Price details vehicle=vehicle.into() stay=stay.into()/>
            </section>
            <section aria-labelledby="parking-tariff">
                <h2 id="parking-tariff">{words.parking_tariff()}</h2>
                <TariffTables details/>
            </section>
        }
        .into_any(),
        false if site.has_fee == Some(false) => view! { <p>{words.parking_free_of_charge()}</p> }.into_any(),
        false => view! { <p>{words.parking_no_price()}</p> }.into_any(),
    };
    view! {
        <p class="muted">{words.parking_no_live()}</p>
        {price}
        <Pay site=site.clone()/>
        <Place site/>
    }
    .into_any()
}

/// How to pay.
#[component]
fn Pay(site: ParkingSite) -> impl IntoView {
    let words = use_words();
    let methods = site.cashless.iter().map(|method| view! { <li>{method_name(*method, words)}</li> }).collect_view();
    let report = ReportsPage::New(Box::new(Prefill {
        category: Some("illegal-parking".to_owned()),
        at: Some(site.at()),
        place: Some(site.name.get(words.tag()).to_owned()),
        about: Some(["parking:", &site.uid].concat()),
    }));
    view! {
        <section aria-labelledby="parking-pay">
            <h2 id="parking-pay">{words.parking_pay()}</h2>
            {match site.cashless.is_empty() {
                true => view! { <p>{words.parking_pay_unknown()}</p> }.into_any(),
                false => view! { <ul>{methods}</ul> }.into_any(),
            }}
            <p><a class="button" href=report.href()><Icon name="megaphone"/>{words.parking_overcharged()}</a></p>
        </section>
    }
    .into_any()
}

/// Where it is and how to get there.
#[component]
fn Place(site: ParkingSite) -> impl IntoView {
    let words = use_words();
    let (at, name) = (site.at(), site.name.get(words.tag()).to_owned());
    let from = TransitEndpoint::Spot(at, name.clone());
    let bus = PlanQuery { from: Some(from), ..PlanQuery::default() }.page();
    let source = site.source.clone();
    let checked = civic::locale::day(source.checked_on, words.tag());
    view! {
        <section aria-labelledby="parking-place">
            <h2 id="parking-place">{words.parking_place()}</h2>
            {site.is_approximate.then(|| view! { <p>{words.parking_approximate()}</p> })}
            <div class="parking-map">
                <MapView
                    markers=Signal::derive(Vec::new)
                    spot=Signal::derive(move || Some(at))
                    go=RwSignal::new(None)
                    center=at
                    zoom=17
                    label=name
                />
            </div>
            <div class="actions">
                <a class="button is-primary" href=civic::geo::directions_url(at) rel="noreferrer">
                    <Icon name="map-pin"/>
                    {words.parking_directions()}
                </a>
                <a class="button" href=bus.href()><Icon name="bus"/>{words.parking_bus()}</a>
            </div>
            <p class="muted small">
                {words.parking_source()}
                " "
                {match source.url {
                    Some(url) => view! { <a href=url rel="noreferrer">{source.name}</a> }.into_any(),
                    None => source.name.into_any(),
                }}
                ", "
                {words.parking_checked(checked)}
            </p>
        </section>
    }
    .into_any()
}
