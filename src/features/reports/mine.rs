//! `/reports/mine`: the reports filed from this device.

use contract::reports::{ReportQuery, ReportsPage};
use leptos::prelude::*;
use std::sync::Arc;

use crate::cards::{Names, ReportCard};
use browser::{client::Client, clock};
use ui::{Icon, Loaded, PageTitle, RemoteData, use_city, use_words};

/// The page.
#[component]
pub fn Mine() -> impl IntoView {
    let words = use_words();
    let client = expect_context::<Client>();
    let offset = use_city().utc_offset_minutes;
    let remote = RemoteData::new(
        || Some(()),
        move |()| async move {
            let query = ReportQuery { mine: true, limit: Some(200), ..ReportQuery::default() };
            let (page, catalogue) = futures::join!(client.send(contract::reports::reports(&query)), client.catalogue());
            Ok((Arc::new(page?.items), catalogue?))
        },
    );
    view! {
        <div class="page">
            <PageTitle text=words.mine_title()/>
            <p class="muted">{words.mine_text()}</p>
            <Loaded remote let:data>
                {
                    let (reports, catalogue) = data;
                    let now = clock::now(offset);
                    let names = RwSignal::new(Names { catalogue: Some(catalogue), wards: None });
                    if reports.is_empty() {
                        view! {
                            <div class="empty">
                                <Icon name="inbox"/>
                                <p class="empty-title">{words.mine_none()}</p>
                                <p>{words.mine_none_do()}</p>
                                <a class="button is-primary" href=ReportsPage::form().href()>{words.nav_new()}</a>
                            </div>
                        }
                        .into_any()
                    } else {
                        view! {
                            <ul class="cards">
                                {reports
                                    .iter()
                                    .map(|report| {
                                        view! {
                                            <li class="row" data-testid="report-card">
                                                <ReportCard report=report.clone() names now/>
                                            </li>
                                        }
                                    })
                                    .collect_view()}
                            </ul>
                        }
                        .into_any()
                    }
                }
            </Loaded>
        </div>
    }
    .into_any()
}
