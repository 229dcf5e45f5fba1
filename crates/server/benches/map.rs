//! `GET /api/v1/reports/map` with 100,000 reports through the complete router: columns, aggregation, JSON, entity tag.

#![allow(missing_docs, reason = "criterion's macros write public functions")]

use axum::{
    Router,
    body::{Body, to_bytes},
    http::Request,
};
use contract::{
    Bbox, LatLon,
    reports::{NewReport, ReportFilter, Status, report_map},
};
use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use seeded::Random;
use server::{
    App, Options,
    services::reports::{new_row, store::NewReportRow},
};
use std::time::Instant;
use tokio::runtime::Runtime;
use tower::ServiceExt as _;

const REPORTS: usize = 100_000;
/// Number of requests from which the 95th percentile is computed.
const SAMPLES: usize = 400;

/// Reports all over the city, half of them in the centre.
fn random_reports(app: &App) -> Vec<NewReportRow> {
    let city = app.city();
    let reports = &app.services.reports;
    let categories = &reports.catalogue().categories;
    let bounds = city.profile.bounds;
    let (wide, high) = (bounds.max_lon - bounds.min_lon, bounds.max_lat - bounds.min_lat);
    let centre = city.profile.center();
    let mut random = Random::new(1);
    let mut random = || random.between(0.0, 1.0);
    let new = NewReport { description: "Đèn đường không sáng, tối om.".to_owned(), ..NewReport::default() };
    let new_row = |n: usize| {
        let category = &categories[n % categories.len()];
        let ward = city.wards[n % city.wards.len()].code.clone();
        let mut new_row = new_row::from_submission(reports, new.clone(), category, ward, None);
        new_row.row.visibility = contract::reports::Visibility::Public;
        new_row.row.status = Status::ALL[n % Status::ALL.len()];
        new_row.row.at = if n.is_multiple_of(2) {
            LatLon::new(bounds.min_lat + random() * high, bounds.min_lon + random() * wide)
        } else {
            LatLon::new(centre.lat + (random() - 0.5) * high * 0.2, centre.lon + (random() - 0.5) * wide * 0.2)
        };
        new_row.timeline.clear();
        new_row
    };
    (0..REPORTS).map(new_row).collect()
}

async fn ask(router: &Router, target: &str) -> usize {
    let request = Request::get(target).body(Body::empty()).expect("a request");
    let response = router.clone().oneshot(request).await.expect("an answer");
    assert_eq!(response.status().as_u16(), 200);
    to_bytes(response.into_body(), usize::MAX).await.expect("a body").len()
}

fn around(centre: LatLon, degrees: f64) -> Bbox {
    [centre.lon - degrees, centre.lat - degrees / 2.0, centre.lon + degrees, centre.lat + degrees / 2.0].into()
}

fn map(criterion: &mut Criterion) {
    let runtime = Runtime::new().expect("a runtime");
    let folder = tempfile::tempdir().expect("a folder");
    let server = runtime.block_on(async {
        let server = server::start(Options::new(folder.path())).await.expect("a server");
        let reports = &server.app.services.reports;
        let prefix = &server.app.city().profile.code_prefix;
        reports.store().insert_all(prefix, &random_reports(&server.app)).await.expect("reports");
        reports.columns().refresh(reports.store()).await.expect("columns");
        server
    });
    let profile = &server.app.city().profile;
    let some = ReportFilter { status: vec![Status::Received, Status::Assigned], ..Default::default() };
    let words = ReportFilter { q: "tối o".to_owned(), ..Default::default() };
    let views = [
        ("whole city", ReportFilter::default(), profile.bounds, 11),
        ("centre", ReportFilter::default(), around(profile.center(), 0.03), 14),
        ("street", ReportFilter::default(), around(profile.center(), 0.003), 17),
        ("whole city, filtered", some, profile.bounds, 11),
        ("whole city, words", words, profile.bounds, 11),
    ];
    let mut group = criterion.benchmark_group("GET /reports/map, 100,000 reports");
    for (name, filter, bbox, zoom) in views {
        let target = format!("/api/v1{}", report_map(&filter, bbox, zoom).target());
        let mut times: Vec<f64> = Vec::with_capacity(SAMPLES);
        for _ in 0..SAMPLES {
            let start = Instant::now();
            runtime.block_on(ask(&server.router, &target));
            times.push(start.elapsed().as_secs_f64() * 1000.0);
        }
        times.sort_by(f64::total_cmp);
        let bytes = runtime.block_on(ask(&server.router, &target));
        println!("{name}: p50 {:.2} ms, p95 {:.2} ms, {bytes} bytes", times[SAMPLES / 2], times[SAMPLES * 95 / 100]);
        group.bench_with_input(BenchmarkId::from_parameter(name), &target, |bencher, target| {
            bencher.to_async(&runtime).iter(|| ask(&server.router, target));
        });
    }
    group.finish();
}

criterion_group!(benches, map);
criterion_main!(benches);
