//! Benchmark of aggregating a hundred thousand reports: `cargo bench -p civic`.

use civic::aggregate::{Point, aggregate};
use contract::{Bbox, reports::Status};
use std::time::Instant;

fn main() {
    let mut seed = 7u64;
    let mut random = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 40) as f64 / f64::from(1 << 24)
    };
    let points: Vec<Point> = (0..100_000)
        .map(|index| Point {
            lat: 20.9 + random() * 0.25,
            lon: 105.7 + random() * 0.25,
            status: Status::ALL[(random() * 6.0) as usize],
            index,
        })
        .collect();
    // Without optimization, one round is enough to show that it runs.
    let rounds = if cfg!(debug_assertions) { 1 } else { 100 };
    for (zoom, half) in [(10, 0.4), (13, 0.06), (16, 0.008), (19, 0.001)] {
        let (lat, lon) = (21.0285, 105.8522);
        let bbox = Bbox { min_lon: lon - half, min_lat: lat - half, max_lon: lon + half, max_lat: lat + half };
        let start = Instant::now();
        let mut result = Default::default();
        for _ in 0..rounds {
            result = aggregate(points.iter().copied(), bbox, zoom);
        }
        let micros = start.elapsed().as_secs_f64() * 1e6 / f64::from(rounds);
        println!("zoom {zoom}: {micros:6.0} µs, {} of them, {} cells", result.total, result.cells.len());
    }
}
