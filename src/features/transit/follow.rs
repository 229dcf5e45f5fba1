//! A reminder to get off, from the phone's own position while the page is open. No position leaves the device.

use contract::LatLon;
use leptos::prelude::*;
use messages::args::FollowLeft;

use browser::{
    dom,
    geolocation::{PositionError, Watch},
    wake_lock::WakeLock,
};
use ui::{Icon, Notices, dynamic_text, dynamic_view, use_words};

/// A position that may be further off than this is none to get off by.
const COARSE_M: f64 = 300.0;

/// What the rider is told.
#[derive(Clone, PartialEq)]
enum Said {
    Nothing,
    Going(String),
    Now(String),
}

/// The button of a ride, and what it says on the way.
#[component]
pub(super) fn Follow(
    /// The stops of the ride, from where one gets on to where one gets off.
    stops: Vec<LatLon>,
    /// Where one gets off.
    place: String,
) -> impl IntoView {
    let words = use_words();
    let notices = expect_context::<Notices>();
    let on = RwSignal::new(false);
    let said = RwSignal::new(Said::Nothing);
    let watched = StoredValue::new_local(None::<(Watch, WakeLock)>);
    // Stops and half kilometres that were told last.
    let last = StoredValue::new(None::<(usize, u32)>);
    let (stops, place) = (StoredValue::new(stops), StoredValue::new(place));
    let told = move |fix: Result<browser::geolocation::Fix, PositionError>| {
        let next = match fix {
            Err(PositionError::Refused) => Said::Going(words.place_refused().to_owned()),
            Err(PositionError::Unknown) => Said::Going(words.place_unknown().to_owned()),
            // A first guess by the masts around says nothing of the next stop.
            Ok(fix) if fix.accuracy_m > COARSE_M => return,
            Ok(fix) => match stops.try_with_value(|stops| civic::ride::left(fix.at, stops)) {
                None => return,
                Some(None) => Said::Going(words.follow_away().to_owned()),
                Some(Some(left)) => {
                    let place = place.get_value();
                    if left.is_time() {
                        Said::Now(words.follow_now(place))
                    } else {
                        // Screen readers read every change: not each second one.
                        let step = Some((left.stops, (left.metres / 500.0) as u32));
                        if last.get_value() == step {
                            return;
                        }
                        last.set_value(step);
                        let distance = civic::locale::distance(left.metres, &words);
                        Said::Going(words.follow_left(FollowLeft {
                            count: left.stops as u32,
                            distance: &distance,
                            place: &place,
                        }))
                    }
                }
            },
        };
        // Once: who is told at every step does not hear it any more.
        if let Said::Now(text) = &next
            && !said.with_untracked(|said| matches!(said, Said::Now(_)))
        {
            dom::vibrate();
            notices.problem(text.clone());
        }
        said.try_set(next);
    };
    let press = move |_| {
        let begin = !on.get_untracked();
        on.set(begin);
        said.set(if begin { Said::Going(words.follow_wait().to_owned()) } else { Said::Nothing });
        last.set_value(None);
        let watch = if begin { Watch::begin(told) } else { None };
        if begin && watch.is_none() {
            said.set(Said::Going(words.place_unknown().to_owned()));
        }
        watched.set_value(watch.map(|watch| (watch, WakeLock::begin())));
    };
    on_cleanup(move || {
        watched.try_set_value(None);
    });
    view! {
        <button type="button" class="button follow" aria-pressed=move || on.get().to_string() on:click=press>
            <Icon name="clock-alert"/>
            {dynamic_text(move || Some((if on.get() { words.follow_stop() } else { words.follow_do() }).to_owned()))}
        </button>
        {dynamic_view(move || match said.get() {
            Said::Nothing => ().into_any(),
            Said::Going(text) => view! { <p class="small" role="status" data-testid="follow">{text}</p> }.into_any(),
            // The notice has said it aloud.
            Said::Now(text) => view! { <p data-testid="follow"><strong>{text}</strong></p> }.into_any(),
        })}
    }
    .into_any()
}
