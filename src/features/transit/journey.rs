//! Journeys: a time axis to compare, and steps to follow.

use contract::{PlanQuery, Prefill, Route, TransitEnd, TransitJourney, TransitLeg, TransitPlan};
use leptos::prelude::*;
use messages::Words;

use super::parts::{badge, stop_name};
use crate::{
    map::{MapLine, RouteMap},
    ui::{Icon, part, use_city, use_words},
};

/// All journeys, the chosen one open and on the map.
#[component]
pub(super) fn Journeys(plan: TransitPlan, query: PlanQuery) -> impl IntoView {
    let words = use_words();
    if plan.journeys.is_empty() {
        return view! {
            <div class="empty">
                <Icon name="search-x"/>
                <p class="empty-title">{words.plan_none()}</p>
                <p>{words.plan_none_do()}</p>
            </div>
        }
        .into_any();
    }
    let chosen = RwSignal::new(0_usize);
    let ends = (end_name(query.from, words.plan_start()), end_name(query.to, words.plan_end()));
    let drawn = plan.journeys.clone();
    let cards = plan.journeys.into_iter().enumerate().map(|(at, journey)| {
        let ends = ends.clone();
        view! { <Card journey at chosen ends/> }
    });
    let cards = cards.collect_view();
    view! {
        <ol class="journeys">{cards}</ol>
        <div class="bus-map">
            {part(move || {
                let lines = drawn.get(chosen.get()).map(lines).unwrap_or_default();
                view! { <RouteMap lines label=words.line_map()/> }.into_any()
            })}
        </div>
    }
    .into_any()
}

fn end_name(end: Option<TransitEnd>, otherwise: &str) -> String {
    match end {
        Some(TransitEnd::Spot(_, name)) if !name.is_empty() => name,
        _ => otherwise.to_owned(),
    }
}

fn lines(journey: &TransitJourney) -> Vec<MapLine> {
    let mut lines: Vec<MapLine> = journey
        .legs
        .iter()
        .map(|leg| match &leg.line {
            Some(line) => MapLine { points: leg.shape.clone(), color: line.color.clone(), class: "route-line" },
            None => MapLine { points: leg.shape.clone(), color: None, class: "walk-line" },
        })
        .collect();
    let ends = journey.legs.iter().filter(|leg| leg.line.is_some()).flat_map(|leg| [&leg.from, &leg.to]);
    lines.push(MapLine::dots(ends.flatten().map(|stop| [stop.lon, stop.lat]).collect()));
    lines
}

#[component]
fn Card(journey: TransitJourney, at: usize, chosen: RwSignal<usize>, ends: (String, String)) -> impl IntoView {
    let words = use_words();
    let city = use_city();
    let offset = move |at: contract::Instant| {
        civic::time::time(civic::time::from_millis(at.timestamp_millis() as f64, city.utc_offset_minutes))
    };
    let rides = journey.legs.iter().filter(|leg| leg.line.is_some()).count();
    let minutes = ((journey.arrive - journey.depart).num_seconds().max(0) as u32).div_ceil(60);
    let arrive = offset(journey.arrive);
    let arrive = if journey.margin > 0 { words.plan_about(arrive) } else { arrive };
    let summary = words.plan_summary(arrive, offset(journey.depart), minutes);
    let changes = match (rides, journey.transfers) {
        (0, _) => words.plan_only_walk().to_owned(),
        (_, 0) => words.plan_direct().to_owned(),
        (_, many) => words.plan_changes(many),
    };
    let walk = (rides > 0 && journey.walk > 0).then(|| words.plan_walk(journey.walk));
    let margin = (journey.margin > 0).then(|| words.plan_margin(journey.margin));
    let facts: Vec<String> = [Some(changes), walk, margin].into_iter().flatten().collect();
    let open = move || chosen.get() == at;
    let axis = journey.legs.iter().map(piece).collect_view();
    let legs = StoredValue::new(journey.legs);
    view! {
        <li class="journey" class:is-open=open data-testid="journey">
            <button type="button" class="journey-head" aria-expanded=move || open().to_string()
                on:click=move |_| chosen.set(at)>
                <strong class="num">{summary}</strong>
                <span class="axis" aria-hidden="true">{axis}</span>
                <span class="muted">{facts.join(" · ")}</span>
            </button>
            {part(move || open().then(|| {
                let rows = legs.with_value(|legs| steps(legs, &ends, &offset, words));
                view! { <ol class="steps" aria-label=words.plan_steps()>{rows}</ol> }
            }).into_any())}
        </li>
    }
    .into_any()
}

/// A leg on the time axis, as wide as it is long.
fn piece(leg: &TransitLeg) -> AnyView {
    let minutes = (leg.arrive - leg.depart).num_minutes().max(1).to_string();
    let inside = match &leg.line {
        Some(line) => badge(line),
        None => view! { <Icon name="footprints"/> }.into_any(),
    };
    view! { <span class="piece" class:is-walk=leg.line.is_none() style:flex-grow=minutes>{inside}</span> }.into_any()
}

fn steps(
    legs: &[TransitLeg],
    ends: &(String, String),
    time: &impl Fn(contract::Instant) -> String,
    words: Words,
) -> Vec<AnyView> {
    let name = |stop: &Option<contract::TransitStop>, otherwise: &str| {
        stop.as_ref().map_or_else(|| otherwise.to_owned(), |stop| stop_name(&stop.name, &stop.id, words))
    };
    legs.iter()
        .map(|leg| {
            let (from, to) = (name(&leg.from, &ends.0), name(&leg.to, &ends.1));
            match &leg.line {
                None => {
                    let minutes = ((leg.arrive - leg.depart).num_seconds().max(0) as u32).div_ceil(60);
                    view! {
                        <li class="leg is-walk" data-testid="journey-leg">
                            <Icon name="footprints"/>
                            <p>{words.plan_walk_to(minutes, to)}</p>
                        </li>
                    }
                    .into_any()
                }
                Some(line) => {
                    let report = leg.from.as_ref().map(|stop| {
                        let about = Some(["route:", &line.id].concat());
                        let place = Some(from.clone());
                        let at = Some(stop.at());
                        Route::NewReport(Box::new(Prefill { at, place, about, ..Prefill::default() })).href()
                    });
                    // Only a timetable knows the minute.
                    let when = match leg.every {
                        Some(every) => [words.bus_every(every), words.bus_wait(every)].join(", "),
                        None => time(leg.depart),
                    };
                    let count = leg.between.len();
                    let between = leg.between.iter().map(|stop| view! { <li>{stop_name(&stop.name, &stop.id, words)}</li> });
                    view! {
                        <li class="leg" data-testid="journey-leg">
                            {badge(line)}
                            <div>
                                <p><strong>{words.plan_ride(&leg.headsign, &line.name)}</strong></p>
                                <p class="muted num">{when}</p>
                                <p>{words.plan_board(from)}</p>
                                {(count > 0).then(|| view! {
                                    <details>
                                        <summary>{words.plan_stops(count)}</summary>
                                        <ol>{between.collect_view()}</ol>
                                    </details>
                                })}
                                <p>{words.plan_alight(to)}</p>
                                {report.map(|href| view! { <a class="inline-link" href=href>{words.stop_report()}</a> })}
                            </div>
                        </li>
                    }
                    .into_any()
                }
            }
        })
        .collect()
}
