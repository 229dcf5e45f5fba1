//! Opening hours and longest stays of parking sites.

use crate::support::{FRIDAY, HOUR, TestApp, copied};
use contract::{
    OpenState,
    parking::{ParkingQuery, Stay, parking_site, parking_sites},
};
use server::{Options, city::City, clock::Clock, services::parking};
use std::{fs, path::Path, sync::atomic::Ordering};
use tempfile::TempDir;

const DAY: i64 = 24 * HOUR;

/// Adds a line to a site of the fictional portal.
fn add(folder: &Path, uid: &str, line: &str) {
    let path = folder.join("parking/sites.toml");
    let text = fs::read_to_string(&path).expect("a file");
    let key = format!("uid = \"{uid}\"\n");
    assert!(text.contains(&key), "{uid}");
    fs::write(&path, text.replacen(&key, &format!("{key}{line}\n"), 1)).expect("written");
}

/// The fictional portal with hours at two of its sites.
fn with_hours() -> TempDir {
    let folder = copied();
    add(folder.path(), "cho-song", "opening_hours = \"Mo-Su 07:00-19:00; PH off\"");
    add(folder.path(), "doi-thong", "opening_hours = \"24/7\"");
    folder
}

async fn portal(city: &Path, clock: Clock) -> TestApp {
    TestApp::with(|options| Options { city: Some(city.to_owned()), clock, ..options }).await
}

/// Keys of the sites that are open during a stay, or now.
async fn open(portal: &TestApp, stay: Option<(&str, &str)>) -> Vec<String> {
    let stay = stay.map(|(from, to)| Stay { from: from.to_owned(), to: to.to_owned() });
    let query = ParkingQuery { open: true, stay, ..ParkingQuery::default() };
    let page = portal.send(parking_sites(&query)).await.expect("a list");
    assert_eq!(page.total, Some(page.items.len() as u32));
    let mut uids: Vec<String> = page.items.into_iter().map(|site| site.uid).collect();
    uids.sort();
    uids
}

#[tokio::test]
async fn only_sites_that_are_known_to_be_open_match() {
    let city = with_hours();
    let by_day = portal(city.path(), Clock::at(FRIDAY)).await;
    let (both, always) = (["cho-song", "doi-thong"], ["doi-thong"]);
    assert_eq!(open(&by_day, None).await, both, "hours that are not known never match");
    assert_eq!(open(&by_day, Some(("2026-11-20T08:00", "2026-11-20T19:00"))).await, both);
    assert_eq!(open(&by_day, Some(("2026-11-20T18:00", "2026-11-20T19:01"))).await, always, "it closes meanwhile");
    assert_eq!(open(&by_day, Some(("2026-11-20T18:00", "2026-11-21T08:00"))).await, always, "closed at night");
    assert_eq!(open(&by_day, Some(("2026-11-22T08:00", "2026-11-22T10:00"))).await, both);
    assert_eq!(open(&by_day, Some(("2026-11-23T08:00", "2026-11-23T10:00"))).await, always, "a public holiday");
    let beyond = open(&by_day, Some(("2026-11-20T08:00", "2026-11-29T08:00"))).await;
    assert!(beyond.is_empty(), "nothing is known after eight days: {beyond:?}");
    let at_night = portal(city.path(), Clock::at(FRIDAY + 12 * HOUR)).await;
    assert_eq!(open(&at_night, None).await, always);
    let holiday = portal(city.path(), Clock::at(FRIDAY + 3 * DAY)).await;
    assert_eq!(open(&holiday, None).await, always);
}

#[tokio::test]
async fn sites_have_their_opening_times_of_the_current_day() {
    let city = with_hours();
    let clock = Clock::at(FRIDAY);
    let portal = portal(city.path(), clock.clone()).await;
    let site = async |uid: &str| portal.send(parking_site(uid)).await.expect("a site").site;
    let opening = site("cho-song").await.opening.expect("opening times");
    let second = |ms: i64| ms / 1000;
    assert_eq!(opening.at(second(FRIDAY)), OpenState::Until(Some(second(FRIDAY + 9 * HOUR))));
    assert_eq!(opening.known_until, second(FRIDAY - 10 * HOUR + 8 * DAY));
    assert_eq!(site("bo-ke").await.opening, None, "its hours are not known");
    let listed = portal.send(parking_sites(&ParkingQuery::default())).await.expect("a list").items;
    let in_list = listed.iter().find(|site| site.uid == "cho-song").expect("a site");
    assert_eq!(in_list.opening.as_ref(), Some(&opening));
    let Clock::Set(now) = clock else { panic!("a clock that tests set") };
    now.store(FRIDAY + DAY, Ordering::Relaxed);
    let next = site("cho-song").await.opening.expect("opening times");
    assert_eq!(next.known_until, opening.known_until + second(DAY), "they are computed again each day");
}

#[test]
fn hours_and_durations_of_the_file_are_checked() {
    for (line, named) in [
        ("opening_hours = \"sáng đến chiều\"", "opening_hours: \"sáng đến chiều\""),
        ("opening_hours = \"Mo-Su sunrise-18:00\"", "opening_hours"),
        ("max_stay = \"4 hours\"", "max_stay"),
        ("max_stay = \"P1M\"", "max_stay"),
        ("opening = { spans = [[0, 1]], known_until = 1 }", "opening, "),
        ("overcharge_reports = 3", "overcharge_reports"),
        ("price = 1000", "price"),
    ] {
        let folder = copied();
        add(folder.path(), "cho-song", line);
        let error = parking::Content::read(&City::load(Some(folder.path())).expect("a city")).expect_err(line);
        let message = format!("{error:#}");
        let place = "parking/sites.toml: site `cho-song`: ";
        assert!(message.starts_with(place) && message.contains(named), "{line}: {message}");
    }
    let folder = copied();
    add(folder.path(), "cho-song", "max_stay = \"PT4H\"");
    add(folder.path(), "doi-thong", "max_stay = \"P1D\"");
    parking::Content::read(&City::load(Some(folder.path())).expect("a city")).expect("valid durations");
}
