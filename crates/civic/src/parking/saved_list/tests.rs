use contract::{
    LatLon,
    parking::{ParkingQuery, Stay, Vehicle, parking_sites},
};

use super::*;

const JSON: &str = include_str!("../../../../contract/fixtures/parking_sites.json");

fn query(from: &str) -> ParkingQuery {
    let stay = Stay { from: from.to_owned(), to: "2026-11-30T13:00".to_owned() };
    ParkingQuery { vehicle: Vehicle::Car, stay: Some(stay), cashless: true, ..ParkingQuery::default() }
}

#[test]
fn a_list_is_the_same_after_storage() {
    let target = parking_sites(&query("2026-11-30T08:00")).target();
    let list = SavedList::parse(&SavedList::print(1_795_921_200_000, &target, JSON), 420).expect("a list");
    assert_eq!(time::machine(list.at), "2026-11-29T10:00:00+07:00");
    assert_eq!(list.target, target);
    assert!(!list.page.items.is_empty());
    let view = list.view();
    assert_eq!((view.vehicle, view.stay, view.cashless), (Some(Vehicle::Car), query("2026-11-30T08:00").stay, true));
}

#[test]
fn another_stay_is_the_same_choice_and_another_filter_is_not() {
    let target = |query: &ParkingQuery| parking_sites(query).target();
    let first = query("2026-11-30T08:00");
    let list = SavedList::parse(&SavedList::print(0, &target(&first), JSON), 420).expect("a list");
    assert!(list.has_same_choices(&target(&query("2026-11-30T09:00"))));
    assert!(!list.has_same_choices(&target(&ParkingQuery { cashless: false, ..first.clone() })));
    let near = Some(LatLon::new(21.0, 105.8));
    assert!(!list.has_same_choices(&target(&ParkingQuery { near, ..first })));
}

#[test]
fn a_damaged_list_is_none() {
    for text in ["", "1", "1\n/parking/sites", "1\n/parking/sites\n{", "1\n/parking/sites\n{\"items\":[]}"] {
        assert_eq!(SavedList::parse(text, 420), None, "{text}");
    }
    // Sites of another version of the contract are left out, and a list of them says nothing.
    assert_eq!(SavedList::parse("1\n/parking/sites\n{\"items\":[{\"uid\":7}]}", 420), None);
    assert_eq!(SavedList::parse(&["x\n/parking/sites\n", JSON].concat(), 420), None, "no time");
}

#[test]
fn the_age_of_what_is_saved_is_never_that_of_something_new() {
    let words = Words::default();
    let now: Instant = "2026-11-30T10:00:00+07:00".parse().expect("a time");
    let age = |seconds: i64| saved_age(now, Some(now - chrono::TimeDelta::seconds(seconds)), &words);
    assert_eq!(age(0), words.parking_saved_now());
    assert_eq!(age(59), words.parking_saved_now());
    assert_eq!(age(5 * 60), words.parking_saved_age(words.time_minutes_ago(5)));
    assert_eq!(age(-3600), words.parking_saved_unknown(), "the clock was wrong");
    assert_eq!(saved_age(now, None, &words), words.parking_saved_unknown());
    assert!((0..100).all(|minutes| !age(minutes * 60).contains(words.time_just_now())));
}
