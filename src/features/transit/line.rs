//! `/bus/routes/{id}`: a line in both directions.

use contract::{Prefill, Route, TransitDirection, TransitFare, TransitHours, TransitRoute};
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use messages::Words;

use super::{
    kept::{self, Kept},
    parts::{Source, badge, dress, save_button, stop_name},
};
use crate::{
    browser::client::Client,
    map::{MapLine, RouteMap},
    ui::{Icon, Loaded, PageTitle, Remote, State, part, use_words},
};

/// The page.
#[component]
pub fn LinePage() -> impl IntoView {
    let words = use_words();
    let client = expect_context::<Client>();
    let dressed = dress();
    let path = use_location().pathname;
    let remote = Remote::new(
        move || path.with(|path| contract::transit_id_in(path)),
        move |id: String| async move { client.send(contract::transit_route(&id)).await },
    );
    view! {
        <div class="page bus" class:is-dressed=dressed>
            {part(move || {
                let failed = remote.state.with(|state| matches!(state, State::Failed(_)));
                failed.then(|| view! { <PageTitle text=words.error_not_found() hidden=true/> }).into_any()
            })}
            <Loaded remote rows=8 let:route>
                <Line route/>
            </Loaded>
            <Source/>
        </div>
    }
    .into_any()
}

#[component]
fn Line(route: TransitRoute) -> impl IntoView {
    let words = use_words();
    let TransitRoute { line, agency, directions, fares } = route;
    let one = Kept { line: true, id: line.id.clone(), name: words.bus_line(&line.name) };
    kept::looked_at(one.clone());
    let chosen = RwSignal::new(0_usize);
    let signs: Vec<String> = directions.iter().map(|direction| direction.headsign.clone()).collect();
    let tabs = (signs.len() > 1).then(|| {
        let tab = |(at, sign): (usize, String)| {
            view! {
                <button
                    type="button"
                    class="chip"
                    aria-pressed=move || (chosen.get() == at).to_string()
                    on:click=move |_| chosen.set(at)
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
    let report = Route::NewReport(Box::new(Prefill {
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
            {save_button(one, words)}
            <a class="button" href=report.href()><Icon name="megaphone"/>{words.stop_report()}</a>
        </div>
        {tabs}
        {part({
            let color = line.color.clone();
            move || directions.get(chosen.get()).cloned().map(|direction| view! {
                <Direction direction color=color.clone()/>
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
    let price = civic::money::format(fare.price_milli, &fare.currency, words.tag());
    if fares.len() > 1 || fare.by_zone { words.line_fare_from(price) } else { price }
}

#[component]
fn Direction(direction: TransitDirection, color: Option<String>) -> impl IntoView {
    let words = use_words();
    let TransitDirection { headsign, stops, hours, shape } = direction;
    let dots = stops.iter().map(|stop| [stop.lon, stop.lat]).collect();
    let lines = vec![MapLine { points: shape, color, class: "route-line" }, MapLine::dots(dots)];
    let row = |stop: contract::TransitCall| {
        view! {
            <li>
                <a href=Route::BusStop(stop.id.clone()).href()>
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
            <h2 id="line-stops">{words.line_stops()} " · " {words.bus_to(headsign)}</h2>
            <ol class="strip">{stops.into_iter().map(row).collect_view()}</ol>
        </section>
    }
    .into_any()
}

/// When the line runs on some days of the week, and how often.
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
    let span = |span: &contract::TransitSpan| {
        let time = words.line_span(clock(span.from), clock(span.to));
        let every = (span.every > 0).then(|| words.bus_every(span.every));
        view! { <li><span class="num">{time}</span> <span>{every}</span></li> }
    };
    view! {
        <h3>{title}</h3>
        <ul class="spans">{hours.spans.iter().map(span).collect_view()}</ul>
    }
    .into_any()
}

/// Minutes after midnight as a time of day; past 24:00 it is the next morning.
fn clock(minutes: u32) -> String {
    let two = |number: u32| if number < 10 { ["0", &number.to_string()].concat() } else { number.to_string() };
    [two(minutes / 60 % 24), two(minutes % 60)].join(":")
}
