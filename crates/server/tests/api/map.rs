//! The map's answer stays small, whatever is asked.

use crate::support::{Town, lamp};
use contract::{LatLon, ReportFilter, ReportMap, Status, report_map};
use server::{filing, store::Filing};

/// Reports all over the town, denser in its middle, of all statuses: by arithmetic, the same in every run.
fn many(town: &Town, count: u32) -> Vec<Filing> {
    let city = town.app.city();
    let lamp_category = city.category("lamp").expect("a category");
    let pattern = filing::of_person(&town.app, lamp(), lamp_category, "W1".to_owned(), None);
    let mut state = 88_172_645_463_325_252_u64;
    let mut random = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as f64 / (1_u64 << 53) as f64
    };
    let mut filings = Vec::new();
    for n in 0..count {
        let mut filing = pattern.clone();
        let spread = if n % 2 == 0 { 1.0 } else { 0.2 };
        filing.row.at = LatLon::new(50.05 + (random() - 0.5) * 0.098 * spread, 8.1 + (random() - 0.5) * 0.198 * spread);
        filing.row.status = Status::ALL[n as usize % Status::ALL.len()];
        filing.row.category = ["lamp", "hole", "fallen-tree"][n as usize % 3].to_owned();
        filing.timeline.clear();
        filing.row.ward = ["W1", "W2", "C3"][n as usize % 3].to_owned();
        filings.push(filing);
    }
    filings
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_thousand_reports_fit_into_sixty_kilobytes_at_every_zoom() {
    let town = Town::open().await;
    town.app.store().file_all("WOL", &many(&town, 100_000)).await.expect("reports");
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
                let (status, _, body) = town.get(&report_map(filter, bbox, zoom).target()).await;
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
    let town = Town::open().await;
    let (status, ..) = town.get("/reports/map?bbox=-180,-90,180,90&zoom=22").await;
    assert_eq!(status.as_u16(), 200);
}
