//! `/reports/{code}`: a report and its timeline.

mod parts;

use contract::{
    ApiError, LatLon,
    reports::{Report, ReportCode, ReportsPage, ReportsView, Support, Visibility},
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_location;
use std::sync::Arc;

use self::parts::{Answers, Photos, Timeline};
use crate::cards::category_name;
use browser::{client::Client, clock, dom};
use ui::{Icon, Loaded, Notices, PageTitle, RemoteData, StatusBadge, failure_title, use_city, use_words};

/// The data that the page shows.
#[derive(Clone)]
pub(super) struct Data {
    pub report: Report,
    pub catalogue: Arc<contract::reports::Catalogue>,
    pub wards: Arc<Vec<contract::Ward>>,
}

/// The page.
#[component]
pub fn One() -> impl IntoView {
    let client = expect_context::<Client>();
    let path = use_location().pathname;
    let remote = RemoteData::new(
        move || path.with(|path| contract::reports::code_in(path).map(str::to_owned)),
        move |text: String| async move {
            // An invalid code is treated as a report that doesn't exist.
            let code: ReportCode = text.parse().map_err(|_| contract::refused(404, b""))?;
            let (report, catalogue, wards) =
                futures::join!(client.send(contract::reports::report(&code)), client.catalogue(), client.wards());
            Ok::<_, ApiError>(Arc::new(Data { report: report?, catalogue: catalogue?, wards: wards? }))
        },
    );
    view! {
        <article class="page report">
            // When the report fails to load, the page still needs a heading.
            {failure_title(remote)}
            <Loaded remote rows=6 let:data>
                <Content data/>
            </Loaded>
        </article>
    }
    .into_any()
}

#[component]
fn Content(data: Arc<Data>) -> impl IntoView {
    let words = use_words();
    let city = use_city();
    let now = clock::now(city.utc_offset_minutes);
    let Data { report, catalogue, wards } = (*data).clone();
    let overdue = civic::timeline::is_overdue(&report, now);
    let ward = wards.iter().find(|ward| ward.code == report.ward).map(|ward| ward.name.get(words.tag()).to_owned());
    let agency = catalogue.agencies.get(&report.agency).map(|name| name.get(words.tag()).to_owned());
    // Omit the ward when the address already contains it.
    let address = civic::text::fold(&report.address);
    let ward = ward.filter(|ward| !address.contains(&civic::text::fold(ward)));
    let place = [report.address.clone(), ward.unwrap_or_default()];
    let place: Vec<String> = place.into_iter().filter(|part| !part.is_empty()).collect();
    let on_map = ReportsPage::List(Box::new(ReportsView {
        center: Some(LatLon::new(report.lat, report.lon)),
        zoom: Some(17),
        selected: Some(report.code.clone()),
        ..ReportsView::default()
    }));
    let fact = |icon: &'static str, name: &'static str, value: AnyView| {
        view! {
            <div class="fact">
                <dt>
                    <Icon name=icon/>
                    {name}
                </dt>
                <dd>{value}</dd>
            </div>
        }
    };
    let category = category_name(&catalogue, &report.category, words);
    let due = report.due_at.filter(|_| report.status.is_open());
    view! {
        <p class="report-top">
            <StatusBadge status=report.status overdue/>
            <span class="code num">{report.code.to_string()}</span>
            {report.demo.then(|| view! { <span class="tag">{words.demo_mark()}</span> })}
            {report.mine.then(|| view! { <span class="tag">{words.report_mine()}</span> })}
        </p>
        <PageTitle text=report.summary.clone()/>
        {matches!(report.visibility, Visibility::Pending | Visibility::Private)
            .then(|| view! { <p class="banner"><Icon name="lock"/>{words.report_private()}</p> })}
        {(report.description != report.summary)
            .then(|| view! { <p class="report-text">{report.description.clone()}</p> })}
        <Photos report=report.clone()/>
        <dl class="facts">
            {fact(
                "map-pin",
                words.report_place(),
                view! {
                    {place.join(", ")}
                    " "
                    <a class="inline-link" href=on_map.href()>{words.report_on_map()}</a>
                }
                .into_any(),
            )}
            {fact("tag", words.report_category(), category.into_any())}
            {agency.map(|agency| fact("building-2", words.report_agency(), agency.into_any()))}
            {fact(
                "calendar",
                words.report_sent(),
                civic::time::date_time(report.created_at, &words).into_any(),
            )}
            {due.map(|due| {
                let (day, left) = (civic::time::day_time(now, due, &words), civic::time::until(now, due, &words));
                let text = format!("{day} · {left}");
                fact("clock-alert", words.report_due(), text.into_any())
            })}
        </dl>
        <Answers report=report.clone() catalogue=catalogue.clone()/>
        <Actions report=report.clone()/>
        <Timeline report catalogue/>
    }
    .into_any()
}

/// The buttons "Me too", share, and print.
#[component]
fn Actions(report: Report) -> impl IntoView {
    let words = use_words();
    let client = expect_context::<Client>();
    let notices = expect_context::<Notices>();
    let state = RwSignal::new(Support { supporters: report.supporters, supported: report.supported });
    let busy = RwSignal::new(false);
    let code = report.code.clone();
    let support = move |_| {
        let request = contract::reports::support(&code);
        busy.set(true);
        spawn_local(async move {
            match client.send(request).await {
                Ok(now) => {
                    state.try_set(now);
                    notices.success(words.support_thanks());
                }
                Err(error) => notices.request_error(&error, words),
            }
            busy.try_set(false);
        });
    };
    let link = dom::absolute(&ReportsPage::One(report.code.clone()).href());
    let title = report.summary.clone();
    let share = move |_| {
        let (title, link) = (title.clone(), link.clone());
        spawn_local(async move {
            if let Ok(true) = dom::share(&title, &link).await {
                notices.success(words.link_copied());
            }
        });
    };
    let shared = report.visibility == Visibility::Public;
    view! {
        <div class="actions">
            {(!report.mine && report.status.is_open())
                .then(|| {
                    view! {
                        <button
                            type="button"
                            class="button is-primary"
                            disabled=move || busy.get() || state.get().supported
                            on:click=support
                        >
                            <Icon name="hand-heart"/>
                            {move || if state.get().supported { words.support_done() } else { words.support_do() }}
                        </button>
                    }
                })}
            <p class="muted" role="status">
                {move || {
                    let count = state.get().supporters;
                    (count > 0).then(|| words.supporters_count(count))
                }}
            </p>
            {shared
                .then(|| {
                    view! {
                        <button type="button" class="button" on:click=share>
                            <Icon name="share-2"/>
                            {words.share()}
                        </button>
                    }
                })}
            <button type="button" class="button" on:click=|_| dom::print()>
                <Icon name="printer"/>
                {words.print()}
            </button>
        </div>
    }
    .into_any()
}
