//! Where a site is, how to get there, when it is open, and what else is known about it.

use contract::{
    Service,
    parking::ParkingSite,
    transit::{PlanQuery, TransitEndpoint},
};
use leptos::prelude::*;

use super::live::Live;
use crate::map::PlaceMap;
use ui::{Icon, dynamic_text, use_city, use_words};

/// Opening hours.
#[component]
pub(super) fn Hours(site: ParkingSite, live: Live) -> impl IntoView {
    let words = use_words();
    let opening = site.opening;
    let text = move || Some(civic::parking::hours_text(opening.as_ref(), live.now(), &words));
    view! {
        <section aria-labelledby="parking-hours">
            <h2 id="parking-hours">{words.parking_hours()}</h2>
            <p>{dynamic_text(text)}</p>
        </section>
    }
    .into_any()
}

/// Capacity, height, longest stay, roof, and rules that keep vehicles out.
#[component]
pub(super) fn Facts(site: ParkingSite) -> impl IntoView {
    let words = use_words();
    let facts = civic::parking::site_facts(&site, &words);
    let facts = (!facts.is_empty()).then(|| {
        let facts = facts.into_iter().map(|fact| view! { <li>{fact}</li> }).collect_view();
        view! {
            <section aria-labelledby="parking-facts">
                <h2 id="parking-facts">{words.parking_facts()}</h2>
                <ul class="parking-facts">{facts}</ul>
            </section>
        }
    });
    let restrictions = (!site.restrictions.is_empty()).then(|| {
        let rules = site.restrictions.into_iter().map(|rule| {
            let text = rule.text.get(words.tag()).to_owned();
            view! { <li>{text}" "<span class="muted small">{rule.source}</span></li> }
        });
        let rules = rules.collect_view();
        view! {
            <section aria-labelledby="parking-rules">
                <h2 id="parking-rules">{words.parking_restrictions()}</h2>
                <ul class="parking-facts">{rules}</ul>
            </section>
        }
    });
    view! {
        {facts}
        {restrictions}
    }
    .into_any()
}

/// Where it is and how to get there.
#[component]
pub(super) fn Place(site: ParkingSite) -> impl IntoView {
    let words = use_words();
    let (at, name) = (site.at(), site.name.get(words.tag()).to_owned());
    let address = site.address.get(words.tag()).to_owned();
    let address = (!address.is_empty() && address != name).then(|| view! { <p>{address}</p> });
    let from = TransitEndpoint::Spot(at, name.clone());
    let bus = PlanQuery { from: Some(from), ..PlanQuery::default() }.page();
    view! {
        <section aria-labelledby="parking-place">
            <h2 id="parking-place">{words.parking_place()}</h2>
            {address}
            {site.is_approximate.then(|| view! { <p>{words.parking_approximate()}</p> })}
            <div class="parking-map">
                <PlaceMap at=at label=name/>
            </div>
            <div class="actions">
                <a class="button is-primary" href=civic::geo::directions_url(at) rel="noreferrer">
                    <Icon name="map-pin"/>
                    {words.parking_directions()}
                </a>
                {offers(Service::Transit)
                    .then(|| view! { <a class="button" href=bus.href()><Icon name="bus"/>{words.parking_bus()}</a> })}
            </div>
        </section>
    }
    .into_any()
}

/// Links to pictures: the page itself loads nothing from other servers.
#[component]
pub(super) fn Photos(site: ParkingSite) -> impl IntoView {
    let words = use_words();
    if site.photos.is_empty() {
        return ().into_any();
    }
    let photos = site.photos.into_iter().map(|photo| {
        let alt = photo.alt.get(words.tag());
        let text = if alt.is_empty() { words.parking_photo().to_owned() } else { alt.to_owned() };
        let parts = [photo.host().unwrap_or_default(), &photo.author, &photo.licence];
        let about = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
        // Also on the portal's own server it is a file, no page of the router.
        view! { <li><a href=photo.url rel="external noreferrer">{text}</a>" "<span class="muted small">{about}</span></li> }
    });
    let photos = photos.collect_view();
    view! {
        <section aria-labelledby="parking-photos">
            <h2 id="parking-photos">{words.parking_photos()}</h2>
            <ul class="parking-facts">{photos}</ul>
        </section>
    }
    .into_any()
}

/// Where the data of the site comes from, and when it changed.
#[component]
pub(super) fn Source(site: ParkingSite) -> impl IntoView {
    let words = use_words();
    let source = site.source;
    let checked = civic::locale::day(source.checked_on, words.tag());
    let updated =
        site.updated_at.map(|at| words.parking_data_updated(civic::locale::day(at.date_naive(), words.tag())));
    view! {
        <p class="muted small">
            {words.parking_source()}
            " "
            {match source.url {
                Some(url) => view! { <a href=url rel="noreferrer">{source.name}</a> }.into_any(),
                None => source.name.into_any(),
            }}
            ", "
            {words.parking_checked(checked)}
            {updated.map(|text| [". ", &text].concat())}
        </p>
    }
    .into_any()
}

/// Whether the city offers a service.
pub(super) fn offers(service: Service) -> bool {
    use_city().services.contains(&service)
}
