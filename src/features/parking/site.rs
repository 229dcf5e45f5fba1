//! `/parking/{uid}`: what a stay costs here, when and how to pay, and how to get there.

use contract::{
    Service,
    parking::{ParkingSite, ParkingSiteDetails},
    reports::{Prefill, ReportsPage},
    transit::{PlanQuery, TransitEndpoint},
};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::{
    card::method_name,
    price::{Price, TariffTables},
    stay::{Choice, StayFields, VehicleSwitch},
};
use crate::map::MapView;
use browser::client::Client;
use ui::{Icon, Loaded, PageTitle, RemoteData, dynamic_view, failure_title, use_city, use_words};

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
    let uid = site.uid.clone();
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
    let report_category = details.report_category.clone();
    let details = StoredValue::new(details);
    let price = match has_prices {
        true => view! {
            <section aria-labelledby="parking-price">
                <h2 id="parking-price">{words.parking_calculate()}</h2>
                {(vehicles.len() > 1).then(|| view! { <VehicleSwitch choice vehicles/> })}
                <StayFields choice/>
                <Price details choice/>
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
    let restrictions = site.restrictions.iter().map(|rule| {
        let text = rule.text.get(words.tag()).to_owned();
        view! { <li>{text}" "<span class="muted small">{rule.source.clone()}</span></li> }
    });
    let restrictions = restrictions.collect_view();
    view! {
        {is_cached.then(|| view! { <p class="banner"><Icon name="info"/>{words.parking_cached()}</p> })}
        {site.realtime.is_empty().then(|| view! { <p class="muted">{words.parking_no_live()}</p> })}
        {(!site.restrictions.is_empty()).then(|| view! { <ul>{restrictions}</ul> })}
        {price}
        <Pay site=site.clone() report_category/>
        <Place site/>
    }
    .into_any()
}

/// How to pay.
#[component]
fn Pay(site: ParkingSite, report_category: Option<String>) -> impl IntoView {
    let words = use_words();
    let methods = site.cashless.iter().map(|method| view! { <li>{method_name(*method, words)}</li> }).collect_view();
    let report = ReportsPage::New(Box::new(Prefill {
        category: report_category,
        at: Some(site.at()),
        place: Some(site.name.get(words.tag()).to_owned()),
        about: Some(["parking:", &site.uid].concat()),
        ..Prefill::default()
    }));
    view! {
        <section aria-labelledby="parking-pay">
            <h2 id="parking-pay">{words.parking_pay()}</h2>
            {match site.cashless.is_empty() {
                true => view! { <p>{words.parking_pay_unknown()}</p> }.into_any(),
                false => view! { <ul>{methods}</ul> }.into_any(),
            }}
            {offers(Service::Reports).then(|| view! {
                <p><a class="button" href=report.href()><Icon name="megaphone"/>{words.parking_overcharged()}</a></p>
            })}
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
                {offers(Service::Transit)
                    .then(|| view! { <a class="button" href=bus.href()><Icon name="bus"/>{words.parking_bus()}</a> })}
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

/// Whether the city offers a service.
fn offers(service: Service) -> bool {
    use_city().services.contains(&service)
}
