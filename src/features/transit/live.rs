//! Realtime data on the pages: arrivals, vehicle positions, and alerts.

use contract::{
    Instant,
    transit::{LiveState, TransitAlert, TransitArrival, TransitLive, TransitPage},
};
use leptos::{prelude::*, task::spawn_local};
use messages::Words;

use super::parts::badge;
use browser::{client::Client, clock, events::Stream, timer};
use ui::{Icon, dynamic_view, effect, use_city, use_words};

/// Interval at which minutes and ages are updated, in milliseconds.
const TICK_MS: i32 = 10_000;
/// An arrival is shown for this many seconds after its time, because the vehicle may still be at the stop.
const GONE_SECS: i64 = 30;

/// Realtime data of a page's topic, received while the page is open.
#[derive(Clone, Copy)]
pub(super) struct Live {
    now: RwSignal<Option<TransitLive>>,
    tick: RwSignal<u32>,
    offset: i32,
}

impl Live {
    /// Subscribes to `stop:ID`, `route:ID` or `transit`.
    pub(super) fn subscribe(topic: Memo<Option<String>>) -> Self {
        let client = expect_context::<Client>();
        let offset = use_city().utc_offset_minutes;
        let live = Self { now: RwSignal::new(None), tick: RwSignal::new(0), offset };
        let stream = StoredValue::new_local(None::<Stream>);
        effect(move || {
            live.now.set(None);
            stream.set_value(topic.get().map(|topic| {
                Stream::open(client, contract::transit::events(&[topic]), move |event| {
                    // Close the stream when the operator has no realtime data: it won't have any a minute later.
                    let more = event.live.state != LiveState::None;
                    live.now.try_set(more.then_some(event.live)).is_none() && more
                })
            }));
        });
        on_cleanup(move || {
            stream.try_set_value(None);
        });
        spawn_local(async move {
            loop {
                timer::sleep(TICK_MS).await;
                if live.tick.try_update(|tick| *tick = tick.wrapping_add(1)).is_none() {
                    return;
                }
            }
        });
        live
    }

    /// The current data. Tracks changes and time, so that a view is rendered again when the data ages.
    pub(super) fn get(self) -> Option<TransitLive> {
        self.tick.track();
        let now = clock::now(self.offset);
        self.now.get().map(|live| with_age(live, now))
    }

    /// The current data, tracking changes only. For content that doesn't age.
    pub(super) fn latest(self) -> Option<TransitLive> {
        self.now.get()
    }

    /// Tracks time, so that a view is rendered again as time passes.
    pub(super) fn track_time(self) {
        self.tick.track();
    }
}

/// Applies the data's current age to its state: a stream that broke off doesn't report that itself.
fn with_age(mut live: TransitLive, now: Instant) -> TransitLive {
    let Some(at) = live.at.filter(|_| matches!(live.state, LiveState::Live | LiveState::Stale)) else { return live };
    match LiveState::of_age((now - at).num_seconds()) {
        LiveState::Lost => {
            live.state = LiveState::Lost;
            live.arrivals.clear();
            live.vehicles.clear();
        }
        LiveState::Stale => live.state = LiveState::Stale,
        _ => {}
    }
    live
}

/// How long ago something was observed.
pub(super) fn age(then: Instant, now: Instant, words: Words) -> String {
    civic::time::ago(now, then, &words)
}

/// State and age of the data in a line; empty when there is no realtime data.
pub(super) fn status_line(live: &TransitLive, now: Instant, words: Words) -> AnyView {
    let (class, text) = match (live.state, live.at) {
        (LiveState::Live, Some(at)) => ("live-state is-live", words.live_now(age(at, now, words))),
        (LiveState::Stale, Some(at)) => ("live-state", words.live_stale(age(at, now, words))),
        (LiveState::None | LiveState::Quiet, _) => return ().into_any(),
        _ => ("live-state", words.live_lost().to_owned()),
    };
    view! { <p class=class data-testid="live-state">{text}</p> }.into_any()
}

/// The realtime arrivals at a stop.
#[component]
pub(super) fn Arrivals(live: Live) -> impl IntoView {
    let words = use_words();
    let offset = use_city().utc_offset_minutes;
    dynamic_view(move || {
        let Some(live) = live.get() else { return ().into_any() };
        let now = clock::now(offset);
        // A vehicle that left early isn't shown, and its departure below stays hidden.
        let is_current = |arrival: &&TransitArrival| (arrival.at - now).num_seconds() >= -GONE_SECS;
        let any_current = live.arrivals.iter().any(|arrival| is_current(&arrival));
        let rows = live.arrivals.iter().filter(is_current).map(|arrival| row(arrival, now, words)).collect_view();
        view! {
            {status_line(&live, now, words)}
            {any_current.then(|| view! {
                <ul class="board">{rows}</ul>
                <h3>{words.live_schedule()}</h3>
            })}
        }
        .into_any()
    })
}

fn row(arrival: &TransitArrival, now: Instant, words: Words) -> AnyView {
    let time = |at: Instant| civic::time::time(at.with_timezone(now.offset()));
    let secs = (arrival.at - now).num_seconds();
    let planned = arrival.scheduled.map(|at| words.live_planned(time(at)));
    let first = match (arrival.cancelled, secs) {
        (true, _) => words.live_cancelled().to_owned(),
        (_, ..60) => words.live_due().to_owned(),
        (_, 60..3600) => words.bus_minutes((secs / 60) as u32),
        _ => time(arrival.at),
    };
    let distance = arrival.distance_m.map(|metres| words.live_away(civic::locale::distance(f64::from(metres), &words)));
    let estimated = arrival.estimated.then(|| words.live_estimated().to_owned());
    let seen = (!arrival.cancelled).then(|| age(arrival.observed_at, now, words));
    let facts: Vec<String> = [planned, distance, estimated, seen].into_iter().flatten().collect();
    let headsign =
        Some(arrival.headsign.get(words.tag())).filter(|sign| !sign.is_empty()).map(|sign| words.bus_to(sign));
    view! {
        <li class="departure is-live" class:is-cancelled=arrival.cancelled data-testid="arrival">
            <a href=TransitPage::Line(arrival.line.id.clone()).href()>
                {badge(&arrival.line)}
                <span class="departure-to">
                    {headsign}
                    {arrival.vehicle.clone().map(|plate| view! { <span class="plate num">{plate}</span> })}
                </span>
                <span class="departure-when num">
                    <strong>{first}</strong>
                    <span class="muted">{facts.join(" · ")}</span>
                </span>
            </a>
        </li>
    }
    .into_any()
}

/// The alerts of the topic, in full.
#[component]
pub(super) fn Alerts(live: Live) -> impl IntoView {
    let words = use_words();
    let alerts = Memo::new(move |_| live.latest().map(|live| live.alerts).unwrap_or_default());
    dynamic_view(move || alert_list(&alerts.get(), false, words))
}

/// A list of alerts, with the text collapsed when `brief`; empty when there are none.
pub(super) fn alert_list(alerts: &[TransitAlert], brief: bool, words: Words) -> AnyView {
    if alerts.is_empty() {
        return ().into_any();
    }
    view! {
        <ul class="alerts" aria-label=words.alerts()>
            {alerts.iter().map(|alert| alert_item(alert, brief, words)).collect_view()}
        </ul>
    }
    .into_any()
}

fn alert_item(alert: &TransitAlert, brief: bool, words: Words) -> AnyView {
    let offset = use_city().utc_offset_minutes;
    let day = |at: Instant| {
        let at = civic::time::from_millis(at.timestamp_millis() as f64, offset);
        [civic::time::time(at), civic::time::date(at, &words)].join(" ")
    };
    let from = alert.from.filter(|from| *from > clock::now(offset)).map(|from| words.alert_from(day(from)));
    let until = alert.until.map(|until| words.alert_until(day(until)));
    let when: Vec<String> = [from, until].into_iter().flatten().collect();
    let text = alert.text.get(words.tag()).to_owned();
    if brief {
        let when = when.join(" · ");
        let more = (!text.is_empty()).then(|| {
            view! {
                <details>
                    <summary>{words.alert_more()}</summary>
                    <p>{text}</p>
                </details>
            }
        });
        return view! {
            <li class="alert is-brief" data-testid="alert">
                <Icon name="triangle-alert"/>
                <div>
                    <p><strong>{alert.title.get(words.tag()).to_owned()}</strong></p>
                    {(!when.is_empty()).then(|| view! { <p class="muted small num">{when}</p> })}
                    {more}
                </div>
            </li>
        }
        .into_any();
    }
    view! {
        <li class="alert" data-testid="alert">
            <Icon name="triangle-alert"/>
            <div>
                <p><strong>{alert.title.get(words.tag()).to_owned()}</strong></p>
                {(!alert.lines.is_empty()).then(|| {
                    view! { <p class="badges">{alert.lines.iter().map(badge).collect_view()}</p> }
                })}
                {(!text.is_empty()).then(|| view! { <p>{text}</p> })}
                {(!when.is_empty()).then(|| view! { <p class="muted small num">{when.join(" · ")}</p> })}
                {alert.url.clone().map(|url| view! {
                    <a class="inline-link" href=url rel="noopener noreferrer">{words.alert_more()}</a>
                })}
            </div>
        </li>
    }
    .into_any()
}
