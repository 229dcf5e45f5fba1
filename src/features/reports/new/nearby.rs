//! The step for duplicates: has somebody reported this already? One report with many supporters has more effect than
//! many reports.

use contract::reports::{Nearby, ReportCode, ReportsPage};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::{form::Form, heading, session::session, step::Step};
use std::sync::Arc;

use crate::cards::{DistanceText, Names, ReportCard};
use browser::clock;
use ui::{Icon, Skeleton, dynamic_view};

/// The step. When there are no reports nearby, or the request fails, it redirects to the next step.
pub(super) fn view(form: Form) -> AnyView {
    let (client, radius) = (form.client, form.city().limits.nearby_m);
    let place_and_category = form.draft.with_untracked(|draft| draft.at.map(|at| (at, draft.category.clone())));
    let reports = RwSignal::new(Vec::<Nearby>::new());
    spawn_local(async move {
        let near = match place_and_category {
            Some((at, category)) => {
                client.send(contract::reports::nearby(at, &category, radius)).await.map(|page| page.items)
            }
            None => Ok(Vec::new()),
        };
        let near = near.unwrap_or_default();
        let here = form.step.try_get_untracked() == Some(Step::Nearby);
        if near.is_empty() && here {
            form.open(Step::Check, true);
        }
        reports.try_set(near);
    });
    view! {
        {heading(form, form.words.nearby_title())}
        {dynamic_view(move || {
            let reports = reports.get();
            if reports.is_empty() { view! { <Skeleton rows=3/> }.into_any() } else { list(form, &reports) }
        })}
    }
    .into_any()
}

fn list(form: Form, reports: &[Nearby]) -> AnyView {
    let words = form.words;
    let now = clock::now(form.city().utc_offset_minutes);
    let Some(catalogue) = form.catalogue.get() else { return ().into_any() };
    let open = StoredValue::new_local(use_navigate());
    let busy = RwSignal::new(false);
    let support = move |code: ReportCode| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let answer = form.client.send(contract::reports::support(&code)).await;
            if busy.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(_) => {
                    session().start_over();
                    form.notices.success(words.nearby_thanks(&code));
                    let href = ReportsPage::One(code).href();
                    open.with_value(|open| open(&href, NavigateOptions::default()));
                }
                Err(error) => form.notices.request_error(&error, words),
            }
        });
    };
    let names = RwSignal::new(Names { catalogue: Some(catalogue), wards: None });
    let rows = reports.iter().map(|near| {
        let code = near.report.code.clone();
        let distance = words.distance_away(civic::locale::distance(f64::from(near.distance_m), &words));
        let distance: DistanceText = Arc::new(move || distance.clone());
        view! {
            <li data-testid="report-card">
                <ReportCard report=near.report.clone() names now distance/>
                <button type="button" class="button" disabled=busy on:click=move |_| support(code.clone())>
                    <Icon name="thumbs-up"/>
                    {words.nearby_this()}
                    <span class="visually-hidden">{format!(" {}", near.report.summary)}</span>
                </button>
            </li>
        }
    });
    let rows = rows.collect_view();
    let another = move |_| {
        form.not_nearby.set(form.draft.with_untracked(|draft| draft.at.map(|at| (at, draft.category.clone()))));
        form.open(Step::Check, true);
    };
    view! {
        <p class="lead">{words.nearby_text()}</p>
        <ul class="cards nearby">{rows}</ul>
        <div class="button-row">
            <button type="button" class="button is-primary" on:click=another>{words.nearby_another()}</button>
            <button type="button" class="button is-quiet" on:click=move |_| form.back()>{words.form_back()}</button>
        </div>
    }
    .into_any()
}
