use super::*;
use contract::reports::{Pin, ReportCode, ReportMap};
use proptest::prelude::*;

const HANOI: Bbox = Bbox { min_lon: 105.28, min_lat: 20.56, max_lon: 106.03, max_lat: 21.39 };
const WORLD: Bbox = Bbox { min_lon: -180.0, min_lat: -90.0, max_lon: 180.0, max_lat: 90.0 };

fn scatter(count: u32, bbox: Bbox, seed: u32) -> Vec<Point> {
    let mut state = u64::from(seed) + 1;
    let mut random = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 40) as f64 / f64::from(1 << 24)
    };
    (0..count)
        .map(|index| Point {
            lat: bbox.min_lat + random() * (bbox.max_lat - bbox.min_lat),
            lon: bbox.min_lon + random() * (bbox.max_lon - bbox.min_lon),
            status: Status::ALL[(random() * 6.0) as usize],
            index,
        })
        .collect()
}

/// The area that a screen shows.
fn viewport(at: LatLon, zoom: u8, width: f64, height: f64) -> Bbox {
    let level = f64::from(zoom);
    let (x, y) = mercator(at, level);
    let (nw, se) =
        (unproject((x - width / 2.0, y - height / 2.0), level), unproject((x + width / 2.0, y + height / 2.0), level));
    Bbox { min_lon: nw.lon, min_lat: se.lat, max_lon: se.lon, max_lat: nw.lat }
}

fn json_bytes(result: &Aggregate, points: &[Point]) -> usize {
    let pin = |index: &u32| {
        let point = points[*index as usize];
        Pin {
            code: ReportCode::from_number("HANO", point.index),
            lat: round(point.lat),
            lon: round(point.lon),
            category: "administrative-procedure-late".to_owned(),
            status: Status::InProgress,
            overdue: false,
        }
    };
    let reports = result.singles.iter().map(pin).collect();
    let map = ReportMap { cells: result.cells.clone(), reports, total: result.total };
    serde_json::to_vec(&map).unwrap().len()
}

fn count_of(result: &Aggregate) -> u32 {
    result.cells.iter().map(|cell| cell.count).sum::<u32>() + result.singles.len() as u32
}

#[test]
fn any_answer_is_bounded() {
    let centre = LatLon::new(21.0285, 105.8522);
    let near = Bbox { min_lon: 105.84, min_lat: 21.02, max_lon: 105.86, max_lat: 21.04 };
    let sets = [scatter(20_000, HANOI, 1), scatter(3_000, near, 2), scatter(300, near, 3), scatter(600, WORLD, 4)];
    let mut largest = 0;
    for points in &sets {
        for zoom in 0..=22 {
            for bbox in [WORLD, HANOI, viewport(centre, zoom, 390.0, 844.0), viewport(centre, zoom, 2560.0, 1440.0)] {
                let result = aggregate(points.iter().copied(), bbox, zoom);
                assert!(result.cells.len() <= MAX_CELLS && result.singles.len() <= MAX_SINGLES, "{zoom} {bbox}");
                assert_eq!(count_of(&result), result.total);
                largest = largest.max(json_bytes(&result, points));
            }
        }
    }
    assert!(largest > 10_000 && largest <= 60_000, "{largest} bytes");
}

#[test]
fn the_fullest_answer_of_all_stays_below_60_kb() {
    // Every cell is used, each count has seven digits, and there are as many pins as allowed.
    let by_status = ByStatus {
        received: 1_234_567,
        assigned: 1_234_567,
        in_progress: 1_234_567,
        resolved: 1_234_567,
        declined: 1_234_567,
        duplicate: 1_234_567,
    };
    let cell = Cell { lat: 21.123_45, lon: 105.123_45, count: 7_407_402, by_status };
    let points = scatter(MAX_SINGLES as u32, HANOI, 5);
    let most = |singles: usize| Aggregate {
        // A grid cell yields at most four pins.
        cells: vec![cell.clone(); MAX_CELLS - singles.div_ceil(HANDFUL)],
        singles: (0..singles as u32).collect(),
        total: 4_000_000_000,
    };
    for singles in [0, MAX_SINGLES] {
        let bytes = json_bytes(&most(singles), &points);
        assert!(bytes <= 60_000, "{bytes} bytes with {singles} single reports");
    }
}

#[test]
fn panning_does_not_reshuffle() {
    let points = scatter(5_000, HANOI, 6);
    let zoom = 13;
    let at = |shift: f64| {
        let bbox = viewport(LatLon::new(21.0, 105.8 + shift), zoom, 1020.0, 860.0);
        (bbox, aggregate(points.iter().copied(), bbox, zoom))
    };
    let ((west, before), (east, after)) = (at(0.0), at(0.02));
    // Clusters well inside both views are the same in both.
    let inside = |cell: &&Cell| cell.lon > east.min_lon + 0.03 && cell.lon < west.max_lon - 0.03;
    let common: Vec<&Cell> = before.cells.iter().filter(inside).collect();
    assert!(common.len() > 10);
    let inner = |cell: &&&Cell| cell.lat > west.min_lat + 0.03 && cell.lat < west.max_lat - 0.03;
    for cell in common.iter().filter(inner) {
        assert!(after.cells.contains(cell), "{cell:?}");
    }
}

#[test]
fn a_handful_stays_single_in_the_street() {
    let bbox = viewport(LatLon::new(21.0285, 105.8522), 17, 390.0, 844.0);
    let point = |index: u32, shift: f64| Point { lat: 21.0285 + shift, lon: 105.8522, status: Status::Received, index };
    let few = [point(0, 0.0), point(1, 0.000_02), point(2, 0.000_04)];
    assert_eq!(aggregate(few.into_iter(), bbox, 17).singles, [0, 1, 2]);
    assert_eq!(aggregate(few.into_iter(), bbox, 16).cells.len(), 1);
    let same = [point(0, 0.0), point(1, 0.000_001)];
    assert_eq!(aggregate(same.into_iter(), bbox, 22).cells.len(), 1, "two at one spot cannot be told apart");
    let many: Vec<Point> = (0..5).map(|n| point(n, f64::from(n) * 0.000_02)).collect();
    let result = aggregate(many.into_iter(), bbox, 17);
    assert_eq!((result.cells.len(), result.cells[0].count, result.cells[0].by_status.received), (1, 5, 5));
}

#[test]
fn what_is_outside_does_not_count() {
    let point = |lat, lon| Point { lat, lon, status: Status::Resolved, index: 0 };
    let points = [point(10.0, 106.0), point(f64::NAN, 105.8), point(21.0, f64::INFINITY)];
    assert_eq!(aggregate(points.into_iter(), HANOI, 12), Aggregate::default());
}

#[test]
fn rings_are_whole() {
    let by = ByStatus { received: 1, assigned: 1, in_progress: 1, resolved: 3, declined: 1, duplicate: 1 };
    let classes: Vec<&str> = ring(&by).iter().map(|arc| arc.class).collect();
    assert_eq!(classes, ["solved", "waiting", "new", "closed"]);
    assert_eq!(ring(&by)[1], Arc { class: "waiting", from: 0.375, to: 0.625 });
    assert_eq!(ring(&ByStatus::default()), []);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn nothing_is_lost(count in 0u32..400, seed: u32, zoom in 0u8..=22, lat in 20.6..21.3f64, lon in 105.3..106.0f64, w in 100.0..4000.0f64) {
        let points = scatter(count, HANOI, seed);
        let bbox = viewport(LatLon::new(lat, lon), zoom, w, w * 0.7);
        let result = aggregate(points.iter().copied(), bbox, zoom);
        let inside = points.iter().filter(|p| bbox.contains(LatLon::new(p.lat, p.lon))).count() as u32;
        prop_assert_eq!(result.total, inside);
        prop_assert_eq!(count_of(&result), inside);
        prop_assert!(result.cells.len() <= MAX_CELLS && result.singles.len() <= MAX_SINGLES);
        let mut singles = result.singles.clone();
        singles.sort_unstable();
        singles.dedup();
        prop_assert_eq!(singles.len(), result.singles.len());
    }

    #[test]
    fn arcs_touch_and_end_at_one(counts: [u32; 6]) {
        let [received, assigned, in_progress, resolved, declined, duplicate] = counts;
        let mut end = 0.0;
        for arc in ring(&ByStatus { received, assigned, in_progress, resolved, declined, duplicate }) {
            prop_assert_eq!(arc.from, end);
            prop_assert!(arc.to >= arc.from);
            end = arc.to;
        }
        prop_assert!(end == 1.0 || counts == [0; 6]);
    }
}
