//! `/bus/routes/{id}`: a line, with its directions.

use contract::{
    reports::{Prefill, ReportsPage},
    transit::{TransitDirection, TransitFare, TransitHours, TransitPage, TransitRoute, TransitVehicle},
};
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use messages::Words;
use messages::args::{LineSpan, LiveHere, LiveNext};

use super::{
    live::{Alerts, Live, age, status_line},
    parts::{Source, badge, save_button, stop_name},
    saved_items::{self, ItemKind, SavedItem},
};
use crate::map::{MapLine, RouteMap};
use browser::{client::Client, clock, device, place};
use ui::{Icon, Loaded, PageTitle, RemoteData, dynamic_view, failure_title, use_city, use_words};

/// The page.
#[component]
pub fn LinePage() -> impl IntoView {
    let client = expect_context::<Client>();
    device::prepare(client);
    let path = use_location().pathname;
    let remote = RemoteData::new(
        move || path.with(|path| contract::transit::transit_id_in(path)),
        move |id: String| async move { client.send(contract::transit::transit_route(&id)).await },
    );
    let live = Live::subscribe(Memo::new(move |_| {
        path.with(|path| contract::transit::transit_id_in(path)).map(|id| ["route:", &id].concat())
    }));
    view! {
        <div class="page bus">
            {failure_title(remote)}
            <Loaded remote rows=8 let:route>
                <Line route live/>
            </Loaded>
            <Source/>
        </div>
    }
    .into_any()
}

#[component]
fn Line(route: TransitRoute, live: Live) -> impl IntoView {
    let words = use_words();
    let TransitRoute { line, agency, directions, fares } = route;
    let item = SavedItem { kind: ItemKind::Line, id: line.id.clone(), name: words.bus_line(&line.name) };
    saved_items::add_recent(item.clone());
    let chosen = RwSignal::new(place::get_number("direction", &line.id).min(directions.len().saturating_sub(1)));
    let line_id = StoredValue::new(line.id.clone());
    let signs: Vec<String> =
        directions.iter().map(|direction| direction.headsign.get(words.tag()).to_owned()).collect();
    let tabs = (signs.len() > 1).then(|| {
        let tab = |(at, sign): (usize, String)| {
            view! {
                <button
                    type="button"
                    class="chip"
                    aria-pressed=move || (chosen.get() == at).to_string()
                    on:click=move |_| {
                        line_id.with_value(|line| place::set_number("direction", line, at));
                        chosen.set(at);
                    }
                >
                    <Icon name="arrow-right"/>
                    {words.bus_to(sign)}
                </button>
            }
        };
        view! {
            <div class="chips" role="group" aria-label=words.line_direction()>
                {signs.into_iter().enumerate().map(tab).collect_view()}
            </div>
        }
    });
    let report = ReportsPage::New(Box::new(Prefill {
        at: directions.first().and_then(|d| d.stops.first()).map(|stop| contract::LatLon::new(stop.lat, stop.lon)),
        place: Some(words.bus_line(&line.name)),
        about: Some(["route:", &line.id].concat()),
        ..Prefill::default()
    }));
    let long = line.long_name.get(words.tag()).to_owned();
    view! {
        <p class="badges">{badge(&line)}</p>
        <PageTitle text=if long.is_empty() { words.bus_line(&line.name) } else { long }/>
        <div class="actions">
            {save_button(item, words)}
            <a class="button" href=report.href()><Icon name="megaphone"/>{words.stop_report()}</a>
        </div>
        <Alerts live/>
        {tabs}
        {dynamic_view({
            let color = line.color.clone();
            move || directions.get(chosen.get()).cloned().map(|direction| view! {
                <Direction direction color=color.clone() live/>
            }).into_any()
        })}
        <dl class="facts">
            {fact("tag", words.line_fare(), fare(&fares, words))}
            {(!agency.is_empty()).then(|| fact("building-2", words.line_operator(), agency.clone()))}
        </dl>
    }
    .into_any()
}

fn fact(icon: &'static str, name: &'static str, value: String) -> AnyView {
    view! {
        <div class="fact">
            <dt><Icon name=icon/>{name}</dt>
            <dd>{value}</dd>
        </div>
    }
    .into_any()
}

fn fare(fares: &[TransitFare], words: Words) -> String {
    let cheapest = fares.iter().min_by_key(|fare| fare.price_milli);
    let Some(fare) = cheapest else { return words.line_fare_none().to_owned() };
    let price = civic::locale::price(fare.price_milli, &fare.currency, words.tag());
    if fares.len() > 1 || fare.by_zone { words.line_fare_from(price) } else { price }
}

#[component]
fn Direction(direction: TransitDirection, color: Option<String>, live: Live) -> impl IntoView {
    let words = use_words();
    let offset = use_city().utc_offset_minutes;
    let TransitDirection { direction: number, headsign, stops, hours, shape } = direction;
    // Vehicles are listed at their next stop in this direction. Those without a direction can't be placed.
    let vehicles = Memo::new(move |_| live.get().map(|live| live.vehicles).unwrap_or_default());
    let vehicles_at = move |stop: &str| {
        live.track_time();
        let now = clock::now(offset);
        let at = |vehicle: &TransitVehicle| vehicle.direction == Some(number) && vehicle.next.as_deref() == Some(stop);
        vehicles.with(|all| {
            let vehicle_row = |vehicle: &TransitVehicle| {
                let seen = age(vehicle.observed_at, now, words);
                let text = if vehicle.at_stop {
                    words.live_here(LiveHere { vehicle: &vehicle.id, age: &seen })
                } else {
                    words.live_next(LiveNext { vehicle: &vehicle.id, age: &seen })
                };
                let between = !vehicle.at_stop;
                view! {
                    <p class="strip-vehicle num" class:is-between=between data-testid="vehicle">
                        <Icon name="bus"/>
                        {text}
                    </p>
                }
            };
            all.iter().filter(|vehicle| at(vehicle)).map(vehicle_row).collect_view().into_any()
        })
    };
    let unplaced = move || {
        vehicles.with(|all| all.iter().filter(|vehicle| vehicle.direction.is_none() || vehicle.next.is_none()).count())
    };
    let dots = stops.iter().map(|stop| [stop.lon, stop.lat]).collect();
    let route_lines = vec![MapLine { points: shape, color, class: "route-line" }, MapLine::dots(dots)];
    let lines = Signal::derive(move || {
        let mut lines = route_lines.clone();
        let is_in_direction = |vehicle: &&TransitVehicle| vehicle.direction.is_none_or(|direction| direction == number);
        let spots: Vec<[f64; 2]> =
            vehicles.with(|all| all.iter().filter(is_in_direction).map(|vehicle| [vehicle.lon, vehicle.lat]).collect());
        if !spots.is_empty() {
            lines.push(MapLine { class: "vehicle-dots", ..MapLine::dots(spots) });
        }
        lines
    });
    let row = |stop: contract::transit::TransitStopCall| {
        view! {
            <li>
                {dynamic_view({
                    let id = stop.id.clone();
                    move || vehicles_at(&id)
                })}
                <a href=TransitPage::Stop(stop.id.clone()).href()>
                    <span>{stop_name(&stop.name, &stop.id, words)}</span>
                    <span class="muted num">{words.bus_minutes(stop.minutes)}</span>
                </a>
            </li>
        }
    };
    view! {
        <section aria-labelledby="line-hours">
            <h2 id="line-hours">{words.line_hours()}</h2>
            {hours.iter().map(|hours| days(hours, words)).collect_view()}
        </section>
        <div class="bus-map"><RouteMap lines label=words.line_map()/></div>
        <section aria-labelledby="line-stops">
            <h2 id="line-stops">{words.line_stops()} " · " {words.bus_to(headsign.get(words.tag()))}</h2>
            {dynamic_view(move || live.get().map(|live| status_line(&live, clock::now(offset), words)).into_any())}
            {dynamic_view(move || Some(unplaced()).filter(|count| *count > 0).map(|count| view! {
                <p class="muted small">{words.live_unplaced(count as u32)}</p>
            }).into_any())}
            <ol class="strip">{stops.into_iter().map(row).collect_view()}</ol>
        </section>
    }
    .into_any()
}

/// The operating hours and headways of the line on certain days of the week.
fn days(hours: &TransitHours, words: Words) -> AnyView {
    let title = match hours.days.as_str() {
        "1111111" => words.line_daily().to_owned(),
        "1111100" => words.line_workdays().to_owned(),
        "0000011" => words.line_weekend().to_owned(),
        days => {
            let names = words.line_days().split(' ').zip(days.chars()).filter(|(_, on)| *on == '1');
            names.map(|(name, _)| name).collect::<Vec<_>>().join(", ")
        }
    };
    // Where the next span follows directly, the end of this one would look like a gap, so omit it.
    let follows = |at: usize, span: &contract::transit::TransitSpan| {
        hours.spans.get(at + 1).is_some_and(|next| next.from <= span.to + span.every + span.every / 2 + 1)
    };
    let span = |(at, span): (usize, &contract::transit::TransitSpan)| {
        let time = match follows(at, span) {
            true => words.line_from(minutes(span.from)),
            false => words.line_span(LineSpan { from: &minutes(span.from), to: &minutes(span.to) }),
        };
        let every = (span.every > 0).then(|| words.bus_every(span.every));
        view! { <li><span class="num">{time}</span> <span>{every}</span></li> }
    };
    view! {
        <h3>{title}</h3>
        <ul class="spans">{hours.spans.iter().enumerate().map(span).collect_view()}</ul>
    }
    .into_any()
}

/// Formats minutes after midnight as a time of day. Values past 24:00 are on the next morning.
fn minutes(minutes: u32) -> String {
    let two_digits = |number: u32| if number < 10 { ["0", &number.to_string()].concat() } else { number.to_string() };
    [two_digits(minutes / 60 % 24), two_digits(minutes % 60)].join(":")
}
