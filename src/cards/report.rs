//! Card of a report: photo or category icon, status, headline, place, age.

use contract::{
    Instant, Ward,
    reports::{Catalogue, Report, ReportsPage},
};
use leptos::prelude::*;
use messages::Words;
use std::sync::Arc;

use browser::client::Client;
use ui::{Icon, StatusBadge, dynamic_text, dynamic_view, use_words};

/// Names that may load later than the reports.
#[derive(Clone, Default)]
pub struct Names {
    /// All categories.
    pub catalogue: Option<Arc<Catalogue>>,
    /// The wards. Without them the card does not name the ward.
    pub wards: Option<Arc<Vec<Ward>>>,
}

/// Text with the distance to a report and its origin, which may change.
pub type DistanceText = Arc<dyn Fn() -> String + Send + Sync>;

/// Icon name of a category; a megaphone if the catalogue does not contain it.
pub fn category_icon(catalogue: &Catalogue, id: &str) -> String {
    find(catalogue, id).map_or_else(|| "megaphone".to_owned(), |category| category.icon.clone())
}

/// Name of a category in the user's language; its id if the catalogue does not contain it.
pub fn category_name(catalogue: &Catalogue, id: &str, words: Words) -> String {
    find(catalogue, id).map_or(id, |category| category.name.get(words.tag())).to_owned()
}

fn find<'a>(catalogue: &'a Catalogue, id: &str) -> Option<&'a contract::reports::Category> {
    catalogue.categories.iter().find(|category| category.id == id)
}

/// The card. Its headline links to the report's page.
#[component]
pub fn ReportCard(
    /// The report.
    report: Report,
    /// Names of category and ward.
    names: RwSignal<Names>,
    /// The current time.
    now: Instant,
    /// Distance to the report.
    #[prop(optional)]
    distance: Option<DistanceText>,
) -> impl IntoView {
    let words = use_words();
    let overdue = civic::timeline::is_overdue(&report, now);
    let (category, ward, address) = (report.category.clone(), report.ward.clone(), report.address.clone());
    let supporters = if report.supporters > 0 { words.supporters_count(report.supporters) } else { String::new() };
    let about = move || {
        let Names { catalogue, wards } = names.get();
        let category = catalogue.map(|all| category_name(&all, &category, words)).unwrap_or_default();
        let of_ward = |all: Arc<Vec<Ward>>| {
            let ward = all.iter().find(|one| one.code == ward)?;
            Some(ward.name.get(words.tag()).to_owned())
        };
        let ward = wards.and_then(of_ward).unwrap_or_default();
        let distance = distance.as_ref().map(|distance| distance()).unwrap_or_default();
        let parts = [category, address.clone(), ward, distance, supporters.clone()];
        let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        Some(parts.join(" · "))
    };
    let deadline = report.due_at.filter(|_| report.status.is_open());
    let used = deadline.map(|due| civic::sla::fraction_used(report.created_at, due, now));
    view! {
        <div class="card">
            <CardPicture report=report.clone() names/>
            <div class="card-body">
                <p class="card-top">
                    <StatusBadge status=report.status overdue/>
                    <time class="muted small" datetime=civic::time::machine(report.created_at)>
                        {civic::time::ago(now, report.created_at, &words)}
                    </time>
                </p>
                <h3 class="card-title">
                    <a href=ReportsPage::One(report.code.clone()).href()>{report.summary.clone()}</a>
                </h3>
                <p class="muted small">
                    {report.demo.then(|| view! { <span class="tag">{words.demo_mark()}</span> " " })}
                    {dynamic_text(about)}
                </p>
                {deadline.zip(used).map(|(due, used)| {
                    view! {
                        <div class="clock" class:is-overdue=overdue aria-hidden="true">
                            <div style:width=format!("{}%", (used * 100.0).round() as u8)></div>
                        </div>
                        <p class="clock-text small" class:is-overdue=overdue>
                            {words.due_at(civic::time::day_time(now, due, &words))}
                            " · "
                            {civic::time::until(now, due, &words)}
                        </p>
                    }
                })}
            </div>
        </div>
    }
    .into_any()
}

/// The first photo, or the icon of the category if there is none.
#[component]
fn CardPicture(report: Report, names: RwSignal<Names>) -> impl IntoView {
    let icon = move || names.get().catalogue.map(|all| category_icon(&all, &report.category));
    let client = use_context::<Client>();
    match (report.photo, client) {
        (Some(photo), Some(client)) => view! {
            <img class="card-picture" src=client.address(&photo.thumb) alt="" width="76" height="76" loading="lazy"/>
        }
        .into_any(),
        _ => view! {
            <span class="card-picture">
                {dynamic_view(move || icon().map(|name| view! { <Icon name/> }).into_any())}
            </span>
        }
        .into_any(),
    }
}
