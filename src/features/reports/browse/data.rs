//! The data that the page fetches, and the button that moves the map to the user's position.

use contract::{
    ApiError, Instant, LatLon, Page,
    reports::{Report, ReportMap, ReportQuery, Sort},
};
use leptos::{prelude::*, task::spawn_local};
use std::sync::Arc;

use super::{cache, view::View};
use crate::cards::Names;
use browser::{client::Client, place, timer};
use ui::{Icon, LocateState, Notices, RemoteData, locate, use_city, use_words};

/// Maximum page size of the server.
const MAX_LIMIT: u8 = 200;
/// Number of checks for names before the list is shown without them.
const NAMES_CHECKS: u8 = 5;
/// Milliseconds between two checks.
const NAMES_MS: i32 = 20;

/// Reports, and when they were fetched if they come from the cache.
pub(super) type FetchedReports = (Arc<Page<Report>>, Option<Instant>);

/// Everything that the page fetches.
#[derive(Clone, Copy)]
pub(super) struct Data {
    /// Names of categories and wards. Cards and map can be shown without them.
    pub names: RwSignal<Names>,
    pub map: RemoteData<Arc<ReportMap>>,
    pub list: RemoteData<FetchedReports>,
}

impl Data {
    /// When the list was fetched, if it comes from the cache.
    pub(super) fn cached_at(self) -> Option<Instant> {
        self.list.get()?.1
    }
}

/// Fetches the data, and fetches again when the view changes.
pub(super) fn fetch(client: Client, view: View) -> Data {
    let names = RwSignal::new(Names::default());
    let list = RemoteData::new(
        move || Some(query(view)),
        move |query: ReportQuery| async move {
            // The list goes first, because users wait for it. Names that failed are requested again with the next list.
            let has = move || names.try_get_untracked().unwrap_or_default();
            if has().catalogue.is_none() {
                spawn_local(async move {
                    let catalogue = client.catalogue().await.ok();
                    names.try_update(|names| names.catalogue = catalogue);
                });
            }
            if has().wards.is_none() {
                spawn_local(async move {
                    let wards = client.wards().await.ok();
                    names.try_update(|names| names.wards = wards);
                });
            }
            let page = load_pages(client, query).await;
            // Wait briefly for the names, so that lines don't grow while people read them.
            for _ in 0..NAMES_CHECKS {
                if matches!(has(), Names { catalogue: Some(_), wards: Some(_) }) {
                    break;
                }
                timer::sleep(NAMES_MS).await;
            }
            page
        },
    );
    let map = RemoteData::new(
        move || {
            // Without a map there is nothing to fetch.
            if view.now.with(|now| now.list) {
                return None;
            }
            let zoom = view.viewport.with(|viewport| viewport.map(|viewport| viewport.zoom))?;
            Some((view.filter.get(), view.bbox.get()?, zoom))
        },
        move |(filter, bbox, zoom)| async move {
            let (request, key) =
                (contract::reports::report_map(&filter, bbox, zoom), cache::cache_key(&filter, Sort::default()));
            let (status, json, at) = cache::fetch(client, client.http_request(&request), cache::PINS, &key).await?;
            let map = Arc::new(request.decode(status, &json)?);
            if at.is_none() {
                cache::store(cache::PINS, &key, json);
            }
            Ok(map)
        },
    );
    Data { names, map, list }
}

/// Key under which a history entry stores how many reports of its query were shown.
const MORE: &str = "more";

/// Stores in this history entry how many reports of a query are shown.
pub(super) fn store_shown(query: &ReportQuery, count: usize) {
    place::set_number(MORE, &contract::reports::reports(query).target(), count);
}

/// The first page, and as many more reports as this history entry had for the same query.
async fn load_pages(client: Client, query: ReportQuery) -> Result<FetchedReports, ApiError> {
    let first = contract::reports::reports(&query);
    let shown = place::get_number(MORE, &first.target());
    let key = cache::cache_key(&query.filter, query.sort);
    let (status, json, at) = cache::fetch(client, client.http_request(&first), cache::LIST, &key).await?;
    let mut all = first.decode(status, &json)?;
    if at.is_none() {
        cache::store(cache::LIST, &key, json);
    }
    while all.items.len() < shown && all.next.is_some() {
        let limit = Some((shown - all.items.len()).min(usize::from(MAX_LIMIT)) as u8);
        let next = ReportQuery { cursor: all.next.clone(), limit, ..query.clone() };
        // Show what is loaded; the user can load the rest with "Show more".
        let Ok(page) = client.send(contract::reports::reports(&next)).await else { break };
        all.next = page.next;
        all.items.extend(page.items);
    }
    Ok((Arc::new(all), at))
}

/// The query of the list: reports in the viewport, or in the whole city when there is no map.
pub(super) fn query(view: View) -> ReportQuery {
    let center = view.viewport.with(|viewport| viewport.map(|viewport| viewport.center));
    view.now.with(|now| now.list_query(view.bbox.get(), center))
}

/// "Go to my position."
#[component]
pub(super) fn Locate(map_target: RwSignal<Option<(LatLon, Option<u8>)>>) -> impl IntoView {
    let words = use_words();
    let city = use_city();
    let notices = expect_context::<Notices>();
    let busy = RwSignal::new(false);
    let press = move |_| {
        let bounds = city.bounds;
        locate(busy, words, move |located| match located {
            LocateState::Found(fix) if bounds.contains(fix.at) => _ = map_target.try_set(Some((fix.at, Some(17)))),
            LocateState::Found(_) => notices.problem(words.place_outside()),
            LocateState::Failed(sentence) => notices.problem(sentence),
            LocateState::Locating(_) => {}
        });
    };
    view! {
        <button
            type="button"
            class="button is-icon"
            aria-label=words.map_locate()
            aria-busy=move || busy.get().to_string()
            on:click=press
        >
            <Icon name="locate-fixed"/>
        </button>
    }
    .into_any()
}
