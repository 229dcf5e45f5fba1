//! What the page fetches, and the button that goes to one's own position.

use contract::{
    ApiError, Instant, LatLon, Page,
    reports::{Report, ReportMap, ReportQuery, Sort},
};
use leptos::{prelude::*, task::spawn_local};
use std::sync::Arc;

use super::{seen, view::View};
use crate::cards::Names;
use browser::{client::Client, place, timer};
use ui::{Icon, Located, Notices, RemoteData, locate, use_city, use_words};

/// How many the server gives at once.
const MOST: u8 = 200;
/// The list waits so often for names that are almost here.
const NAMES_TURNS: u8 = 5;
/// Milliseconds of one turn.
const NAMES_MS: i32 = 20;

/// Reports, and when they were seen, where they are ones that were kept.
pub(super) type Listed = (Arc<Page<Report>>, Option<Instant>);

/// Everything that the page fetches.
#[derive(Clone, Copy)]
pub(super) struct Data {
    /// Cards and map can be read without.
    pub names: RwSignal<Names>,
    pub map: RemoteData<Arc<ReportMap>>,
    pub list: RemoteData<Listed>,
}

impl Data {
    /// When the list was seen, where it is one that was kept.
    pub(super) fn seen(self) -> Option<Instant> {
        self.list.get()?.1
    }
}

/// Starts fetching; follows the view.
pub(super) fn data(client: Client, view: View) -> Data {
    let names = RwSignal::new(Names::default());
    let list = RemoteData::new(
        move || Some(query(view)),
        move |query: ReportQuery| async move {
            // Names are asked for after the list, which is what people wait for; again with the next when some did not come.
            let has = move || names.try_get_untracked().unwrap_or_default();
            if has().catalogue.is_none() {
                spawn_local(async move {
                    let fresh = client.catalogue().await.ok();
                    names.try_update(|names| names.catalogue = fresh);
                });
            }
            if has().wards.is_none() {
                spawn_local(async move {
                    let fresh = client.wards().await.ok();
                    names.try_update(|names| names.wards = fresh);
                });
            }
            let page = pages(client, query).await;
            // Lines that grow under the reader's eyes are a nuisance: names that are almost here come with the list.
            for _ in 0..NAMES_TURNS {
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
            // Nothing is drawn of it where the list stands alone.
            if view.now.with(|now| now.list) {
                return None;
            }
            let zoom = view.viewport.with(|viewport| viewport.map(|viewport| viewport.zoom))?;
            Some((view.filter.get(), view.bbox.get()?, zoom))
        },
        move |(filter, bbox, zoom)| async move {
            let (request, question) =
                (contract::reports::report_map(&filter, bbox, zoom), seen::question(&filter, Sort::default()));
            let (status, json, at) = seen::ask(client, client.http_request(&request), seen::PINS, &question).await?;
            let map = Arc::new(request.decode(status, &json)?);
            if at.is_none() {
                seen::keep(seen::PINS, &question, json);
            }
            Ok(map)
        },
    );
    Data { names, map, list }
}

/// Under this name an entry of the history keeps how many reports of its question were shown.
const MORE: &str = "more";

/// Keeps for this entry of the history how many reports of a question are shown.
pub(super) fn keep_shown(query: &ReportQuery, count: usize) {
    place::keep_number(MORE, &contract::reports::reports(query).target(), count);
}

/// The first page, and as many more as this entry of the history had of the same question.
async fn pages(client: Client, query: ReportQuery) -> Result<Listed, ApiError> {
    let first = contract::reports::reports(&query);
    let shown = place::kept_number(MORE, &first.target());
    let question = seen::question(&query.filter, query.sort);
    let (status, json, at) = seen::ask(client, client.http_request(&first), seen::LIST, &question).await?;
    let mut all = first.decode(status, &json)?;
    if at.is_none() {
        seen::keep(seen::LIST, &question, json);
    }
    while all.items.len() < shown && all.next.is_some() {
        let limit = Some((shown - all.items.len()).min(usize::from(MOST)) as u8);
        let next = ReportQuery { cursor: all.next.clone(), limit, ..query.clone() };
        // What is here already is shown; the rest can be asked for by hand.
        let Ok(page) = client.send(contract::reports::reports(&next)).await else { break };
        all.next = page.next;
        all.items.extend(page.items);
    }
    Ok((Arc::new(all), at))
}

/// The list's question: what lies in the viewport, or in the whole city when the list stands alone.
pub(super) fn query(view: View) -> ReportQuery {
    let center = view.viewport.with(|viewport| viewport.map(|viewport| viewport.center));
    view.now.with(|now| now.asked(view.bbox.get(), center))
}

/// "Go to my position."
#[component]
pub(super) fn Locate(go: RwSignal<Option<(LatLon, Option<u8>)>>) -> impl IntoView {
    let words = use_words();
    let city = use_city();
    let notices = expect_context::<Notices>();
    let busy = RwSignal::new(false);
    let press = move |_| {
        let bounds = city.bounds;
        locate(busy, words, move |located| match located {
            Located::Found(fix) if bounds.contains(fix.at) => _ = go.try_set(Some((fix.at, Some(17)))),
            Located::Found(_) => notices.problem(words.place_outside()),
            Located::Missing(sentence) => notices.problem(sentence),
            Located::Looking(_) => {}
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
