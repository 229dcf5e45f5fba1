//! The list of reports, the accessible equivalent of the map.

use contract::{
    LatLon, Page,
    reports::{Report, ReportCode, ReportsPage},
};
use leptos::{prelude::*, task::spawn_local};
use std::{sync::Arc, time::Duration};

use super::{
    data::{Data, query, store_shown},
    view::View,
};
use crate::cards::{DistanceText, ReportCard};
use browser::{client::Client, clock, dom};
use ui::{Icon, Loaded, Notices, RemoteData, dynamic_text, dynamic_view, effect, use_city, use_words};

/// Number of cards visible when the page opens, and a few more.
const FIRST_CARDS: usize = 6;

/// The list of what the map shows.
#[component]
pub(super) fn ReportList(
    view: View,
    data: Data,
    hovered: RwSignal<Option<String>>,
    /// Buttons next to the count.
    tools: AnyView,
) -> impl IntoView {
    let words = use_words();
    // Pages after the first; a new first page starts over.
    let more = RwSignal::new(Vec::<Report>::new());
    let next = RwSignal::new(None::<String>);
    effect(move || {
        more.set(Vec::new());
        next.set(data.list.get().and_then(|(page, _)| page.next.clone()));
    });
    let offset = use_city().utc_offset_minutes;
    let count = move || {
        // The count of a cached list may be out of date.
        let (page, None) = data.list.get()? else { return None };
        let total = page.total.unwrap_or(page.items.len() as u32);
        let all = view.now.with(|view| view.list);
        Some(if all { words.reports_all(total) } else { words.reports_here(total) })
    };
    view! {
        <div class="list-head">
            <div role="status">
                <h2>{dynamic_text(move || count().or_else(|| Some(words.reports_list().to_owned())))}</h2>
            </div>
            {tools}
        </div>
        <div class="list" aria-busy=move || data.list.busy.get().to_string()>
            {dynamic_view(move || data.cached_at().map(|at| view! {
                <div class="banner" role="status" data-testid="kept-copy">
                    <Icon name="wifi-off"/>
                    <p>{words.reports_kept(civic::time::ago(clock::now(offset), at, &words))}</p>
                    <button type="button" class="button" on:click=move |_| {
                        data.list.retry();
                        data.map.retry();
                    }>{words.try_again()}</button>
                </div>
            }).into_any())}
            <Selected view data more/>
            <Loaded remote=data.list rows=5 let:listed>
                <Rows page=listed.0 data view more hovered/>
            </Loaded>
            {dynamic_view(move || next.with(Option::is_some).then(|| view! { <More view data more next/> }).into_any())}
        </div>
    }
    .into_any()
}

/// The button "Show more".
#[component]
fn More(view: View, data: Data, more: RwSignal<Vec<Report>>, next: RwSignal<Option<String>>) -> impl IntoView {
    let words = use_words();
    let client = expect_context::<Client>();
    let notices = expect_context::<Notices>();
    let busy = RwSignal::new(false);
    let fetch = move |_| {
        let mut report_query = query(view);
        report_query.cursor = next.get_untracked();
        if busy.get_untracked() || report_query.cursor.is_none() {
            return;
        }
        busy.set(true);
        let requested_cursor = report_query.cursor.clone();
        spawn_local(async move {
            let answer = client.send(contract::reports::reports(&report_query)).await;
            busy.try_set(false);
            // The list may have been reloaded in the meantime.
            if next.try_get_untracked() != Some(requested_cursor) {
                return;
            }
            match answer {
                Ok(page) => {
                    next.try_set(page.next);
                    let added = more.try_update(|more| {
                        more.extend(page.items);
                        more.len()
                    });
                    let first = data.list.get_untracked().map_or(0, |(page, _)| page.items.len());
                    report_query.cursor = None;
                    store_shown(&report_query, first + added.unwrap_or(0));
                }
                Err(error) => notices.request_error(&error, words),
            }
        });
    };
    view! {
        <button type="button" class="button is-wide" aria-busy=move || busy.get().to_string() on:click=fetch>
            {words.reports_more()}
        </button>
    }
    .into_any()
}

/// The rows, or a hint when there are none.
#[component]
fn Rows(
    page: Arc<Page<Report>>,
    data: Data,
    view: View,
    more: RwSignal<Vec<Report>>,
    hovered: RwSignal<Option<String>>,
) -> impl IntoView {
    let words = use_words();
    let offset = use_city().utc_offset_minutes;
    if page.items.is_empty() {
        return view! {
            <div class="empty">
                <Icon name="triangle-alert"/>
                <p class="empty-title">{words.reports_none()}</p>
                <p>{words.reports_none_do()}</p>
                <a class="button is-primary" href=ReportsPage::form().href()>{words.nav_new()}</a>
            </div>
        }
        .into_any();
    }
    let now = clock::now(offset);
    // The center of the map; `None` when only the list is shown.
    let center = move || view.viewport.get().filter(|_| !view.now.with(|now| now.list)).map(|now| now.center);
    let row = move |report: Report| {
        let code = report.code.clone();
        let (key, hover_key, focus_key) = (code.to_string(), code.to_string(), code.to_string());
        let at = LatLon::new(report.lat, report.lon);
        let distance = move || {
            let distance = civic::locale::distance(civic::geo::distance_m(center()?, at), &words);
            Some(words.distance_center(distance))
        };
        let distance: DistanceText = Arc::new(move || distance().unwrap_or_default());
        let (chosen, pressed) = (code.clone(), code.clone());
        let highlighted = move || hovered.with(|hovered| hovered.as_deref() == Some(key.as_str()));
        let selected = move || view.now.with(|now| now.selected.as_ref() == Some(&chosen));
        view! {
            <li
                id=format!("card-{code}")
                class="row"
                data-testid="report-card"
                data-code=code.to_string()
                class:is-lit=highlighted
                class:is-selected=selected
                on:mouseenter=move |_| hovered.set(Some(hover_key.clone()))
                on:mouseleave=move |_| hovered.set(None)
                on:focusin=move |_| hovered.set(Some(focus_key.clone()))
                on:focusout=move |_| hovered.set(None)
                on:click=move |_| view.select(Some(pressed.clone()))
            >
                <ReportCard report names=data.names now distance/>
            </li>
        }
        .into_any()
    };
    let row = Arc::new(row);
    let draw = |rows: &[Report]| rows.iter().cloned().map(|report| row(report)).collect_view().into_any();
    // The first time, render only the visible cards; a slow phone renders the rest after it has shown them. Later the
    // list is replaced as a whole, so that it keeps its scroll position.
    let (visible, rest) =
        page.items.split_at(page.items.len().min(if view.take_first_render() { FIRST_CARDS } else { usize::MAX }));
    let first = draw(visible);
    let later = RwSignal::new(rest.is_empty());
    if !rest.is_empty() {
        set_timeout(move || _ = later.try_set(true), Duration::from_millis(50));
    }
    let rest = {
        let (row, rest) = (row.clone(), rest.to_vec());
        move || later.get().then(|| rest.iter().cloned().map(|report| row(report)).collect_view()).into_any()
    };
    view! {
        <ul class="cards">
            {first}
            {dynamic_view(rest)}
            {dynamic_view(move || more.get().into_iter().map(|report| row(report)).collect_view().into_any())}
        </ul>
    }
    .into_any()
}

/// Shows the selected report on top when the list doesn't contain it, and scrolls to it when it does.
#[component]
fn Selected(view: View, data: Data, more: RwSignal<Vec<Report>>) -> impl IntoView {
    let words = use_words();
    let offset = use_city().utc_offset_minutes;
    let client = expect_context::<Client>();
    let selected = Memo::new(move |_| view.now.with(|now| now.selected.clone()));
    let listed = move |code: &ReportCode| {
        let has = |reports: &[Report]| reports.iter().any(|report| report.code == *code);
        data.list.get().is_some_and(|(page, _)| has(&page.items)) || more.with(|more| has(more))
    };
    let absent = Memo::new(move |_| selected.get().filter(|code| !listed(code)));
    effect(move || {
        if let Some(code) = selected.get() {
            dom::scroll_into_view(&format!("card-{code}"));
        }
    });
    let remote = RemoteData::new(
        move || absent.get(),
        move |code: ReportCode| async move { client.send(contract::reports::report(&code)).await.map(Arc::new) },
    );
    let selected_card = move || {
        let code = absent.get()?;
        let report = remote.get().filter(|report| report.code == code)?;
        let now = clock::now(offset);
        Some(
            view! {
                <section class="selected" aria-label=words.reports_selected()>
                    <div
                        class="row is-selected"
                        id=format!("card-{code}")
                        data-testid="report-card"
                        data-code=code.to_string()
                    >
                        <ReportCard report=(*report).clone() names=data.names now/>
                    </div>
                </section>
            }
            .into_any(),
        )
    };
    dynamic_view(move || selected_card().into_any())
}
