use super::*;
use proptest::prelude::*;

const OPERA: LatLon = LatLon::new(21.024_23, 105.857_52);

#[test]
fn distances_are_those_of_the_globe() {
    let degree = distance_m(LatLon::new(21.0, 105.0), LatLon::new(22.0, 105.0));
    assert!((degree - 111_195.0).abs() < 5.0, "{degree}");
    assert_eq!(distance_m(OPERA, OPERA), 0.0);
    let half = distance_m(LatLon::new(0.0, 0.0), LatLon::new(0.0, 180.0));
    assert!((half - PI * EARTH_M).abs() < 1.0);
}

#[test]
fn mercator_knows_its_corners() {
    assert_eq!(mercator(LatLon::new(0.0, 0.0), 0.0), (128.0, 128.0));
    let (x, y) = mercator(LatLon::new(90.0, -180.0), 3.0);
    assert!(x.abs() < 1e-9 && y.abs() < 1e-6, "{x} {y}");
    let tile = mercator(OPERA, 14.0);
    assert_eq!(((tile.0 / 256.0) as u32, (tile.1 / 256.0) as u32), (13_009, 7_212));
}

#[test]
fn rings_and_holes() {
    let ring = |a: f64, b: f64| vec![[a, a], [b, a], [b, b], [a, b], [a, a]];
    let donut = vec![vec![ring(0.0, 9.0), ring(3.0, 6.0)], vec![ring(20.0, 21.0)]];
    let at = |lat, lon| in_polygons(LatLon::new(lat, lon), &donut);
    assert!(at(1.0, 1.0) && at(20.5, 20.5) && at(8.0, 4.0));
    assert!(!at(4.0, 4.0) && !at(10.0, 10.0) && !at(-1.0, 4.0));
    assert!(!in_ring(OPERA, &[]) && !in_polygons(OPERA, &[vec![]]));
    // An open ring counts as closed.
    assert!(in_ring(LatLon::new(1.0, 1.0), &[[0.0, 0.0], [9.0, 0.0], [9.0, 9.0], [0.0, 9.0]]));
    assert!(!in_ring(LatLon::new(f64::NAN, 1.0), &ring(0.0, 9.0)));
}

#[test]
fn clamping_stays_inside() {
    let bbox = Bbox { min_lon: 105.0, min_lat: 20.0, max_lon: 106.0, max_lat: 21.0 };
    assert_eq!(clamp(LatLon::new(30.0, 100.0), bbox), LatLon::new(21.0, 105.0));
    assert_eq!(clamp(LatLon::new(20.5, 105.5), bbox), LatLon::new(20.5, 105.5));
}

proptest! {
    #[test]
    fn sines_agree_with_the_standard_ones(x in -10.0..10.0f64) {
        prop_assert!((trig::sin(x) - x.sin()).abs() < 1e-12);
        prop_assert!((trig::cos(x) - x.cos()).abs() < 1e-12);
    }

    #[test]
    fn what_turns_them_back_agrees_too(x in -1.0..=1.0f64, t in -4.0..4.0f64) {
        prop_assert!((super::trig::asin(x) - x.asin()).abs() < 1e-13);
        prop_assert!((super::trig::tanh(t) - t.tanh()).abs() < 1e-12);
    }

    #[test]
    fn projection_returns(lat in -85.0..85.0f64, lon in -180.0..180.0f64, zoom in 0.0..22.0f64) {
        let back = unproject(mercator(LatLon::new(lat, lon), zoom), zoom);
        prop_assert!((back.lat - lat).abs() < 1e-9 && (back.lon - lon).abs() < 1e-9);
    }

    #[test]
    fn the_box_holds_the_circle(lat in -80.0..80.0f64, lon in -170.0..170.0f64, r in 1.0..50_000.0f64, turn in 0.0..6.3f64) {
        let at = LatLon::new(lat, lon);
        let bbox = bbox_around(at, r);
        // A step of length `r` in some direction on the sphere.
        let (d, phi) = (r / EARTH_M, lat.to_radians());
        let phi2 = (phi.sin() * d.cos() + phi.cos() * d.sin() * turn.cos()).asin();
        let lambda = (turn.sin() * d.sin() * phi.cos()).atan2(d.cos() - phi.sin() * phi2.sin());
        let there = LatLon::new(phi2.to_degrees(), lon + lambda.to_degrees());
        prop_assert!((distance_m(at, there) - r).abs() < 0.01);
        prop_assert!(bbox.contains(clamp(there, bbox)));
        prop_assert!((clamp(there, bbox).lat - there.lat).abs() < 1e-9 && (clamp(there, bbox).lon - there.lon).abs() < 1e-9);
    }
}
