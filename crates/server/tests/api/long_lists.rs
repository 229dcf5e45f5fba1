//! Lists of more reports than one SQL statement may name, for which the database itself filters.

use crate::support::{DEVICE_A, FRIDAY, HOUR, TestApp, lamp};
use contract::{
    Bbox, LatLon,
    reports::{ReportFilter, ReportQuery, Sort, Status, Visibility, reports},
};
use server::{
    digest::sha256,
    services::reports::{
        new_row,
        store::{MOST_IDS, NewReportRow},
    },
};
use std::collections::BTreeSet;

type Change = fn(&mut NewReportRow);

/// Each differs from the common report in one property, named by its summary, and is listed before the others.
static ODD: [(&str, Change); 13] = [
    ("another category", |odd| odd.row.category = "hole".to_owned()),
    ("assigned", |odd| odd.row.status = Status::Assigned),
    ("resolved", |odd| odd.row.status = Status::Resolved),
    ("not yet due", |odd| odd.row.due_ms = Some(FRIDAY + HOUR)),
    ("another ward", |odd| odd.row.ward = "W2".to_owned()),
    ("other words", |odd| odd.folded = "khac".to_owned()),
    ("earlier", |odd| odd.row.created_ms = FRIDAY - 48 * HOUR),
    ("north", |odd| odd.row.at.lat += 0.02),
    ("south", |odd| odd.row.at.lat -= 0.02),
    ("east", |odd| odd.row.at.lon += 0.02),
    ("west", |odd| odd.row.at.lon -= 0.02),
    ("private", |odd| odd.row.visibility = Visibility::Private),
    ("of nobody", |odd| odd.row.device = None),
];

/// One more identical report than lists look up by number, all from one device, plus the odd ones.
async fn portal_with_reports() -> TestApp {
    let portal = TestApp::open().await;
    let reports = &portal.app.services.reports;
    let lamp_category = reports.category("lamp").expect("a category");
    let device = Some(sha256(DEVICE_A.as_bytes()));
    let mut alike = new_row::from_submission(reports, lamp(), lamp_category, "W1".to_owned(), device);
    alike.timeline.clear();
    alike.row.due_ms = Some(FRIDAY - HOUR);
    alike.row.at = LatLon::new(50.05, 8.1);
    let mut new_rows = vec![alike.clone(); MOST_IDS + 1];
    for (name, change) in ODD {
        let mut odd = alike.clone();
        odd.row.summary = name.to_owned();
        odd.row.supporters = 1;
        change(&mut odd);
        new_rows.push(odd);
    }
    portal.reports().insert_all("WOL", &new_rows).await.expect("reports");
    portal
}

fn narrow() -> Bbox {
    "8.09,50.04,8.11,50.06".parse().expect("a box")
}

/// A filter, and the odd reports that it excludes.
type Case = (ReportFilter, Option<Bbox>, &'static [&'static str]);

fn cases() -> [Case; 8] {
    let all = ReportFilter::default;
    [
        (all(), None, &[]),
        (ReportFilter { category: vec!["lamp".to_owned()], ..all() }, None, &["another category"]),
        (ReportFilter { status: vec![Status::Received], ..all() }, None, &["assigned", "resolved"]),
        (ReportFilter { overdue: true, ..all() }, None, &["resolved", "not yet due"]),
        (ReportFilter { ward: Some("W1".to_owned()), ..all() }, None, &["another ward"]),
        (ReportFilter { q: "tat tu hom".to_owned(), ..all() }, None, &["other words"]),
        (ReportFilter { since: Some("2026-11-20".to_owned()), ..all() }, None, &["earlier"]),
        (all(), Some(narrow()), &["north", "south", "east", "west"]),
    ]
}

#[tokio::test]
async fn each_filter_leaves_out_what_it_is_to_leave_out_among_a_thousand_matches() {
    let portal = portal_with_reports().await;
    for (mine, never) in [(false, "private"), (true, "of nobody")] {
        for (filter, bbox, without) in cases() {
            let first = ReportQuery { sort: Sort::Supported, limit: Some(20), ..Default::default() };
            let query = ReportQuery { filter, bbox, mine, ..first };
            let page = portal.send(reports(&query).from_device(DEVICE_A)).await.expect("a page");
            let listed: BTreeSet<&str> =
                page.items.iter().filter(|one| one.supporters == 1).map(|one| one.summary.as_str()).collect();
            let odd = ODD.iter().map(|(name, _)| *name);
            let expected: BTreeSet<&str> = odd.filter(|name| *name != never && !without.contains(name)).collect();
            assert_eq!(listed, expected, "{query:?}");
            assert_eq!(page.total, Some((MOST_IDS + 1 + expected.len()) as u32), "{query:?}");
        }
    }
}

#[tokio::test]
async fn a_thousand_matches_of_all_filters_are_listed_once_and_are_as_many_as_is_said() {
    let portal = portal_with_reports().await;
    let filter = ReportFilter {
        category: vec!["lamp".to_owned()],
        status: vec![Status::Received],
        overdue: true,
        ward: Some("W1".to_owned()),
        q: "tat tu hom".to_owned(),
        since: Some("2026-11-20".to_owned()),
    };
    // Public lists include the report without a device; a device's own list includes its private report.
    let expected = MOST_IDS + 2;
    for mine in [false, true] {
        let first = ReportQuery { bbox: Some(narrow()), limit: Some(200), ..Default::default() };
        let mut query = ReportQuery { filter: filter.clone(), mine, ..first };
        let mut codes = Vec::new();
        loop {
            let page = portal.send(reports(&query).from_device(DEVICE_A)).await.expect("a page");
            assert_eq!(page.total, Some(expected as u32));
            codes.extend(page.items.into_iter().map(|report| report.code));
            assert!(codes.len() <= expected, "more than there are");
            query.cursor = page.next;
            if query.cursor.is_none() {
                break;
            }
        }
        assert_eq!(codes.iter().collect::<BTreeSet<_>>().len(), expected);
    }
}
