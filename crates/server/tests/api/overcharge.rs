//! Reports about prices above the posted one: how many are public, for each parking site.

use crate::support::{DEVICE_A, DEVICE_B, TestApp, copied, key, lamp};
use contract::{
    parking::{ParkingQuery, parking_site, parking_sites},
    reports::{NewReport, ReportCode, Status, Visibility, create_report},
};
use server::Options;
use sqlx::Executor as _;
use std::{collections::BTreeMap, fs};
use tempfile::TempDir;

/// A portal that collects reports of a category about prices, and the folder of its city.
async fn collecting(category: &str) -> (TestApp, TempDir) {
    let folder = copied();
    let path = folder.path().join("parking/tariffs.toml");
    let text = fs::read_to_string(&path).expect("a file");
    fs::write(&path, format!("report_category = \"{category}\"\n{text}")).expect("written");
    let city = Some(folder.path().to_owned());
    (TestApp::with(|options| Options { city, ..options }).await, folder)
}

fn about(category: &str, about: &str) -> NewReport {
    NewReport { category: category.to_owned(), about: Some(about.to_owned()), ..lamp() }
}

/// Numbers of reports by site, from the list; those of the sites' own answers are the same.
async fn numbers(portal: &TestApp) -> BTreeMap<String, Option<u32>> {
    let page = portal.send(parking_sites(&ParkingQuery::default())).await.expect("a list");
    let mut numbers = BTreeMap::new();
    for site in page.items {
        let details = portal.send(parking_site(&site.uid)).await.expect("a site");
        assert_eq!(details.site.overcharge_reports, site.overcharge_reports, "{}", site.uid);
        numbers.insert(site.uid, site.overcharge_reports);
    }
    numbers
}

async fn number(portal: &TestApp, uid: &str) -> Option<u32> {
    numbers(portal).await.get(uid).copied().expect("a site of the list")
}

/// Sets the status of a report, as a reviewer's tool would.
async fn set_status(portal: &TestApp, code: &ReportCode, status: Status) {
    let mut database = portal.database().await;
    database.execute("UPDATE change_number SET number = number + 1").await.expect("changed");
    sqlx::query("UPDATE reports SET status = $1, changed = (SELECT number FROM change_number) WHERE code = $2")
        .bind(status.as_str())
        .bind(code.as_str())
        .execute(&mut database)
        .await
        .expect("changed");
}

#[tokio::test]
async fn a_city_without_a_category_has_no_numbers() {
    let portal = TestApp::open().await;
    portal.submit(&about("hole", "parking:cho-song"), DEVICE_A).await;
    assert!(numbers(&portal).await.values().all(Option::is_none));
}

#[tokio::test]
async fn public_reports_are_counted_for_their_site() {
    let (portal, _city) = collecting("hole").await;
    assert!(numbers(&portal).await.values().all(|number| *number == Some(0)));
    portal.submit(&about("hole", "parking:cho-song"), DEVICE_A).await;
    portal.submit(&about("hole", "parking:cho-song"), DEVICE_B).await;
    portal.submit(&about("hole", "parking:doi-thong"), DEVICE_A).await;
    let found = numbers(&portal).await;
    assert_eq!((found["cho-song"], found["doi-thong"], found["bo-ke"]), (Some(2), Some(1), Some(0)));

    // Another category, another object, and a report about nothing count for no site.
    portal.submit(&about("lamp", "parking:cho-song"), DEVICE_A).await;
    portal.submit(&about("hole", "stop:cho-song"), DEVICE_A).await;
    portal.submit(&about("hole", "site:bo-ke"), DEVICE_A).await;
    portal.submit(&NewReport { category: "hole".to_owned(), ..lamp() }, DEVICE_A).await;
    assert_eq!(numbers(&portal).await, found);
}

#[tokio::test]
async fn a_report_that_is_sent_again_counts_once() {
    let (portal, _city) = collecting("hole").await;
    let (new, key) = (about("hole", "parking:cho-song"), key());
    for _ in 0..2 {
        portal.send(create_report(&new, &key).from_device(DEVICE_A)).await.expect("a report");
    }
    assert_eq!(number(&portal, "cho-song").await, Some(1));
}

#[tokio::test]
async fn hidden_reports_do_not_count() {
    let (portal, _city) = collecting("hole").await;
    let created = portal.submit(&about("hole", "parking:cho-song"), DEVICE_A).await;
    assert_eq!((created.visibility, number(&portal, "cho-song").await), (Visibility::Public, Some(1)));
    for (visibility, expected) in [(Visibility::Pending, 0), (Visibility::Private, 0), (Visibility::Public, 1)] {
        assert!(portal.reports().set_report_visibility(&created.code, visibility).await.expect("a decision"));
        assert_eq!(number(&portal, "cho-song").await, Some(expected), "{visibility:?}");
    }
    // Reports of this category are private from the start.
    let (portal, _city) = collecting("counter").await;
    portal.submit(&about("counter", "parking:cho-song"), DEVICE_A).await;
    assert_eq!(number(&portal, "cho-song").await, Some(0));
}

#[tokio::test]
async fn declined_reports_and_duplicates_do_not_count() {
    let (portal, _city) = collecting("hole").await;
    let created = portal.submit(&about("hole", "parking:cho-song"), DEVICE_A).await;
    for status in Status::ALL {
        set_status(&portal, &created.code, status).await;
        let expected = u32::from(!matches!(status, Status::Declined | Status::Duplicate));
        assert_eq!(number(&portal, "cho-song").await, Some(expected), "{status:?}");
    }
}

#[tokio::test]
async fn a_report_about_an_unknown_site_is_kept_and_counts_for_no_site() {
    let (portal, _city) = collecting("hole").await;
    // As for stops, the server does not know all that a report may be about; sites come and go.
    let created = portal.submit(&about("hole", "parking:nowhere"), DEVICE_A).await;
    assert_eq!(created.about.as_deref(), Some("parking:nowhere"));
    assert!(numbers(&portal).await.values().all(|number| *number == Some(0)));
}
