//! A reminder to get off, based on the phone's position while the page is open. The position never leaves the device.

use contract::LatLon;
use leptos::prelude::*;
use messages::args::FollowLeft;

use browser::{
    dom,
    geolocation::{PositionError, Watch},
    wake_lock::WakeLock,
};
use ui::{Icon, Notices, dynamic_text, dynamic_view, use_words};

/// Positions less accurate than this many metres are ignored.
const MAX_ACCURACY_M: f64 = 300.0;

/// The message shown to the rider.
#[derive(Clone, PartialEq)]
enum RideMessage {
    Nothing,
    Going(String),
    GetReady(String),
}

/// The reminder's button, and its message during the ride.
#[component]
pub(super) fn Follow(
    /// The stops of the ride, from boarding to alighting.
    stops: Vec<LatLon>,
    /// Name of the stop where the rider gets off.
    place: String,
) -> impl IntoView {
    let words = use_words();
    let notices = expect_context::<Notices>();
    let on = RwSignal::new(false);
    let message = RwSignal::new(RideMessage::Nothing);
    let tracking = StoredValue::new_local(None::<(Watch, WakeLock)>);
    // Remaining stops and half kilometres in the last message.
    let last_step = StoredValue::new(None::<(usize, u32)>);
    let (stops, place) = (StoredValue::new(stops), StoredValue::new(place));
    let on_fix = move |fix: Result<browser::geolocation::Fix, PositionError>| {
        let next = match fix {
            Err(PositionError::PermissionDenied) => RideMessage::Going(words.place_refused().to_owned()),
            Err(PositionError::Unknown) => RideMessage::Going(words.place_unknown().to_owned()),
            // The first fix is often a rough estimate from cell towers.
            Ok(fix) if fix.accuracy_m > MAX_ACCURACY_M => return,
            Ok(fix) => match stops.try_with_value(|stops| civic::ride::remaining_ride(fix.at, stops)) {
                None => return,
                Some(None) => RideMessage::Going(words.follow_away().to_owned()),
                Some(Some(remaining)) => {
                    let place = place.get_value();
                    if remaining.is_reminder_due() {
                        RideMessage::GetReady(words.follow_now(place))
                    } else {
                        // Screen readers announce every change: update only after a stop or half a kilometre.
                        let step = Some((remaining.stops, (remaining.metres / 500.0) as u32));
                        if last_step.get_value() == step {
                            return;
                        }
                        last_step.set_value(step);
                        let distance = civic::locale::distance(remaining.metres, &words);
                        RideMessage::Going(words.follow_left(FollowLeft {
                            count: remaining.stops as u32,
                            distance: &distance,
                            place: &place,
                        }))
                    }
                }
            },
        };
        // Notify once: people stop noticing repeated notices.
        if let RideMessage::GetReady(text) = &next
            && !message.with_untracked(|message| matches!(message, RideMessage::GetReady(_)))
        {
            dom::vibrate();
            notices.problem(text.clone());
        }
        message.try_set(next);
    };
    let press = move |_| {
        let begin = !on.get_untracked();
        on.set(begin);
        message.set(if begin { RideMessage::Going(words.follow_wait().to_owned()) } else { RideMessage::Nothing });
        last_step.set_value(None);
        let watch = if begin { Watch::begin(on_fix) } else { None };
        if begin && watch.is_none() {
            message.set(RideMessage::Going(words.place_unknown().to_owned()));
        }
        tracking.set_value(watch.map(|watch| (watch, WakeLock::begin())));
    };
    on_cleanup(move || {
        tracking.try_set_value(None);
    });
    view! {
        <button type="button" class="button follow" aria-pressed=move || on.get().to_string() on:click=press>
            <Icon name="clock-alert"/>
            {dynamic_text(move || Some((if on.get() { words.follow_stop() } else { words.follow_do() }).to_owned()))}
        </button>
        {dynamic_view(move || match message.get() {
            RideMessage::Nothing => ().into_any(),
            RideMessage::Going(text) => {
                view! { <p class="small" role="status" data-testid="follow">{text}</p> }.into_any()
            }
            // No status role: the notice was already announced.
            RideMessage::GetReady(text) => view! { <p data-testid="follow"><strong>{text}</strong></p> }.into_any(),
        })}
    }
    .into_any()
}
