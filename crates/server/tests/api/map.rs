//! The map response stays small for any request.

use crate::support::{TestApp, lamp};
use contract::{
    LatLon,
    reports::{ReportFilter, ReportMap, Status, report_map},
};
use server::services::reports::{new_row, store::NewReportRow};

/// Reproducible pseudo-random reports of all statuses all over the portal, denser in the middle.
fn random_reports(portal: &TestApp, count: u32) -> Vec<NewReportRow> {
    let reports = &portal.app.services.reports;
    let lamp_category = reports.category("lamp").expect("a category");
    let pattern = new_row::from_submission(reports, lamp(), lamp_category, "W1".to_owned(), None);
    let mut state = 88_172_645_463_325_252_u64;
    let mut random = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as f64 / (1_u64 << 53) as f64
    };
    let mut new_rows = Vec::new();
    for n in 0..count {
        let mut new_row = pattern.clone();
        let spread = if n % 2 == 0 { 1.0 } else { 0.2 };
        new_row.row.at =
            LatLon::new(50.05 + (random() - 0.5) * 0.098 * spread, 8.1 + (random() - 0.5) * 0.198 * spread);
        new_row.row.status = Status::ALL[n as usize % Status::ALL.len()];
        new_row.row.category = ["lamp", "hole", "fallen-tree"][n as usize % 3].to_owned();
        new_row.timeline.clear();
        new_row.row.ward = ["W1", "W2", "C3"][n as usize % 3].to_owned();
        new_rows.push(new_row);
    }
    new_rows
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_thousand_reports_fit_into_sixty_kilobytes_at_every_zoom() {
    let portal = TestApp::open().await;
    portal.reports().insert_all("WOL", &random_reports(&portal, 100_000)).await.expect("reports");
    let filters = [
        ReportFilter::default(),
        ReportFilter { status: vec![Status::Received, Status::InProgress], ..Default::default() },
        ReportFilter { category: vec!["hole".to_owned()], ward: Some("W2".to_owned()), ..Default::default() },
        ReportFilter { q: "tat tu hom".to_owned(), ..Default::default() },
    ];
    for (filter, everything) in filters.iter().zip([100_000, 33_334, 33_333, 100_000]) {
        for zoom in [0, 3, 8, 11, 12, 13, 14, 15, 16, 17, 18, 20, 22] {
            let side = 360.0 / f64::from(1_u32 << zoom) * 4.0;
            let boxes = [(8.1, 50.05), (8.1001, 50.0502), (8.02, 50.01)].map(|(lon, lat)| {
                let clip = |at: f64, most: f64| at.clamp(-most, most);
                contract::Bbox {
                    min_lon: clip(lon - side, 180.0),
                    min_lat: clip(lat - side / 2.0, 85.0),
                    max_lon: clip(lon + side, 180.0),
                    max_lat: clip(lat + side / 2.0, 85.0),
                }
            });
            let boxes = if *filter == ReportFilter::default() { &boxes[..] } else { &boxes[..1] };
            for bbox in boxes.iter().copied() {
                let (status, _, body) = portal.get(&report_map(filter, bbox, zoom).target()).await;
                assert_eq!(status.as_u16(), 200);
                assert!(body.len() <= 60_000, "{} bytes at zoom {zoom}", body.len());
                let map: ReportMap = serde_json::from_slice(&body).expect("a map");
                let sum: u32 = map.cells.iter().map(|cell| cell.count).sum();
                assert_eq!(sum + map.reports.len() as u32, map.total, "every report is counted once");
                if zoom <= 8 {
                    assert_eq!(map.total, everything, "zoom {zoom}");
                }
            }
        }
    }
}

#[tokio::test]
async fn the_widest_box_is_answered() {
    let portal = TestApp::open().await;
    let (status, ..) = portal.get("/reports/map?bbox=-180,-90,180,90&zoom=22").await;
    assert_eq!(status.as_u16(), 200);
}

/// An open report past its due date is marked as overdue, consistently on the map, in the filter and in the list.
#[tokio::test]
async fn a_pin_says_that_its_report_is_overdue() {
    let portal = TestApp::open().await;
    let reports = &portal.app.services.reports;
    let lamp_category = reports.category("lamp").expect("a category");
    let pattern = new_row::from_submission(reports, lamp(), lamp_category, "W1".to_owned(), None);
    let now = portal.app.now_ms();
    let new_rows: Vec<NewReportRow> = [-1_000, 60_000]
        .into_iter()
        .flat_map(|due| Status::ALL.map(|status| (due, status)))
        .enumerate()
        .map(|(nth, (due, status))| {
            let mut new_row = pattern.clone();
            new_row.timeline.clear();
            new_row.row.status = status;
            new_row.row.due_ms = Some(now + due);
            // Far enough apart that each has its own pin.
            new_row.row.at = LatLon::new(50.01 + 0.006 * nth as f64, 8.05);
            new_row
        })
        .collect();
    portal.reports().insert_all("WOL", &new_rows).await.expect("reports");
    let everywhere = contract::Bbox { min_lon: 8.04, min_lat: 50.0, max_lon: 8.06, max_lat: 50.1 };
    let ask =
        async |filter: &ReportFilter| portal.send(report_map(filter, everywhere, 18)).await.expect("a map").reports;
    let all = ask(&ReportFilter::default()).await;
    assert_eq!(all.len(), new_rows.len());
    for pin in &all {
        let new_row = new_rows.iter().find(|one| (one.row.at.lat - pin.lat).abs() < 1e-6).expect("its report");
        assert_eq!(pin.overdue, pin.status.is_open() && new_row.row.due_ms < Some(now), "{pin:?}");
    }
    let open = Status::ALL.iter().filter(|status| status.is_open()).count();
    assert_eq!(all.iter().filter(|pin| pin.overdue).count(), open);
    let late = ReportFilter { overdue: true, ..ReportFilter::default() };
    let pins = ask(&late).await;
    assert!(pins.len() == open && pins.iter().all(|pin| pin.overdue), "{pins:?}");
    let query = contract::reports::ReportQuery { filter: late, ..contract::reports::ReportQuery::default() };
    let list = portal.send(contract::reports::reports(&query)).await.expect("a list").items;
    assert!(list.len() == open && list.iter().all(|report| report.status.is_open()), "{list:?}");
}
