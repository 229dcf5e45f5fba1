//! `/bus/stops/{id}`: the next departures, and where the stop is.

use contract::{
    LatLon,
    reports::{Prefill, ReportsPage},
    transit::{PlanQuery, TransitBoard, TransitDeparture, TransitEndpoint, TransitPage, TransitStop},
};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::{
    live::{Alerts, Arrivals, Live},
    parts::{Source, badge, save_button, stop_card, stop_name},
    saved_items::{self, ItemKind, SavedItem},
};
use crate::map::PlaceMap;
use browser::{client::Client, clock, device, timer};
use ui::{Icon, Loaded, PageTitle, RemoteData, dynamic_view, failure_title, use_city, use_words};

/// Interval at which the board is refreshed, in milliseconds.
const REFRESH_MS: i32 = 30_000;

/// The page.
#[component]
pub fn StopPage() -> impl IntoView {
    let client = expect_context::<Client>();
    device::prepare(client);
    let path = use_location().pathname;
    let id = Memo::new(move |_| path.with(|path| contract::transit::transit_id_in(path)));
    let tick = RwSignal::new(0_u32);
    leptos::task::spawn_local(async move {
        loop {
            timer::sleep(REFRESH_MS).await;
            if tick.try_update(|tick| *tick = tick.wrapping_add(1)).is_none() {
                return;
            }
        }
    });
    let board = RemoteData::new(
        move || id.get().map(|id| (id, tick.get())),
        move |(id, _): (String, u32)| {
            let request = contract::transit::transit_departures(&id, None);
            async move { client.send(request).await }
        },
    );
    let live = Live::subscribe(Memo::new(move |_| id.get().map(|id| ["stop:", &id].concat())));
    // The head is rendered once for each stop, the board with every refresh.
    let stop = Memo::new(move |_| board.get().map(|board| board.stop));
    view! {
        <div class="page bus">
            {dynamic_view(move || match stop.get() {
                Some(stop) => view! { <Head stop/> }.into_any(),
                None => failure_title(board),
            })}
            <Alerts live/>
            <Loaded remote=board rows=5 let:board>
                <Departures board live/>
            </Loaded>
            {dynamic_view(move || stop.get().map(|stop| view! { <Place stop/> }).into_any())}
            <Source/>
        </div>
    }
    .into_any()
}

#[component]
fn Head(stop: TransitStop) -> impl IntoView {
    let words = use_words();
    let name = stop_name(&stop.name, &stop.id, words);
    let item = SavedItem { kind: ItemKind::Stop, id: stop.id.clone(), name: name.clone() };
    saved_items::add_recent(item.clone());
    let end = TransitEndpoint::Stop(stop.id.clone());
    let from = PlanQuery { from: Some(end.clone()), ..PlanQuery::default() }.page();
    let to = PlanQuery { to: Some(end), ..PlanQuery::default() }.page();
    view! {
        <PageTitle text=name/>
        <p class="badges">
            {stop
                .lines
                .iter()
                .map(|line| {
                    let href = TransitPage::Line(line.id.clone()).href();
                    view! { <a class="badge-link" href=href>{badge(line)}</a> }
                })
                .collect_view()}
        </p>
        <div class="actions">
            <a class="button is-primary" href=from.href()><Icon name="route"/>{words.stop_from()}</a>
            <a class="button" href=to.href()><Icon name="map-pin"/>{words.stop_to()}</a>
            {save_button(item, words)}
        </div>
    }
    .into_any()
}

#[component]
fn Departures(board: TransitBoard, live: Live) -> impl IntoView {
    let words = use_words();
    let near = board.near.iter().map(|stop| stop_card(stop, words)).collect_view();
    let has_near = !board.near.is_empty();
    view! {
        <section aria-labelledby="stop-board">
            <h2 id="stop-board">{words.stop_departures()}</h2>
            <Arrivals live/>
            {if board.departures.is_empty() {
                view! {
                    <div class="empty">
                        <Icon name="clock-alert"/>
                        <p class="empty-title">{words.stop_none()}</p>
                        <p>{words.stop_none_do()}</p>
                    </div>
                }
                .into_any()
            } else {
                let rows = board.departures.into_iter().map(|one| view! { <Row one live/> }).collect_view();
                view! { <ul class="board">{rows}</ul> }.into_any()
            }}
        </section>
        {has_near.then(|| view! {
            <section aria-labelledby="stop-near">
                <h2 id="stop-near">{words.stop_near()}</h2>
                <ul class="stop-list">{near}</ul>
            </section>
        })}
    }
    .into_any()
}

/// A departure: its time where there is a timetable, otherwise the headway. Never an invented time.
#[component]
fn Row(one: TransitDeparture, live: Live) -> impl IntoView {
    let words = use_words();
    let now = clock::now(use_city().utc_offset_minutes);
    let time = |at: contract::Instant| civic::time::time(at.with_timezone(now.offset()));
    let minutes = (one.at - now).num_seconds().div_euclid(60);
    let (first, second) = match one.every {
        // The service hasn't started yet: show when it does.
        Some(every) if one.at > now => (words.bus_from(time(one.at)), words.bus_every(every)),
        Some(every) => {
            let until = one.until.map(|until| words.bus_until(time(until))).unwrap_or_default();
            (words.bus_every(every), [words.bus_wait(every), until].join(", "))
        }
        None if (0..60).contains(&minutes) => (words.bus_minutes(minutes as u32), time(one.at)),
        None => (time(one.at), String::new()),
    };
    // Hide a departure that is already shown as a realtime arrival above.
    let (line, at) = (one.line.id.clone(), one.at);
    let is_live = Memo::new(move |_| {
        let arrivals = live.get().map(|live| live.arrivals).unwrap_or_default();
        arrivals.iter().any(|arrival| arrival.line.id == line && arrival.scheduled == Some(at))
    });
    view! {
        <li class="departure" data-testid="departure" hidden=move || is_live.get()>
            <a href=TransitPage::Line(one.line.id.clone()).href()>
                {badge(&one.line)}
                <span class="departure-to">{words.bus_to(one.headsign.get(words.tag()))}</span>
                <span class="departure-when num">
                    <strong>{first}</strong>
                    <span class="muted">{second}</span>
                </span>
            </a>
        </li>
    }
    .into_any()
}

/// The stop on a map, and a link to report a problem there.
#[component]
fn Place(stop: TransitStop) -> impl IntoView {
    let words = use_words();
    let at = LatLon::new(stop.lat, stop.lon);
    let name = stop_name(&stop.name, &stop.id, words);
    let report = ReportsPage::New(Box::new(Prefill {
        at: Some(at),
        place: Some(name.clone()),
        about: Some(["stop:", &stop.id].concat()),
        ..Prefill::default()
    }));
    view! {
        <div class="bus-map">
            <PlaceMap at=at label=name/>
        </div>
        <p><a class="button" href=report.href()><Icon name="megaphone"/>{words.stop_report()}</a></p>
    }
    .into_any()
}
