//! What people choose: vehicle and stay. The vehicle is remembered on the device.

use civic::parking::{MOST_DAYS, QuoteError, USUAL_HOURS, check_stay, vehicle_name, with_start};
use contract::{
    Instant, is_local_time,
    parking::{ParkingView, Stay, Vehicle},
};
use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
};
use messages::Words;

use browser::{clock, dom, storage};
use ui::{use_city, use_words};

const VEHICLE_KEY: &str = "portal-vehicle";
/// Difference in minutes between the clocks of device and server, or age of the document, up to which the page takes the
/// stay of its first request from the document.
const DOCUMENT_MINUTES: i64 = 2;
/// Age in minutes at which a stay that nobody has chosen begins anew when people come back to the page.
const USUAL_OLD_MINUTES: i64 = 10;

/// Vehicle and stay, from the address or else usual ones, and how to change them.
#[derive(Clone, Copy)]
pub(super) struct Choice {
    /// The state in the address.
    pub view: Memo<ParkingView>,
    /// The vehicle.
    pub vehicle: Memo<Vehicle>,
    /// The stay.
    pub stay: Memo<Stay>,
    /// Goes to the address of another state.
    pub change: Callback<ParkingView>,
}

impl Choice {
    /// The choice of the current page. `href` is the address of a state.
    pub fn of_page(href: impl Fn(&ParkingView) -> String + 'static) -> Self {
        let search = use_location().search;
        let offset = offset();
        let usual_vehicle = remembered_vehicle();
        let usual = RwSignal::new(usual_stay(offset));
        // A page may stay open overnight, and must not show yesterday's prices as those of now.
        on_visible(move || {
            let start = usual.try_get_untracked().and_then(|stay| instants(&stay, offset));
            if start.is_some_and(|(from, _)| (clock::now(offset) - from).num_minutes() >= USUAL_OLD_MINUTES) {
                usual.try_set(civic::parking::usual_stay(clock::now(offset)));
            }
        });
        let view = Memo::new(move |_| search.with(|query| ParkingView::parse(query)));
        let vehicle = Memo::new(move |_| view.with(|view| view.vehicle).unwrap_or(usual_vehicle));
        let stay = Memo::new(move |_| {
            let stay = view.with(|view| view.stay.clone()).filter(|stay| instants(stay, offset).is_some());
            stay.unwrap_or_else(|| usual.get())
        });
        let navigate = StoredValue::new_local((use_navigate(), href));
        let change = Callback::new(move |view: ParkingView| {
            let options = NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
            navigate.with_value(|(navigate, href)| navigate(&href(&view), options));
        });
        Self { view, vehicle, stay, change }
    }

    /// What is wrong with the stay.
    pub fn error(self, offset_minutes: i32) -> Option<QuoteError> {
        let (from, to) = self.stay.with(|stay| instants(stay, offset_minutes))?;
        check_stay(from, to).err()
    }
}

/// Runs whenever the page becomes visible again, as long as the current view exists.
pub(super) fn on_visible(run: impl Fn() + 'static) {
    let listener = window_event_listener_untyped("visibilitychange", move |_| {
        if dom::is_visible() {
            run();
        }
    });
    on_cleanup(move || listener.remove());
}

/// What is wrong with a stay, in words.
pub(super) fn error_text(error: QuoteError, words: Words) -> String {
    match error {
        QuoteError::Empty => words.parking_stay_empty().to_owned(),
        QuoteError::TooLong => words.parking_stay_long(MOST_DAYS as u32),
        QuoteError::NoTariff(_) | QuoteError::NoRate(_) => words.parking_no_price_for().to_owned(),
    }
}

/// The vehicle that the device remembers.
fn remembered_vehicle() -> Vehicle {
    storage::get(VEHICLE_KEY).and_then(|word| Vehicle::parse(&word)).unwrap_or_default()
}

/// The stay that nobody has chosen: that of the prices which the document has already requested, else one from now on.
fn usual_stay(offset_minutes: i32) -> Stay {
    let now = clock::now(offset_minutes);
    let address = dom::early_address("/parking/sites?");
    let requested = address.split_once('?').and_then(|(_, query)| ParkingView::parse(query).stay);
    let begins_now = |stay: &Stay| {
        let times = instants(stay, offset_minutes);
        times.is_some_and(|(from, _)| (now - from).num_minutes().abs() <= DOCUMENT_MINUTES)
    };
    requested.filter(begins_now).unwrap_or_else(|| civic::parking::usual_stay(now))
}

/// Sets the start of a stay. The end moves along if the start passes it.
fn set_start(stay: &mut Stay, from: String, offset_minutes: i32) {
    let moved = Stay { from, to: stay.to.clone() };
    let times = instants(stay, offset_minutes).zip(instants(&moved, offset_minutes));
    if let Some((before, (start, _))) = times {
        let (_, end) = with_start(before, start, chrono::TimeDelta::hours(USUAL_HOURS));
        stay.to = civic::time::machine(end).chars().take(16).collect();
    }
    stay.from = moved.from;
}

/// The start and end of a stay with the city's UTC offset; `None` if one of them is not a time.
pub(super) fn instants(stay: &Stay, offset_minutes: i32) -> Option<(Instant, Instant)> {
    let now = civic::time::machine(clock::now(offset_minutes));
    let zone = now.get(19..)?;
    let read = |time: &String| civic::time::parse(&[time, ":00", zone].concat());
    Some((read(&stay.from)?, read(&stay.to)?))
}

/// The switch between vehicles.
#[component]
pub(super) fn VehicleSwitch(choice: Choice, vehicles: Vec<Vehicle>) -> impl IntoView {
    let words = use_words();
    let option = move |one: Vehicle| {
        view! {
            <label class="parking-vehicle">
                <input
                    type="radio"
                    name="vehicle"
                    value=one.as_str()
                    prop:checked=move || choice.vehicle.get() == one
                    on:change=move |_| {
                        storage::set(VEHICLE_KEY, one.as_str());
                        choice.change.run(ParkingView { vehicle: Some(one), ..choice.view.get_untracked() });
                    }
                />
                <span>{vehicle_name(one, &words)}</span>
            </label>
        }
    };
    view! {
        <fieldset class="parking-vehicles">
            <legend class="label">{words.parking_vehicle()}</legend>
            <div class="parking-choices">{vehicles.into_iter().map(option).collect_view()}</div>
        </fieldset>
    }
    .into_any()
}

/// Start and end of the stay.
#[component]
pub(super) fn StayFields(choice: Choice) -> impl IntoView {
    let words = use_words();
    let offset = offset();
    let field = move |label: &'static str, get: fn(&Stay) -> &str, set: fn(&mut Stay, String, i32)| {
        view! {
            <label class="field">
                <span class="label small">{label}</span>
                <input
                    type="datetime-local"
                    class="input"
                    prop:value=move || choice.stay.with(|stay| get(stay).to_owned())
                    on:change=move |event| {
                        let typed: String = event_target_value(&event).chars().take(16).collect();
                        if is_local_time(&typed) {
                            let mut next = choice.stay.get_untracked();
                            set(&mut next, typed, offset);
                            choice.change.run(ParkingView { stay: Some(next), ..choice.view.get_untracked() });
                        }
                    }
                />
            </label>
        }
    };
    view! {
        <div class="parking-stay">
            {field(words.parking_from(), |stay| &stay.from, set_start)}
            {field(words.parking_to(), |stay| &stay.to, |stay, at, _| stay.to = at)}
        </div>
    }
    .into_any()
}

/// The city's UTC offset in minutes.
pub(super) fn offset() -> i32 {
    use_city().utc_offset_minutes
}
