//! Journeys: a time axis to compare them, and their steps.

use contract::{
    LatLon,
    reports::{Prefill, ReportsPage},
    transit::{PlanQuery, TransitAlert, TransitJourney, TransitLeg, TransitPlan},
};
use leptos::prelude::*;
use messages::Words;
use messages::args::{PlanRide, PlanSummary, PlanWalkTo};

use super::{
    follow::Follow,
    live::{self, Live},
    options::{SetQuery, save_buttons, toggle},
    parts::{badge, stop_name},
};
use crate::map::{MapLine, RouteMap};
use browser::{dom, place};
use ui::{Icon, Notices, dynamic_view, effect, use_city, use_words};

/// All journeys, with the chosen one expanded and shown on the map.
#[component]
pub(super) fn Journeys(
    plan: TransitPlan,
    query: Memo<PlanQuery>,
    set_query: SetQuery,
    live: Live,
    /// Names of the two ends, empty until they are known.
    names: (RwSignal<String>, RwSignal<String>),
) -> impl IntoView {
    let words = use_words();
    let request = query.get_untracked();
    if plan.journeys.is_empty() {
        return view! {
            <div class="empty">
                <Icon name="search"/>
                <p class="empty-title">{words.plan_none()}</p>
                <p>{words.plan_none_do()}</p>
            </div>
        }
        .into_any();
    }
    // The expanded journey is stored in the history entry, for this query.
    let query_href = request.page().href();
    let chosen = RwSignal::new(place::get_number("journey", &query_href).min(plan.journeys.len() - 1));
    effect(move || place::set_number("journey", &query_href, chosen.get()));
    let alerts = Memo::new(move |_| live.latest().map(|live| live.alerts).unwrap_or_default());
    let map_journeys = plan.journeys.clone();
    let cards = plan.journeys.into_iter().enumerate().map(|(at, journey)| {
        view! { <Card journey at chosen names alerts query set_query/> }
    });
    let cards = cards.collect_view();
    view! {
        <ol class="journeys">{cards}</ol>
        <div class="actions">
            {share(&request, words)}
            <button type="button" class="button" on:click=|_| dom::print()>
                <Icon name="printer"/>
                {words.print()}
            </button>
            {save_buttons(&request, words)}
        </div>
        <div class="bus-map">
            {dynamic_view(move || {
                let lines = map_journeys.get(chosen.get()).map(lines).unwrap_or_default();
                view! { <RouteMap lines label=words.line_map()/> }.into_any()
            })}
        </div>
    }
    .into_any()
}

/// Shares the query as a link. It contains the time, so that it shows the same journeys later.
fn share(request: &PlanQuery, words: Words) -> AnyView {
    let notices = expect_context::<Notices>();
    let offset = use_city().utc_offset_minutes;
    let request = request.clone();
    let press = move |_| {
        let now = || civic::time::machine(browser::clock::now(offset)).get(..16).map(str::to_owned);
        let request = PlanQuery { at: request.at.clone().or_else(now), ..request.clone() };
        let link = dom::absolute(&request.page().href());
        leptos::task::spawn_local(async move {
            if let Ok(true) = dom::share(words.title_plan(), &link).await {
                notices.success(words.link_copied());
            }
        });
    };
    view! { <button type="button" class="button" on:click=press><Icon name="share-2"/>{words.share()}</button> }
        .into_any()
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
fn Card(
    journey: TransitJourney,
    at: usize,
    chosen: RwSignal<usize>,
    names: (RwSignal<String>, RwSignal<String>),
    alerts: Memo<Vec<TransitAlert>>,
    query: Memo<PlanQuery>,
    set_query: SetQuery,
) -> impl IntoView {
    let words = use_words();
    let city = use_city();
    let time = move |at: contract::Instant| {
        civic::time::time(civic::time::from_millis(at.timestamp_millis() as f64, city.utc_offset_minutes))
    };
    let rides = journey.legs.iter().filter(|leg| leg.line.is_some()).count();
    let minutes = ((journey.arrive - journey.depart).num_seconds().max(0) as u32).div_ceil(60);
    let arrive = time(journey.arrive);
    let arrive = if journey.margin > 0 { words.plan_about(arrive) } else { arrive };
    let summary = words.plan_summary(PlanSummary { depart: &time(journey.depart), arrive: &arrive, minutes });
    let changes = match (rides, journey.transfers) {
        (0, _) => words.plan_only_walk().to_owned(),
        (_, 0) => words.plan_direct().to_owned(),
        (_, many) => words.plan_changes(many),
    };
    let walk = (rides > 0 && journey.walk > 0).then(|| words.plan_walk(journey.walk));
    let margin = (journey.margin > 0).then(|| words.plan_margin(journey.margin));
    let fare = journey.fare.as_ref().map(|fare| {
        let price = civic::locale::price(fare.price_milli, &fare.currency, words.tag());
        if fare.by_zone { words.plan_fare_from(price) } else { words.plan_fare(price) }
    });
    let facts: Vec<String> = [Some(changes), walk, fare, margin].into_iter().flatten().collect();
    let open = move || chosen.get() == at;
    let has_alerts = {
        let legs = journey.legs.clone();
        move || alerts.with(|alerts| legs.iter().any(|leg| !relevant_alerts(leg, alerts).is_empty()))
    };
    let axis = journey.legs.iter().map(axis_segment).collect_view();
    let legs = StoredValue::new(journey.legs);
    view! {
        <li class="journey" class:is-open=open data-testid="journey">
            <button type="button" class="journey-head" aria-expanded=move || open().to_string()
                on:click=move |_| chosen.set(at)>
                <strong class="num">{summary}</strong>
                <span class="axis" aria-hidden="true">{axis}</span>
                <span class="muted">{facts.join(" · ")}</span>
                {dynamic_view(move || has_alerts().then(|| view! {
                    <span class="warned"><Icon name="triangle-alert"/>{words.alerts()}</span>
                }).into_any())}
            </button>
            {dynamic_view(move || open().then(|| {
                let avoid = Callback::new(move |line: String| {
                    let mut next = query.get_untracked();
                    toggle(&mut next.avoid, &line);
                    set_query.run(next);
                });
                let name = |named: RwSignal<String>, fallback: &str| {
                    Some(named.get()).filter(|name| !name.is_empty()).unwrap_or_else(|| fallback.to_owned())
                };
                let ends = (name(names.0, words.plan_start()), name(names.1, words.plan_end()));
                let rows = legs.with_value(|legs| steps(legs, &ends, &time, alerts, avoid, words));
                view! { <ol class="steps" aria-label=words.plan_steps()>{rows}</ol> }
            }).into_any())}
        </li>
    }
    .into_any()
}

/// Alerts about the line of a leg, or about the stops where riders board and alight, at the time of the leg.
fn relevant_alerts(leg: &TransitLeg, alerts: &[TransitAlert]) -> Vec<TransitAlert> {
    let Some(line) = &leg.line else { return Vec::new() };
    let ends: Vec<&str> = [&leg.from, &leg.to].into_iter().flatten().map(|stop| stop.id.as_str()).collect();
    let about = |alert: &&TransitAlert| {
        let matches_line = alert.lines.iter().any(|known| known.id == line.id);
        let matches_stop = alert.stops.iter().any(|stop| ends.contains(&stop.as_str()));
        let everywhere = alert.lines.is_empty() && alert.stops.is_empty();
        let about =
            if alert.only_together { matches_line && matches_stop } else { matches_line || matches_stop || everywhere };
        let has_begun = alert.from.is_none_or(|from| from <= leg.arrive);
        about && has_begun && alert.until.is_none_or(|until| until >= leg.depart)
    };
    alerts.iter().filter(about).cloned().collect()
}

/// A leg on the time axis, with a width proportional to its duration.
fn axis_segment(leg: &TransitLeg) -> AnyView {
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
    alerts: Memo<Vec<TransitAlert>>,
    avoid: Callback<String>,
    words: Words,
) -> Vec<AnyView> {
    let name = |stop: &Option<contract::transit::TransitStop>, fallback: &str| {
        stop.as_ref().map_or_else(|| fallback.to_owned(), |stop| stop_name(&stop.name, &stop.id, words))
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
                            <p>{words.plan_walk_to(PlanWalkTo { minutes, place: &to })}</p>
                        </li>
                    }
                    .into_any()
                }
                Some(line) => {
                    let report = leg.from.as_ref().map(|stop| {
                        let about = Some(["route:", &line.id].concat());
                        let place = Some(from.clone());
                        let at = Some(stop.at());
                        ReportsPage::New(Box::new(Prefill { at, place, about, ..Prefill::default() })).href()
                    });
                    // Show a time only where there is a timetable, otherwise the headway.
                    let when = match leg.every {
                        Some(every) => [words.bus_every(every), words.bus_wait(every)].join(", "),
                        None => time(leg.depart),
                    };
                    let alert_leg = leg.clone();
                    let warnings = dynamic_view(move || {
                        let relevant = alerts.with(|alerts| relevant_alerts(&alert_leg, alerts));
                        live::alert_list(&relevant, true, words)
                    });
                    let stops = leg.from.iter().map(contract::transit::TransitStop::at);
                    let stops = stops.chain(leg.between.iter().map(|stop| LatLon::new(stop.lat, stop.lon)));
                    let alight = leg.to.iter().map(contract::transit::TransitStop::at);
                    let stops: Vec<LatLon> = stops.chain(alight).collect();
                    let place = to.clone();
                    let line_id = line.id.clone();
                    let count = leg.between.len();
                    let between = leg.between.iter().map(|stop| stop_name(&stop.name, &stop.id, words));
                    let between = between.map(|name| view! { <li>{name}</li> });
                    view! {
                        <li class="leg" data-testid="journey-leg">
                            {badge(line)}
                            <div>
                                <p><strong>{words.plan_ride(PlanRide { line: &line.name, headsign: &leg.headsign.get(words.tag()) })}</strong></p>
                                <p class="muted num">{when}</p>
                                <p>{words.plan_board(from)}</p>
                                {(count > 0).then(|| view! {
                                    <details>
                                        <summary>{words.plan_stops(count as u32)}</summary>
                                        <ol>{between.collect_view()}</ol>
                                    </details>
                                })}
                                <p>{words.plan_alight(to)}</p>
                                {warnings}
                                <Follow stops place/>
                                <p class="leg-more">
                                    <button
                                        type="button"
                                        class="inline-link is-button"
                                        on:click=move |_| avoid.run(line_id.clone())
                                    >
                                        {words.plan_avoid()}
                                    </button>
                                    {report.map(|href| {
                                        view! { <a class="inline-link" href=href>{words.stop_report()}</a> }
                                    })}
                                </p>
                            </div>
                        </li>
                    }
                    .into_any()
                }
            }
        })
        .collect()
}
