//! `GET /api/v1/parking/sites` with 10,000 generated sites through the complete router: filters, prices, order, JSON, entity
//! tag, compression. Prints the median and the 95th percentile, and the bytes that a browser receives.
//!
//! `PUT /api/v1/parking/realtime` in batches, with an API key and a database file: prints the median and the 99th
//! percentile of a batch, the counts that one operator can report in a minute, and the bytes of an event.

use axum::{
    Router,
    body::{Body, BodyDataStream, to_bytes},
    http::Request,
};
use chrono::TimeDelta;
use contract::{
    Bbox, LatLon,
    parking::{
        BatchResult, BatchSite, ParkingQuery, Realtime, RealtimeBatch, Stay, Vehicle, parking_events, parking_sites,
    },
};
use futures::StreamExt as _;
use seeded::Random;
use server::{
    Options, Server,
    api_keys::{self, Scope},
    city::City,
    services::parking,
};
use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    time::Instant,
};
use tokio::runtime::Runtime;
use tower::ServiceExt as _;

const SITES: usize = 10_000;
/// Number of requests from which the percentiles are computed.
const SAMPLES: usize = 400;
const BATCHES: usize = 100;
/// Number of counts in a batch.
const COUNTS: usize = 1_000;
/// Number of sites that a page listens to.
const LISTED: usize = 50;

const HOURS: [&str; 5] =
    ["24/7", "Mo-Su 06:00-22:00", "Mo-Fr 07:00-19:00; PH off", "Mo-Su 05:30-23:30", "Mo-Sa 06:00-18:00,19:00-22:00"];

/// The embedded city's folder with generated sites in place of its own: half of them in the centre, a fifth without
/// hours, a tenth without a price.
fn generated_city(folder: &Path) -> City {
    let embedded = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/hanoi"));
    copy(&embedded, folder);
    let city = City::load(Some(folder)).expect("a city");
    let zones: Vec<String> = parking::Content::read(&city).expect("its parking").zones.into_keys().collect();
    let (bounds, centre) = (city.profile.bounds, city.profile.center());
    let (wide, high) = (bounds.max_lon - bounds.min_lon, bounds.max_lat - bounds.min_lat);
    let mut random = Random::new(1);
    let mut random = || random.between(0.0, 1.0);
    let mut text = String::new();
    for n in 0..SITES {
        let (lat, lon) = match n % 2 {
            0 => (bounds.min_lat + random() * high, bounds.min_lon + random() * wide),
            _ => (centre.lat + (random() - 0.5) * high * 0.1, centre.lon + (random() - 0.5) * wide * 0.1),
        };
        let _ = write!(
            text,
            "[[sites]]\nuid = \"site-{n}\"\nname = {{ vi = \"Bãi xe số {n}\", en = \"Car park {n}\" }}\n\
             purpose = [\"motorcycle\", \"car\"]\ntype = \"OFF_STREET_PARKING_GROUND\"\nlat = {lat:.6}\nlon = {lon:.6}\n\
             address = {{ vi = \"{n} phố Thử\", en = \"{n} Test Street\" }}\nhas_fee = true\n\
             capacity = [{{ vehicle = \"car\", total = {} }}]\ncashless = [\"vietqr\"]\n\
             source = {{ name = \"Generated\", url = \"https://example.org/{n}\", checked_on = \"2026-11-01\" }}\n",
            10 + n % 90,
        );
        if n % 5 != 0 {
            let _ = writeln!(text, "opening_hours = \"{}\"", HOURS[n / 5 % HOURS.len()]);
        }
        if n % 10 != 0 {
            let _ = writeln!(text, "zone = \"{}\"", zones[n % zones.len()]);
        }
    }
    fs::write(folder.join("parking/sites.toml"), text).expect("a file");
    city
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder").flatten() {
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).expect("copied");
        }
    }
}

async fn ask(router: &Router, target: &str, encoding: &str) -> usize {
    let request = Request::get(target).header("accept-encoding", encoding).body(Body::empty()).expect("a request");
    let response = router.clone().oneshot(request).await.expect("an answer");
    assert_eq!(response.status().as_u16(), 200, "{target}");
    to_bytes(response.into_body(), usize::MAX).await.expect("a body").len()
}

fn around(centre: LatLon, degrees: f64) -> Bbox {
    [centre.lon - degrees, centre.lat - degrees / 2.0, centre.lon + degrees, centre.lat + degrees / 2.0].into()
}

/// A batch of counts of cars, `COUNTS` sites after those of the batch before.
fn batch(server: &Server, number: usize) -> RealtimeBatch {
    let updated_at = server.app.now();
    let count = |n: usize| {
        let free = ((n + number * 7) % 90) as u32;
        Realtime { vehicle: Vehicle::Car, free, capacity: 100, opening_status: None, updated_at, is_simulated: false }
    };
    let first = number * COUNTS;
    let sites = (first..first + COUNTS).map(|n| n % SITES);
    RealtimeBatch { sites: sites.map(|n| BatchSite { uid: format!("site-{n}"), realtime: vec![count(n)] }).collect() }
}

/// Sends a batch and returns how long its answer took, in milliseconds.
async fn push(server: &Server, key: &str, batch: &RealtimeBatch) -> f64 {
    let body = serde_json::to_string(batch).expect("JSON");
    let request = Request::put("/api/v1/parking/realtime")
        .header("authorization", format!("Bearer {key}"))
        .header("content-type", "application/json")
        .body(Body::from(body))
        .expect("a request");
    let start = Instant::now();
    let response = server.router.clone().oneshot(request).await.expect("an answer");
    let bytes = to_bytes(response.into_body(), usize::MAX).await.expect("a body");
    let took = start.elapsed();
    let result: BatchResult = serde_json::from_slice(&bytes).expect("a result");
    assert_eq!((result.accepted as usize, result.refused.len()), (COUNTS, 0));
    took.as_secs_f64() * 1000.0
}

/// Bytes of the next event.
async fn event_bytes(stream: &mut BodyDataStream) -> usize {
    let mut event = Vec::new();
    while !event.ends_with(b"\n\n") {
        event.extend_from_slice(&stream.next().await.expect("an event").expect("bytes"));
    }
    event.len()
}

/// Reports counts of all sites several times over, and listens to the last ones.
async fn measure_pushes(server: &Server) {
    let made = api_keys::create(server.app.store(), "Bench", Scope::Occupancy, &[], server.app.now_ms()).await;
    let (_, key) = made.expect("a key");
    let mut times: Vec<f64> = Vec::with_capacity(BATCHES);
    for number in 0..BATCHES {
        times.push(push(server, &key, &batch(server, number)).await);
    }
    let minutes = times.iter().sum::<f64>() / 60_000.0;
    times.sort_by(f64::total_cmp);
    println!(
        "PUT /parking/realtime, {BATCHES} batches of {COUNTS} counts: p50 {:.2} ms, p99 {:.2} ms, {:.0} counts a minute",
        times[BATCHES / 2],
        times[BATCHES * 99 / 100],
        (BATCHES * COUNTS) as f64 / minutes
    );
    // A tenth of them is in each batch.
    let listed: Vec<String> = (0..LISTED).map(|n| format!("site-{}", n * SITES / LISTED)).collect();
    let target = format!("/api/v1{}", parking_events(&listed).target());
    let request = Request::get(target).body(Body::empty()).expect("a request");
    let response = server.router.clone().oneshot(request).await.expect("an answer");
    let mut stream = response.into_body().into_data_stream();
    let all = event_bytes(&mut stream).await;
    push(server, &key, &batch(server, BATCHES)).await;
    let of_batch = event_bytes(&mut stream).await;
    println!("event: {all} bytes about {LISTED} of {SITES} sites at first, {of_batch} after a batch");
}

fn main() {
    let runtime = Runtime::new().expect("a runtime");
    let (city_folder, data) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let city = generated_city(city_folder.path());
    let options = Options { city: Some(city_folder.path().to_owned()), ..Options::new(data.path()) };
    let server = runtime.block_on(server::start(options)).expect("a server");
    let minute = |at: contract::Instant| at.format("%Y-%m-%dT%H:%M").to_string();
    let now = server.app.now();
    let stay = Some(Stay { from: minute(now), to: minute(now + TimeDelta::hours(2)) });
    let (bounds, centre) = (city.profile.bounds, city.profile.center());
    let car = ParkingQuery { vehicle: Vehicle::Car, stay, ..ParkingQuery::default() };
    let views = [
        ("viewport", ParkingQuery { bbox: Some(around(centre, 0.03)), ..car.clone() }, ""),
        ("viewport, 100 sites", ParkingQuery { bbox: Some(around(centre, 0.03)), ..car.clone() }, "&limit=100"),
        ("whole city", ParkingQuery { bbox: Some(bounds), ..car.clone() }, ""),
        ("open for the stay", ParkingQuery { bbox: Some(bounds), open: true, ..car.clone() }, ""),
        ("nearest ten", ParkingQuery { near: Some(centre), ..car }, "&limit=10"),
    ];
    println!("GET /parking/sites, {SITES} sites");
    for (name, query, more) in views {
        let target = format!("/api/v1{}{more}", parking_sites(&query).target());
        let mut times: Vec<f64> = Vec::with_capacity(SAMPLES);
        for _ in 0..SAMPLES {
            let start = Instant::now();
            runtime.block_on(ask(&server.router, &target, "br"));
            times.push(start.elapsed().as_secs_f64() * 1000.0);
        }
        times.sort_by(f64::total_cmp);
        let bytes = ["br", "gzip", "identity"].map(|encoding| runtime.block_on(ask(&server.router, &target, encoding)));
        let [brotli, gzip, plain] = bytes;
        println!(
            "{name}: p50 {:.2} ms, p95 {:.2} ms, {brotli} bytes brotli, {gzip} gzip, {plain} plain",
            times[SAMPLES / 2],
            times[SAMPLES * 95 / 100]
        );
    }
    runtime.block_on(measure_pushes(&server));
}
