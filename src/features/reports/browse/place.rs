//! What the page fetches, and the button that goes to one's own position.

use contract::{ApiError, Catalogue, Instant, LatLon, Page, Report, ReportMap, ReportQuery, Sort, Ward};
use leptos::{prelude::*, task::spawn_local};
use std::sync::Arc;

use super::{seen, view::View};
use crate::{
    browser::{
        client::Client,
        geolocation::{self, NoPosition},
        place, timer,
    },
    ui::{Icon, Notices, Remote, use_city, use_words},
};

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
    /// `None` until it is here: cards and map can be read without.
    pub catalogue: RwSignal<Option<Arc<Catalogue>>>,
    /// `None` until they are here.
    pub wards: RwSignal<Option<Arc<Vec<Ward>>>>,
    pub map: Remote<Arc<ReportMap>>,
    pub list: Remote<Listed>,
}

impl Data {
    /// When the list was seen, where it is one that was kept.
    pub(super) fn seen(self) -> Option<Instant> {
        self.list.get()?.1
    }
}

fn is_none<T: Send + Sync + 'static>(signal: RwSignal<Option<T>>) -> bool {
    signal.try_with_untracked(Option::is_none) == Some(true)
}

/// Starts fetching; follows the view.
pub(super) fn data(client: Client, view: View) -> Data {
    let (catalogue, wards) = (RwSignal::new(None), RwSignal::new(None));
    let list = Remote::new(
        move || Some(query(view)),
        move |query: ReportQuery| async move {
            // Names are asked for after the list, which is what people wait for; again with the next when some did not come.
            let lacks = move || [is_none(catalogue), is_none(wards)];
            let [no_categories, no_wards] = lacks();
            if no_categories {
                spawn_local(async move { _ = catalogue.try_set(client.catalogue().await.ok()) });
            }
            if no_wards {
                spawn_local(async move { _ = wards.try_set(client.wards().await.ok()) });
            }
            let page = pages(client, query).await;
            // Lines that grow under the reader's eyes are a nuisance: names that are almost here come with the list.
            for _ in 0..NAMES_TURNS {
                if lacks() == [false; 2] {
                    break;
                }
                timer::sleep(NAMES_MS).await;
            }
            page
        },
    );
    let map = Remote::new(
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
                (contract::report_map(&filter, bbox, zoom), seen::question(&filter, Sort::default()));
            Ok(Arc::new(seen::ask(client, request, seen::PINS, &question).await?.0))
        },
    );
    Data { catalogue, wards, map, list }
}

/// Under this name an entry of the history keeps how many reports of its question were shown.
const MORE: &str = "more";

/// Keeps for this entry of the history how many reports of a question are shown.
pub(super) fn keep_shown(query: &ReportQuery, count: usize) {
    place::keep_number(MORE, &contract::reports(query).target(), count);
}

/// The first page, and as many more as this entry of the history had of the same question.
async fn pages(client: Client, query: ReportQuery) -> Result<Listed, ApiError> {
    let first = contract::reports(&query);
    let shown = place::kept_number(MORE, &first.target());
    let question = seen::question(&query.filter, query.sort);
    let (mut all, seen) = seen::ask(client, first, seen::LIST, &question).await?;
    while all.items.len() < shown && all.next.is_some() {
        let limit = Some((shown - all.items.len()).min(usize::from(MOST)) as u8);
        let next = ReportQuery { cursor: all.next.clone(), limit, ..query.clone() };
        // What is here already is shown; the rest can be asked for by hand.
        let Ok(page) = client.send(contract::reports(&next)).await else { break };
        all.next = page.next;
        all.items.extend(page.items);
    }
    Ok((Arc::new(all), seen))
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
    let locate = move |_| {
        let bounds = city.bounds;
        busy.set(true);
        spawn_local(async move {
            match geolocation::position().await {
                Ok(fix) if bounds.contains(fix.at) => {
                    go.try_set(Some((fix.at, Some(17))));
                }
                Ok(_) => notices.problem(words.place_outside()),
                Err(NoPosition::Refused) => notices.problem(words.place_refused()),
                Err(NoPosition::Unknown) => notices.problem(words.place_unknown()),
            }
            busy.try_set(false);
        });
    };
    view! {
        <button
            type="button"
            class="button is-icon"
            aria-label=words.map_locate()
            aria-busy=move || busy.get().to_string()
            on:click=locate
        >
            <Icon name="locate-fixed"/>
        </button>
    }
    .into_any()
}
