//! `/bus/plan`: the journey planner. The address holds the query, so that it can be shared.

use contract::{
    LatLon, SearchResultKind,
    transit::{PlanQuery, TransitEndpoint},
};
use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
};

use super::{
    journey::Journeys,
    live::Live,
    options::{OnMap, options, places},
    parts::{Source, stop_name},
};
use crate::cards::{SearchCombobox, Selection};
use browser::{client::Client, device};
use ui::{Icon, Loaded, PageTitle, RemoteData, dynamic_view, locate_with_status, use_words};

/// The page.
#[component]
pub fn Plan() -> impl IntoView {
    let words = use_words();
    let client = expect_context::<Client>();
    device::prepare(client);
    let location = use_location();
    let query = Memo::new(move |_| PlanQuery::parse(&location.search.get()));
    let navigate = StoredValue::new_local(use_navigate());
    let set_query = Callback::new(move |query: PlanQuery| {
        let options = NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
        navigate.with_value(|navigate| navigate(&query.page().href(), options));
    });
    let edit_query = move |edit: &dyn Fn(&mut PlanQuery)| {
        let mut next = query.get_untracked();
        edit(&mut next);
        set_query.run(next);
    };
    let journeys = RemoteData::new(
        move || query.with(|query| (query.from.is_some() && query.to.is_some()).then(|| query.clone())),
        move |query: PlanQuery| async move { client.send(contract::transit::transit_plan(&query)).await },
    );
    let live = Live::subscribe(Memo::new(|_| Some("transit".to_owned())));
    let location_status = RwSignal::new(None::<String>);
    let from = Memo::new(move |_| query.with(|query| query.from.clone()));
    let to = Memo::new(move |_| query.with(|query| query.to.clone()));
    let set_from = Callback::new(move |end: TransitEndpoint| edit_query(&|query| query.from = Some(end.clone())));
    let set_to = Callback::new(move |end: TransitEndpoint| edit_query(&|query| query.to = Some(end.clone())));
    let locating = RwSignal::new(false);
    let use_position = move |_| {
        locate_with_status(locating, location_status, words, move |fix| {
            set_from.run(TransitEndpoint::Spot(fix.at, words.plan_here().to_owned()));
        });
    };
    let names = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let has_ends = move || query.with(|query| query.from.is_some() && query.to.is_some());
    view! {
        <div class="page bus plan">
            <PageTitle text=words.title_plan()/>
            <div class="plan-ends">
                {dynamic_view(move || end_field("plan-from", words.plan_from(), from.get(), set_from, names.0))}
                <button type="button" class="button is-icon" aria-label=words.plan_swap()
                    on:click=move |_| edit_query(&|query| std::mem::swap(&mut query.from, &mut query.to))>
                    <Icon name="arrow-up-down"/>
                </button>
                {dynamic_view(move || end_field("plan-to", words.plan_to(), to.get(), set_to, names.1))}
            </div>
            <div class="chips">
                <button
                    type="button"
                    class="chip"
                    aria-busy=move || locating.get().then_some("true")
                    on:click=use_position
                >
                    <Icon name="locate-fixed"/>
                    {words.plan_here()}
                </button>
            </div>
            {places(query, set_query, words)}
            <OnMap query set_query/>
            {when(query, set_query)}
            {options(query, set_query)}
            <p class="status-text" role="status">{location_status}</p>
            {dynamic_view(move || if has_ends() {
                view! {
                    <section aria-labelledby="plan-found">
                        <h2 id="plan-found">{words.plan_found()}</h2>
                        <Loaded remote=journeys rows=3 let:plan>
                            <Journeys plan query set_query live names/>
                        </Loaded>
                    </section>
                }.into_any()
            } else {
                view! {
                    <div class="empty">
                        <Icon name="route"/>
                        <p class="empty-title">{words.plan_ask()}</p>
                        <p>{words.plan_ask_do()}</p>
                    </div>
                }.into_any()
            })}
            <Source/>
        </div>
    }
    .into_any()
}

/// The field for the start or the destination. Sets `place_name` to the name of that place.
fn end_field(
    id: &'static str,
    name: &'static str,
    now: Option<TransitEndpoint>,
    set: Callback<TransitEndpoint>,
    place_name: RwSignal<String>,
) -> AnyView {
    let words = use_words();
    let client = expect_context::<Client>();
    let chosen = Callback::new(move |selection: Selection| {
        let result = selection.result;
        if result.kind == SearchResultKind::Stop {
            set.run(TransitEndpoint::Stop(result.id));
        } else if let Some((lat, lon)) = result.lat.zip(result.lon) {
            set.run(TransitEndpoint::Spot(LatLon::new(lat, lon), result.title.get(words.tag()).to_owned()));
        }
    });
    // The address has a stop's id; the field shows its name.
    let text = RwSignal::new(match &now {
        Some(TransitEndpoint::Spot(at, name)) if name.is_empty() => TransitEndpoint::Spot(*at, String::new()).print(),
        Some(TransitEndpoint::Spot(_, name)) => name.clone(),
        _ => String::new(),
    });
    place_name.set(text.get_untracked());
    if let Some(TransitEndpoint::Stop(stop)) = now {
        leptos::task::spawn_local(async move {
            let results = client.send(contract::transit::transit_stops(&stop, None, 3)).await;
            let same = results.ok().and_then(|page| page.items.into_iter().find(|item| item.id == stop));
            let stop_text = same.map_or(stop, |stop| stop_name(&stop.name, &stop.id, words));
            place_name.try_set(stop_text.clone());
            text.try_set(stop_text);
        });
    }
    view! {
        <div class="field">
            <label class="label" for=id>{name}</label>
            <div class="search">
                <Icon name="map-pin"/>
                <SearchCombobox
                    id
                    placeholder=words.plan_find()
                    kinds=vec![SearchResultKind::Stop, SearchResultKind::Place, SearchResultKind::Ward]
                    keep_text=true
                    text
                    on_chosen=chosen
                />
            </div>
        </div>
    }
    .into_any()
}

/// When: now, or a time of departure or arrival.
fn when(query: Memo<PlanQuery>, set_query: Callback<PlanQuery>) -> AnyView {
    let words = use_words();
    let mode = move |name: &'static str| {
        query.with(|query| match (&query.at, query.arrive) {
            (None, _) => name == "now",
            (Some(_), true) => name == "arrive",
            (Some(_), false) => name == "depart",
        })
    };
    let city = ui::use_city();
    let now = move || {
        let text = civic::time::machine(browser::clock::now(city.utc_offset_minutes));
        text.get(..16).unwrap_or_default().to_owned()
    };
    let choose = move |event| {
        let mut next = query.get_untracked();
        let chosen = event_target_value(&event);
        next.arrive = chosen == "arrive";
        next.at = if chosen == "now" { None } else { next.at.or_else(|| Some(now())) };
        set_query.run(next);
    };
    let option = move |name: &'static str, word: &'static str| {
        view! { <option value=name selected=move || mode(name)>{word}</option> }
    };
    view! {
        <div class="plan-when">
            <label class="field">
                <span class="label">{words.plan_when()}</span>
                <select class="input" on:change=choose>
                    {option("now", words.plan_now())}
                    {option("depart", words.plan_depart())}
                    {option("arrive", words.plan_arrive())}
                </select>
            </label>
            {dynamic_view(move || query.with(|query| query.at.clone()).map(|at| view! {
                <input
                    type="datetime-local"
                    class="input"
                    aria-label=words.plan_when()
                    value=at
                    on:change=move |event| {
                        let mut next = query.get_untracked();
                        let at = event_target_value(&event);
                        let minute: String = at.chars().take(16).collect();
                        next.at = Some(minute).filter(|at| contract::is_local_time(at));
                        set_query.run(next);
                    }
                />
            }).into_any())}
        </div>
    }
    .into_any()
}
