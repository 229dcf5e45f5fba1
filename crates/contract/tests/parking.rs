//! The state of the list of parking sites in its address.

use contract::{
    LatLon,
    parking::{Destination, MOST_EVENT_SITES, ParkingPage, ParkingView, Stay, Vehicle, parking_events},
};

fn view() -> ParkingView {
    ParkingView {
        vehicle: Some(Vehicle::Car),
        stay: Some(Stay { from: "2026-11-30T08:00".to_owned(), to: "2026-11-30T11:30".to_owned() }),
        near: Some(Destination { at: LatLon::new(21.028_49, 105.85), name: "Hồ Gươm, phía bắc".to_owned() }),
        max_price: Some(50_000),
        cashless: true,
        open: true,
        free: true,
    }
}

fn query(href: &str) -> &str {
    href.split_once('?').map_or("", |(_, query)| query)
}

#[test]
fn a_view_is_the_same_after_its_address() {
    for view in [view(), ParkingView::default(), ParkingView { max_price: Some(0), ..ParkingView::default() }] {
        let href = view.list().href();
        assert_eq!(ParkingView::parse(query(&href)), view, "{href}");
    }
    assert_eq!(ParkingView::default().list().href(), "/parking");
    let near = Some(Destination { at: LatLon::new(21.0, 105.5), name: String::new() });
    assert_eq!(ParkingView { near, ..ParkingView::default() }.list().href(), "/parking?near=21,105.5");
}

#[test]
fn a_view_becomes_the_query_for_its_sites() {
    let stay = Stay { from: "2026-12-01T08:00".to_owned(), to: "2026-12-01T09:00".to_owned() };
    let query = view().query(Vehicle::Bicycle, &stay);
    assert_eq!((query.vehicle, query.stay), (Vehicle::Bicycle, Some(stay)));
    assert_eq!((query.near, query.max_price), (Some(LatLon::new(21.028_49, 105.85)), Some(50_000)));
    assert!(query.cashless && query.open && query.free);
}

#[test]
fn the_page_of_a_site_gets_vehicle_and_stay_only() {
    let page = view().site("hn-1");
    let expected = "/parking/hn-1?vehicle=car&from=2026-11-30T08:00&to=2026-11-30T11:30";
    assert_eq!(page.href(), expected);
    assert_eq!(ParkingPage::parse("/parking/hn-1", query(expected)), Some(page));
}

#[test]
fn unreadable_values_get_their_defaults() {
    let query = "?vehicle=tank&from=now&to=then&near=91,0,Nowhere&max_price=-1&cashless=1&open=yes&free=";
    assert_eq!(ParkingView::parse(query), ParkingView::default());
    for near in ["", "21", "x,105", "21,181", "NaN,105"] {
        assert_eq!(Destination::parse(near), None, "{near}");
    }
    let long = Destination::parse(&format!("21,105,{}", "a".repeat(200))).expect("a destination");
    assert_eq!(long.name.len(), 80);
    assert_eq!(Destination::parse("21,105").map(|near| near.label()), Some("21,105".to_owned()));
}

#[test]
fn the_same_sites_have_the_same_events() {
    let target = |uids: Vec<String>| parking_events(&uids).target();
    let some = |uids: [&str; 3]| target(uids.map(str::to_owned).to_vec());
    assert_eq!(some(["hn-2", "hn-1", "hn-2"]), "/events?topics=parking:hn-1.hn-2");
    assert_eq!(some(["hn-1", "hn-2", "hn-1"]), some(["hn-2", "hn-1", "hn-2"]));
    // A longer list would be refused.
    let many: Vec<String> = (0..MOST_EVENT_SITES + 50).map(|n| format!("s{n:03}")).collect();
    assert_eq!(target(many.clone()), target(many.into_iter().take(MOST_EVENT_SITES).collect()));
}
