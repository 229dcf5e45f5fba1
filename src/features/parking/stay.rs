//! What people choose: vehicle and stay. The vehicle is remembered on the device.

use civic::parking::vehicle_name;
use contract::{
    Instant, is_local_time,
    parking::{Stay, Vehicle},
};
use leptos::prelude::*;

use browser::{clock, storage};
use ui::{use_city, use_words};

const VEHICLE_KEY: &str = "portal-vehicle";
/// Length of a stay that nobody has chosen, in hours.
const USUAL_HOURS: i64 = 2;

/// The vehicle that the device remembers.
pub(super) fn remembered_vehicle() -> Vehicle {
    storage::get(VEHICLE_KEY).and_then(|word| Vehicle::parse(&word)).unwrap_or_default()
}

/// Remembers a vehicle.
pub(super) fn remember(vehicle: Vehicle) {
    storage::set(VEHICLE_KEY, vehicle.as_str());
}

/// A stay that begins now.
pub(super) fn stay_from_now(offset_minutes: i32) -> Stay {
    let now = clock::now(offset_minutes);
    Stay { from: minute(now), to: minute(now + chrono::TimeDelta::hours(USUAL_HOURS)) }
}

fn minute(at: Instant) -> String {
    civic::time::machine(at).chars().take(16).collect()
}

/// The start and end of a stay with the city's UTC offset; `None` if one of them is not a time.
pub(super) fn instants(stay: &Stay, offset_minutes: i32) -> Option<(Instant, Instant)> {
    let now = civic::time::machine(clock::now(offset_minutes));
    let zone = now.get(19..)?;
    let read = |time: &String| civic::time::parse(&[time, ":00", zone].concat());
    Some((read(&stay.from)?, read(&stay.to)?))
}

/// The switch between vehicles, first on the page.
#[component]
pub(super) fn VehicleSwitch(vehicle: Signal<Vehicle>, on_change: Callback<Vehicle>) -> impl IntoView {
    let words = use_words();
    let option = move |one: Vehicle| {
        view! {
            <label class="parking-vehicle">
                <input
                    type="radio"
                    name="vehicle"
                    value=one.as_str()
                    prop:checked=move || vehicle.get() == one
                    on:change=move |_| {
                        remember(one);
                        on_change.run(one);
                    }
                />
                <span>{vehicle_name(one, &words)}</span>
            </label>
        }
    };
    view! {
        <fieldset class="parking-vehicles">
            <legend class="label">{words.parking_vehicle()}</legend>
            <div class="parking-choices">{Vehicle::ALL.map(option).collect_view()}</div>
        </fieldset>
    }
    .into_any()
}

/// Start and end of the stay.
#[component]
pub(super) fn StayFields(stay: Signal<Stay>, on_change: Callback<Stay>) -> impl IntoView {
    let words = use_words();
    let field = move |label: &'static str, get: fn(&Stay) -> &str, set: fn(&mut Stay, String)| {
        view! {
            <label class="field">
                <span class="label small">{label}</span>
                <input
                    type="datetime-local"
                    class="input"
                    prop:value=move || stay.with(|stay| get(stay).to_owned())
                    on:change=move |event| {
                        let typed: String = event_target_value(&event).chars().take(16).collect();
                        if is_local_time(&typed) {
                            let mut next = stay.get_untracked();
                            set(&mut next, typed);
                            on_change.run(next);
                        }
                    }
                />
            </label>
        }
    };
    view! {
        <div class="parking-stay">
            {field(words.parking_from(), |stay| &stay.from, |stay, at| stay.from = at)}
            {field(words.parking_to(), |stay| &stay.to, |stay, at| stay.to = at)}
        </div>
    }
    .into_any()
}

/// The city's UTC offset in minutes.
pub(super) fn offset() -> i32 {
    use_city().utc_offset_minutes
}
