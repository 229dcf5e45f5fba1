//! What the page fetches, and the button that goes to one's own position.

use contract::{Catalogue, LatLon, Page, Report, ReportMap, ReportQuery, Ward};
use leptos::{prelude::*, task::spawn_local};
use std::sync::Arc;

use super::view::View;
use crate::{
    browser::{
        client::Client,
        geolocation::{self, NoPosition},
    },
    ui::{Icon, Notices, Remote, use_city, use_words},
};

/// How many reports one page of the list holds.
const PAGE: u8 = 20;

/// Categories and wards: what names are made of.
#[derive(Clone)]
pub(super) struct Names {
    pub catalogue: Arc<Catalogue>,
    pub wards: Arc<Vec<Ward>>,
}

/// Everything that the page fetches.
#[derive(Clone, Copy)]
pub(super) struct Data {
    pub names: Remote<Names>,
    pub map: Remote<Arc<ReportMap>>,
    pub list: Remote<Arc<Page<Report>>>,
}

/// Starts fetching; follows the view.
pub(super) fn data(client: Client, view: View) -> Data {
    let names = Remote::new(
        || Some(()),
        move |()| async move {
            let (catalogue, wards) = futures::join!(client.catalogue(), client.wards());
            Ok(Names { catalogue: catalogue?, wards: wards? })
        },
    );
    let map = Remote::new(
        move || {
            let zoom = view.viewport.with(|viewport| viewport.map(|viewport| viewport.zoom))?;
            Some((view.filter.get(), view.bbox.get()?, zoom))
        },
        move |(filter, bbox, zoom)| async move {
            client.send(contract::report_map(&filter, bbox, zoom)).await.map(Arc::new)
        },
    );
    let list = Remote::new(
        move || Some(query(view)),
        move |query: ReportQuery| async move { client.send(contract::reports(&query)).await.map(Arc::new) },
    );
    Data { names, map, list }
}

/// The list's question: what lies in the viewport, or in the whole city when the list stands alone.
pub(super) fn query(view: View) -> ReportQuery {
    let (sort, alone) = view.now.with(|now| (now.sort, now.list));
    let bbox = if alone { None } else { view.bbox.get() };
    let near = (sort == contract::Sort::Near).then(|| view.viewport.with(|v| v.map(|v| v.center))).flatten();
    ReportQuery { filter: view.filter.get(), bbox, sort, near, limit: Some(PAGE), ..ReportQuery::default() }
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
