//! Free spaces on the pages: counts that the server sends, and a clock that lets them age.

use civic::parking::{Availability, availability};
use contract::{
    Instant,
    parking::{ParkingEvent, ParkingSite, Realtime, Stay, Vehicle},
};
use leptos::{prelude::*, task::spawn_local};
use messages::Words;
use std::collections::BTreeMap;

use super::stay::{instants, offset, on_visible};
use browser::{client::Client, clock, events::Stream, timer};
use ui::{Icon, dynamic_view, effect};

/// Interval at which ages are updated, in milliseconds.
const TICK_MS: i32 = 15_000;

/// Counts of free spaces, received while the page is open, and the current time.
#[derive(Clone, Copy)]
pub(super) struct Live {
    counts: RwSignal<BTreeMap<String, Vec<Realtime>>>,
    now: RwSignal<Instant>,
}

impl Live {
    /// Subscribes to the counts of sites. `uids` are their keys, or `None` while they are not known: then the last ones
    /// stay subscribed. Tracks them, and opens another stream only for other sites.
    pub fn subscribe(uids: impl Fn() -> Option<Vec<String>> + 'static) -> Self {
        let client = expect_context::<Client>();
        let offset = offset();
        let live = Self { counts: RwSignal::new(BTreeMap::new()), now: RwSignal::new(clock::now(offset)) };
        let on_event = move |event: ParkingEvent| {
            let merge = |counts: &mut BTreeMap<String, Vec<Realtime>>| {
                counts.extend(event.sites.into_iter().map(|site| (site.uid, site.realtime)));
            };
            live.counts.try_update(merge).is_some()
        };
        // The stream with its address, which is the same for the same sites.
        let stream = StoredValue::new_local(None::<(String, Stream)>);
        effect(move || {
            let Some(uids) = uids() else { return };
            let request = contract::parking::parking_events(&uids);
            let target = request.target();
            let is_open = stream.try_with_value(|open| open.as_ref().is_some_and(|(known, _)| *known == target));
            // A browser opens few connections, so the old one is closed first.
            if is_open != Some(false) || stream.try_set_value(None).is_some() || uids.is_empty() {
                return;
            }
            stream.try_set_value(Some((target, Stream::open(client, request, on_event))));
        });
        on_cleanup(move || {
            stream.try_set_value(None);
        });
        // Timers of hidden pages are slow: a number must not be old when the page is seen again.
        on_visible(move || _ = live.now.try_set(clock::now(offset)));
        spawn_local(async move {
            loop {
                timer::sleep(TICK_MS).await;
                if live.now.try_set(clock::now(offset)).is_some() {
                    return;
                }
            }
        });
        live
    }

    /// The current time with the city's offset. Tracks it, so that a view is rendered again as time passes.
    pub fn now(self) -> Instant {
        self.now.get()
    }

    /// Whether counts of any site have arrived. Tracks changes.
    pub fn has_counts(self) -> bool {
        self.counts.with(|counts| counts.values().any(|counts| !counts.is_empty()))
    }

    /// What may be said about free spaces of a site, whose answer had `known`. Tracks changes and time.
    pub fn availability(self, uid: &str, known: &[Realtime], vehicle: Vehicle) -> Availability {
        let now = self.now.get().timestamp();
        self.counts.with(|counts| {
            let received = counts.get(uid).map(Vec::as_slice).unwrap_or_default();
            let all: Vec<Realtime> = known.iter().chain(received).cloned().collect();
            availability(&all, vehicle, now)
        })
    }
}

/// The line about free spaces of a site: symbol and words. `unknown` is what to say when nothing is known, by whether
/// there was ever a count; empty for nothing.
pub(super) fn free_spaces(
    site: &ParkingSite,
    vehicle: Memo<Vehicle>,
    live: Live,
    words: Words,
    unknown: fn(Words, bool) -> &'static str,
) -> AnyView {
    let (uid, known) = (site.uid.clone(), site.realtime.clone());
    let was_counted = !known.is_empty();
    // A memo, so that the line is drawn again only when it says something else.
    let said = Memo::new(move |_| {
        let state = live.availability(&uid, &known, vehicle.get());
        (state, state.text(live.now(), &words))
    });
    dynamic_view(move || {
        let (state, Some(text)) = said.get() else {
            let text = unknown(words, was_counted || live.has_counts());
            return (!text.is_empty()).then(|| view! { <span class="muted">{text}</span> }).into_any();
        };
        view! {
            <span
                class="parking-free"
                class:is-aged=state.is_aged()
                data-testid="availability"
                data-state=state.as_str()
            >
                <Icon name=icon(state)/>
                <span>{text}</span>
            </span>
        }
        .into_any()
    })
}

/// What keeps the vehicle from staying as long as chosen, in words; nothing if nothing is known.
pub(super) fn stay_warnings(site: &ParkingSite, stay: Memo<Stay>, live: Live, words: Words) -> AnyView {
    let (opening, max_stay) = (site.opening.clone(), site.max_stay.clone());
    if opening.is_none() && max_stay.is_none() {
        return ().into_any();
    }
    let offset = offset();
    let said = Memo::new(move |_| {
        let times = stay.with(|stay| instants(stay, offset));
        let warnings = times.map(|times| {
            civic::parking::stay_warnings(opening.as_ref(), max_stay.as_deref(), times, live.now(), &words)
        });
        warnings.unwrap_or_default()
    });
    dynamic_view(move || {
        let line = |text: String| {
            view! {
                <span class="parking-warning">
                    <Icon name="triangle-alert"/>
                    <span>{text}</span>
                </span>
            }
        };
        said.get().into_iter().map(line).collect_view().into_any()
    })
}

const fn icon(state: Availability) -> &'static str {
    match state {
        Availability::Free(_) => "circle-check",
        Availability::Full(_) => "circle-slash",
        Availability::Closed { .. } => "x",
        Availability::Unknown => "info",
    }
}
