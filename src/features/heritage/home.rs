//! `/heritage`: map and list of the sites, and suggested walks. The address holds the filters.

use civic::{
    heritage::shown,
    pins::{Look, Marker, Shape},
};
use contract::{
    ApiError, LatLon,
    heritage::{HeritagePage, HeritageView, Site, SiteList, Term, Walk},
};
use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
};
use messages::args::HeritageWalkMore;
use std::{rc::Rc, sync::Arc};

use super::{card::card, filters::filters};
use crate::map::{DrawCallback, MapHandle, MapLine, MapView};
use browser::{client::Client, clock, dom, place, timer};
use ui::{Icon, Loaded, PageTitle, RemoteData, dynamic_text, dynamic_view, locate_with_status, use_city, use_words};

/// Interval at which the opening state of the sites is updated, in milliseconds.
const TICK_MS: i32 = 60_000;

/// Everything the page renders.
#[derive(Clone)]
struct Data {
    list: Arc<SiteList>,
    walks: Arc<Vec<Walk>>,
    wards: Vec<Term>,
}

async fn load(client: Client) -> Result<Data, ApiError> {
    let (list, walks) =
        futures::join!(client.send(contract::heritage::sites()), client.send(contract::heritage::walks()));
    let (list, walks) = (list?, walks?.items);
    // Only wards that have a site. Their names come from the sites.
    let mut wards: Vec<Term> = Vec::new();
    for site in list.items.iter().filter(|site| !site.ward.is_empty()) {
        if !wards.iter().any(|ward| ward.id == site.ward) {
            wards.push(Term { id: site.ward.clone(), name: site.area.clone(), icon: String::new() });
        }
    }
    Ok(Data { list: Arc::new(list), walks: Arc::new(walks), wards })
}

/// The page.
#[component]
pub fn Home() -> impl IntoView {
    let words = use_words();
    let client = expect_context::<Client>();
    let data = RemoteData::new(|| Some(()), move |()| load(client));
    let search = use_location().search;
    let view = Memo::new(move |_| search.with(|query| HeritageView::parse(query)));
    let near = RwSignal::new(place::get_position("near"));
    view! {
        <div class="page sites">
            <div class="site-title">
                <PageTitle text=words.title_heritage()/>
                <a class="button is-primary" href=HeritagePage::Scan.href()>
                    <Icon name="camera"/>
                    {words.title_scan()}
                </a>
            </div>
            <Loaded remote=data rows=6 let:data>
                <Sites data view near/>
            </Loaded>
        </div>
    }
    .into_any()
}

#[component]
fn Sites(data: Data, view: Memo<HeritageView>, near: RwSignal<Option<LatLon>>) -> impl IntoView {
    let words = use_words();
    let city = use_city();
    // A page can stay open for days, so update the opening states while it does.
    let timestamp = move || clock::now(0).timestamp();
    let now = RwSignal::new(timestamp());
    leptos::task::spawn_local(async move {
        loop {
            timer::sleep(TICK_MS).await;
            if now.try_update(|now| *now = timestamp()).is_none() {
                return;
            }
        }
    });
    let navigate = StoredValue::new_local(use_navigate());
    let change = move |view: HeritageView| {
        let options = NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
        navigate.with_value(|navigate| navigate(&view.page().href(), options));
    };
    let (list, walks) = (StoredValue::new(data.list.clone()), StoredValue::new(data.walks.clone()));
    let results = Memo::new(move |_| {
        let (list, walks) = (list.get_value(), walks.get_value());
        SiteResults(Arc::new(view.with(|view| shown(&list.items, &walks, view, near.get(), now.get()))))
    });
    let hovered = RwSignal::new(None::<String>);
    let chosen = RwSignal::new(None::<String>);
    let highlighted = Memo::new(move |_| chosen.get().or_else(|| hovered.get()));
    let map_target = RwSignal::new(None::<(LatLon, Option<u8>)>);
    let markers = Signal::derive(move || {
        let list = list.get_value();
        let highlighted = highlighted.get();
        results.with(|results| {
            results.0.iter().filter_map(|site| marker(site, &list.kinds, words.tag(), &highlighted)).collect()
        })
    });
    let on_chosen = Callback::new(move |slug: String| {
        dom::scroll_into_view(&["site-", &slug].concat());
        chosen.set(Some(slug));
    });
    let route = Memo::new(move |_| {
        let (list, walks) = (list.get_value(), walks.get_value());
        view.with(|view| walk_points(&walks, &list.items, &view.walk))
    });
    let draw_route: DrawCallback = Rc::new(move |map| route.with(|route| draw_walk(map, route)));
    let location_status = RwSignal::new(None::<String>);
    let locating = RwSignal::new(false);
    let locate = move |_| {
        locate_with_status(locating, location_status, words, move |fix| {
            place::set_position("near", fix.at);
            near.try_set(Some(fix.at));
            map_target.try_set(Some((fix.at, Some(15))));
        });
    };
    let rows = move || {
        let list = list.get_value();
        results.with(|results| {
            if results.0.is_empty() {
                return view! {
                    <div class="empty">
                        <Icon name="search"/>
                        <p class="empty-title">{words.heritage_none()}</p>
                        <button type="button" class="button" on:click=move |_| change(HeritageView::default())>
                            {words.filters_clear()}
                        </button>
                    </div>
                }
                .into_any();
            }
            let cards = results.0.iter().map(|site| card(site, &list.kinds, now, words, highlighted)).collect_view();
            view! { <ul class="site-list">{cards}</ul> }.into_any()
        })
    };
    view! {
        <div class="site-map">
            <MapView
                markers=markers
                on_draw=draw_route
                on_chosen=on_chosen
                on_pointed=Callback::new(move |key| hovered.set(key))
                on_tapped=Callback::new(move |_| chosen.set(None))
                go=map_target
                center=city.center
                zoom=13
                label=words.heritage_map()
            />
        </div>
        {filters(&data.list, view, &data.wards, change)}
        <div class="site-head">
            <div role="status">
                <h2>{dynamic_text(move || Some(results.with(|results| words.heritage_count(results.0.len() as u32))))}</h2>
            </div>
            <button
                type="button"
                class="button"
                aria-busy=move || locating.get().then_some("true")
                on:click=locate
            >
                <Icon name="locate-fixed"/>
                {words.heritage_near()}
            </button>
        </div>
        <p class="status-text" role="status">{location_status}</p>
        {dynamic_view(move || walk_head(&walks.get_value(), &view.get(), change))}
        {dynamic_view(rows)}
        {dynamic_view(move || view.with(|view| view.walk.is_empty()).then(|| walk_list(&walks.get_value())).into_any())}
    }
    .into_any()
}

/// The sites that match the filters. A type that is `PartialEq`, as a `Memo` requires.
#[derive(Clone, PartialEq)]
struct SiteResults(Arc<Vec<Site>>);

fn marker(site: &Site, kinds: &[Term], tag: &str, highlighted: &Option<String>) -> Option<Marker> {
    let at = site.at()?;
    let icon = kinds.iter().find(|kind| kind.id == site.kind).map(|kind| kind.icon.clone());
    Some(Marker {
        key: site.slug.clone(),
        lat: at.lat,
        lon: at.lon,
        look: Look::Pin {
            icon: icon.filter(|icon| !icon.is_empty()).unwrap_or_else(|| "landmark".to_owned()),
            shape: Shape::Circle,
            selected: highlighted.as_deref() == Some(&site.slug),
            label: site.name.get(tag).to_owned(),
        },
    })
}

/// The points of a walk, as `[lon, lat]`; empty when there is no walk with this id.
fn walk_points(walks: &[Walk], sites: &[Site], id: &str) -> Vec<[f64; 2]> {
    let stops = walks.iter().find(|walk| walk.id == id).map_or(&[][..], |walk| &walk.stops);
    let place = |slug: &String| sites.iter().find(|site| site.slug == *slug).and_then(Site::at);
    stops.iter().filter_map(place).map(|at| [at.lon, at.lat]).collect()
}

fn draw_walk(map: &MapHandle, route: &[[f64; 2]]) {
    let line = MapLine { points: route.to_vec(), color: None, class: "walk-line" };
    map.draw(if route.is_empty() { &[] } else { std::slice::from_ref(&line) });
}

/// The selected walk, and the button that closes it.
fn walk_head(walks: &[Walk], view: &HeritageView, change: impl Fn(HeritageView) + Copy + 'static) -> AnyView {
    let words = use_words();
    let Some(walk) = walks.iter().find(|walk| walk.id == view.walk) else { return ().into_any() };
    view! {
        <div class="banner">
            <Icon name="footprints"/>
            <p>
                <strong>{walk.name.get(words.tag()).to_owned()}</strong>
                <br/>
                {walk.summary.get(words.tag()).to_owned()}
            </p>
            <button type="button" class="button" on:click=move |_| change(HeritageView::default())>
                {words.heritage_walk_close()}
            </button>
        </div>
    }
    .into_any()
}

fn walk_list(walks: &[Walk]) -> AnyView {
    let words = use_words();
    if walks.is_empty() {
        return ().into_any();
    }
    let card = |walk: &Walk| {
        let view = HeritageView { walk: walk.id.clone(), ..HeritageView::default() };
        let length = civic::locale::distance(f64::from(walk.length_m), &words);
        view! {
            <li>
                <a class="guide-card" href=view.page().href()>
                    <Icon name="footprints"/>
                    <span>
                        <strong>{walk.name.get(words.tag()).to_owned()}</strong>
                        <span class="small">{walk.summary.get(words.tag()).to_owned()}</span>
                        <span class="muted small">{words.heritage_walk_more(HeritageWalkMore { stops: walk.stops.len() as u32, distance: &length })}</span>
                    </span>
                </a>
            </li>
        }
    };
    view! {
        <section class="guide-section" aria-labelledby="walks">
            <h2 id="walks">{words.heritage_walks()}</h2>
            <ul class="guide-cards">{walks.iter().map(card).collect_view()}</ul>
        </section>
    }
    .into_any()
}
