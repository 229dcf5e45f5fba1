//! The filters of the list. Rendered once, so that changing one doesn't move the focus.

use civic::parking::dong;
use contract::{
    LatLon, SearchResultKind,
    parking::{Destination, ParkingView},
};
use leptos::prelude::*;

use super::stay::Choice;
use crate::cards::{SearchCombobox, Selection};
use browser::{dom, place};
use ui::{Icon, dynamic_view, effect, locate_with_status, use_words};

/// Prices to choose from, in đồng: from a motorcycle by day to a car for a day.
const PRICES: [u32; 8] = [3_000, 5_000, 10_000, 20_000, 30_000, 50_000, 100_000, 200_000];

/// Key under which a history entry stores the position of the device.
pub(super) const NEAR: &str = "near";
/// Id of the field for the destination.
const FIELD_ID: &str = "parking-near";

/// Ways to pay, opening, free spaces, and price.
#[component]
pub(super) fn Filters(
    choice: Choice,
    /// Whether anybody counts free spaces.
    has_counts: Memo<bool>,
) -> impl IntoView {
    let words = use_words();
    let chip = move |label: &'static str, get: fn(&ParkingView) -> bool, set: fn(&mut ParkingView, bool)| {
        view! {
            <button
                type="button"
                class="chip"
                aria-pressed=move || choice.view.with(get).to_string()
                on:click=move |_| {
                    let mut view = choice.view.get_untracked();
                    let is_set = get(&view);
                    set(&mut view, !is_set);
                    choice.change.run(view);
                }
            >
                {label}
            </button>
        }
        .into_any()
    };
    let free = move || {
        let chip = || chip(words.parking_free(), |view| view.free, |view, is_set| view.free = is_set);
        has_counts.get().then(chip).into_any()
    };
    view! {
        <div class="parking-filters">
            {chip(words.parking_cashless(), |view| view.cashless, |view, is_set| view.cashless = is_set)}
            {chip(words.parking_open(), |view| view.open, |view, is_set| view.open = is_set)}
            {dynamic_view(free)}
            <PriceSelect choice/>
        </div>
    }
    .into_any()
}

/// The highest price of the stay.
#[component]
fn PriceSelect(choice: Choice) -> impl IntoView {
    let words = use_words();
    let chosen = choice.view.with_untracked(|view| view.max_price);
    // A price of a shared link need not be one of ours.
    let shared = chosen.filter(|most| !PRICES.contains(most));
    let options = PRICES.into_iter().chain(shared).map(|price| {
        let label = words.parking_at_most(dong(u64::from(price), &words));
        let is_chosen = chosen == Some(price);
        view! { <option value=price.to_string() selected=is_chosen>{label}</option> }
    });
    let options = options.collect_view();
    let value = move || choice.view.with(|view| view.max_price).map(|most| most.to_string()).unwrap_or_default();
    view! {
        <select
            class="input parking-most"
            aria-label=words.parking_max_price()
            prop:value=value
            on:change=move |event| {
                let max_price = event_target_value(&event).parse().ok();
                choice.change.run(ParkingView { max_price, ..choice.view.get_untracked() });
            }
        >
            <option value="">{words.parking_any_price()}</option>
            {options}
        </select>
    }
    .into_any()
}

/// The destination: a place by name, which the address holds, or the position of the device, which it does not.
#[component]
pub(super) fn Near(choice: Choice, position: RwSignal<Option<LatLon>>) -> impl IntoView {
    let words = use_words();
    let name = Memo::new(move |_| choice.view.with(|view| view.near.as_ref().map(Destination::label)));
    let text = RwSignal::new(String::new());
    effect(move || text.set(name.get().unwrap_or_default()));
    let (locating, status) = (RwSignal::new(false), RwSignal::new(None::<String>));
    let set_destination = move |near: Option<Destination>| {
        if near != choice.view.with_untracked(|view| view.near.clone()) {
            choice.change.run(ParkingView { near, ..choice.view.get_untracked() });
        }
    };
    let forget_position = move || {
        place::set(NEAR, "");
        position.set(None);
        // Why the device had no position no longer matters.
        status.set(None);
    };
    let on_chosen = Callback::new(move |selection: Selection| {
        let result = selection.result;
        let Some((lat, lon)) = result.lat.zip(result.lon) else { return };
        let name = result.title.get(words.tag()).to_owned();
        forget_position();
        set_destination(Some(Destination { at: LatLon::new(lat, lon), name }));
    });
    let locate = move |_| {
        locate_with_status(locating, status, words, move |fix| {
            place::set_position(NEAR, fix.at);
            position.set(Some(fix.at));
            set_destination(None);
        });
    };
    let clear = move |_| {
        forget_position();
        text.set(String::new());
        set_destination(None);
        // The button is gone, and with it the focus.
        dom::focus(FIELD_ID);
    };
    let is_chosen = Memo::new(move |_| position.with(Option::is_some) || name.with(Option::is_some));
    let clear_button = move || {
        is_chosen
            .get()
            .then(|| {
                view! {
                    <button
                        type="button"
                        class="button is-quiet is-icon is-clear"
                        aria-label=words.parking_near_clear()
                        on:click=clear
                    >
                        <Icon name="x"/>
                    </button>
                }
            })
            .into_any()
    };
    view! {
        <div class="parking-near">
            <div class="search">
                <Icon name="map-pin"/>
                <SearchCombobox
                    id=FIELD_ID
                    label=words.parking_near()
                    placeholder=words.parking_near()
                    kinds=vec![
                        SearchResultKind::Place,
                        SearchResultKind::Ward,
                        SearchResultKind::Stop,
                        SearchResultKind::Site,
                    ]
                    keep_text=true
                    text
                    on_chosen
                />
            </div>
            {dynamic_view(clear_button)}
            <button
                type="button"
                class="button is-icon"
                aria-label=words.heritage_near()
                aria-pressed=move || position.with(Option::is_some).to_string()
                aria-busy=move || locating.get().then_some("true")
                on:click=locate
            >
                <Icon name="locate-fixed"/>
            </button>
        </div>
        <p class="parking-status" role="status">{status}</p>
    }
    .into_any()
}
