//! Lists: filters, sort orders, pagination.

use crate::support::{DEVICE_A, DEVICE_B, FRIDAY, HOUR, TestApp, lamp};
use contract::{
    Bbox, LatLon,
    reports::{NewReport, Report, ReportFilter, ReportQuery, Sort, Status, reports, support},
};
use server::clock::Clock;
use std::sync::atomic::Ordering;

fn set(portal: &TestApp, ms: i64) {
    let Clock::Set(clock) = &portal.app.options().clock else { panic!("a clock that stands still") };
    clock.store(ms, Ordering::Relaxed);
}

/// Words rather than digits: the filter also matches prefixes of the random codes, many of which begin with a digit.
const NUMERALS: [&str; 11] = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười"];

/// Eleven reports, one hour apart, moving north; every third is a hole.
async fn eleven() -> (TestApp, Vec<Report>) {
    let portal = TestApp::open().await;
    let mut created = Vec::new();
    for n in 0..11 {
        set(&portal, FRIDAY + n * HOUR);
        let category = if n % 3 == 0 { "hole" } else { "lamp" };
        let new = NewReport {
            category: category.to_owned(),
            lat: 50.03 + n as f64 * 0.005,
            description: format!("Số thứ tự {n}: việc {}, cần xem giúp.", NUMERALS[n as usize]),
            ..lamp()
        };
        created.push(portal.submit(&new, if n % 2 == 0 { DEVICE_A } else { DEVICE_B }).await);
    }
    (portal, created)
}

async fn all_pages(portal: &TestApp, query: ReportQuery) -> Vec<Report> {
    let (mut items, mut query) = (Vec::new(), ReportQuery { limit: Some(3), ..query });
    loop {
        let page = portal.send(reports(&query).from_device(DEVICE_A)).await.expect("a page");
        assert!(page.items.len() <= 3);
        items.extend(page.items);
        assert!(items.len() <= 11, "pages must come to an end");
        match page.next {
            Some(next) => query.cursor = Some(next),
            None => return items,
        }
    }
}

fn numbers(items: &[Report]) -> Vec<usize> {
    let number = |report: &Report| report.summary["Số thứ tự ".len()..].split(':').next().and_then(|n| n.parse().ok());
    items.iter().filter_map(number).collect()
}

#[tokio::test]
async fn pages_hold_every_report_once_in_every_order() {
    let (portal, created) = eleven().await;
    for (report, devices) in [(&created[4], vec![DEVICE_A, DEVICE_B]), (&created[7], vec![DEVICE_B])] {
        for device in devices {
            portal.send(support(&report.code).from_device(device)).await.expect("support");
        }
    }
    let by = |sort| ReportQuery { sort, near: Some(LatLon::new(50.0551, 8.0513)), ..Default::default() };
    let newest: Vec<usize> = (0..11).rev().collect();
    assert_eq!(numbers(&all_pages(&portal, by(Sort::Newest)).await), newest);
    assert_eq!(numbers(&all_pages(&portal, by(Sort::Updated)).await), newest);
    assert_eq!(numbers(&all_pages(&portal, by(Sort::Oldest)).await), (0..11).collect::<Vec<_>>());
    assert_eq!(numbers(&all_pages(&portal, by(Sort::Supported)).await), [4, 7, 10, 9, 8, 6, 5, 3, 2, 1, 0]);
    assert_eq!(numbers(&all_pages(&portal, by(Sort::Near)).await), [5, 6, 4, 7, 3, 8, 2, 9, 1, 10, 0]);
    let mine = ReportQuery { mine: true, ..Default::default() };
    assert_eq!(numbers(&all_pages(&portal, mine).await), [10, 8, 6, 4, 2, 0]);
}

#[tokio::test]
async fn a_report_that_comes_meanwhile_shifts_no_page() {
    let (portal, _) = eleven().await;
    let first = portal.send(reports(&ReportQuery { limit: Some(5), ..Default::default() })).await.expect("a page");
    portal.submit(&lamp(), DEVICE_A).await;
    let rest = ReportQuery { cursor: first.next, ..Default::default() };
    let rest = portal.send(reports(&rest)).await.expect("a page");
    assert_eq!(numbers(&rest.items), [5, 4, 3, 2, 1, 0]);
}

#[tokio::test]
async fn filters_narrow_list_and_total_alike() {
    let (portal, created) = eleven().await;
    let cases: Vec<(ReportFilter, Option<Bbox>, Vec<usize>)> = vec![
        (ReportFilter { category: vec!["hole".to_owned()], ..Default::default() }, None, vec![9, 6, 3, 0]),
        (
            ReportFilter { category: vec!["hole".to_owned(), "ghost".to_owned()], ..Default::default() },
            None,
            vec![9, 6, 3, 0],
        ),
        (ReportFilter { category: vec!["ghost".to_owned()], ..Default::default() }, None, vec![]),
        (ReportFilter { status: vec![Status::Resolved], ..Default::default() }, None, vec![]),
        (
            ReportFilter { status: vec![Status::Received, Status::Declined], ..Default::default() },
            None,
            (0..11).rev().collect(),
        ),
        (ReportFilter { ward: Some("W9".to_owned()), ..Default::default() }, None, vec![]),
        (ReportFilter { q: "thu tu bay".to_owned(), ..Default::default() }, None, vec![7]),
        (ReportFilter { q: "Ổ GÀ".to_owned(), ..Default::default() }, None, vec![9, 6, 3, 0]),
        (ReportFilter { q: created[2].code.to_string(), ..Default::default() }, None, vec![2]),
        (ReportFilter { q: "100%_".to_owned(), ..Default::default() }, None, vec![]),
        (ReportFilter { since: Some("2026-11-20".to_owned()), ..Default::default() }, None, (0..11).rev().collect()),
        (ReportFilter { since: Some("2026-11-21".to_owned()), ..Default::default() }, None, vec![]),
        (ReportFilter::default(), Some("8,50.04,8.2,50.051".parse().expect("a box")), vec![4, 3, 2]),
    ];
    for (filter, bbox, expected) in cases {
        let query = ReportQuery { filter, bbox, ..Default::default() };
        let page = portal.send(reports(&query)).await.expect("a page");
        assert_eq!(numbers(&page.items), expected, "{query:?}");
        assert_eq!(page.total, Some(expected.len() as u32), "{query:?}");
    }
}

#[tokio::test]
async fn a_day_begins_at_midnight_of_the_city() {
    let portal = TestApp::open().await;
    // 23:30 UTC on the 20th is 00:30 on the 21st in the portal's time zone.
    set(&portal, FRIDAY + 14 * HOUR + HOUR / 2);
    portal.submit(&lamp(), DEVICE_A).await;
    let since = |day: &str| ReportQuery {
        filter: ReportFilter { since: Some(day.to_owned()), ..Default::default() },
        ..Default::default()
    };
    assert_eq!(portal.send(reports(&since("2026-11-21"))).await.expect("a list").total, Some(1));
    assert_eq!(portal.send(reports(&since("2026-11-22"))).await.expect("a list").total, Some(0));
}
