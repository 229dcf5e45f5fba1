//! A site's card in the list.

use contract::parking::{CashlessMethod, ParkingSite, ParkingView};
use leptos::prelude::*;
use messages::Words;

use super::{
    live::{Live, free_spaces, stay_warnings},
    stay::Choice,
};
use ui::Icon;

/// The card. It leads to the page of the site with the vehicle and stay of the list.
pub(super) fn card(site: &ParkingSite, view: &ParkingView, choice: Choice, live: Live, words: Words) -> AnyView {
    let tag = words.tag();
    let distance = site.distance_m.map(|metres| civic::locale::distance(f64::from(metres), &words));
    let cashless = (!site.cashless.is_empty()).then(|| words.parking_cashless().to_owned());
    let details: Vec<String> = [distance, cashless].into_iter().flatten().collect();
    let reports = overcharge_count(site, words).map(|text| view! { <span class="small">{text}</span> });
    view! {
        <li class="parking-card" data-testid="parking-card">
            <a id=link_id(&site.uid) href=view.site(&site.uid).href()>
                <Icon name="square-parking"/>
                <span class="parking-name">
                    <strong>{site.name.get(tag).to_owned()}</strong>
                    <span class="muted small">{details.join(" · ")}</span>
                    {free_spaces(site, choice.vehicle, live, words, |_, _| "")}
                    {stay_warnings(site, choice.stay, live, words)}
                    {reports}
                </span>
                <span class="parking-price num" class:is-unknown=site.price.is_none()>{price_text(site, words)}</span>
            </a>
        </li>
    }
    .into_any()
}

/// Id of the link of a site's card.
pub(super) fn link_id(uid: &str) -> String {
    ["parking-", uid].concat()
}

/// The price of the stay of a list.
pub(super) fn price_text(site: &ParkingSite, words: Words) -> String {
    match site.price {
        Some(0) => words.parking_free_of_charge().to_owned(),
        Some(amount) => civic::parking::dong(amount, &words),
        None => words.parking_no_price().to_owned(),
    }
}

/// How many public reports say that a site charged more than posted; `None` without any.
pub(super) fn overcharge_count(site: &ParkingSite, words: Words) -> Option<String> {
    site.overcharge_reports.filter(|count| *count > 0).map(|count| words.parking_overcharge_count(count))
}

/// Name of a way to pay without cash.
pub(super) fn method_name(method: CashlessMethod, words: Words) -> &'static str {
    match method {
        CashlessMethod::Vietqr => words.cashless_vietqr(),
        CashlessMethod::TollTag => words.cashless_toll_tag(),
        CashlessMethod::Card => words.cashless_card(),
        CashlessMethod::App => words.cashless_app(),
    }
}
