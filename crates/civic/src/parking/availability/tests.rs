use chrono::{DateTime, FixedOffset};
use proptest::{collection, option, prelude::*, sample};

use super::*;

/// 10:00 in Hanoi.
const NOW: i64 = 1_795_921_200;

fn at(secs: i64) -> Instant {
    let offset = FixedOffset::east_opt(7 * 3600).expect("an offset");
    DateTime::from_timestamp(secs, 0).expect("a time").with_timezone(&offset)
}

fn count(free: u32, capacity: u32, age: i64) -> Realtime {
    Realtime {
        vehicle: Vehicle::Car,
        free,
        capacity,
        opening_status: None,
        updated_at: at(NOW - age),
        is_simulated: false,
    }
}

fn said(counts: &[Realtime], tag: &str) -> Option<String> {
    availability(counts, Vehicle::Car, NOW).text(at(NOW), &Words::of(tag))
}

#[test]
fn a_count_ages_until_it_says_nothing() {
    assert_eq!(said(&[count(12, 40, 120)], "en").as_deref(), Some("12 free of 40 · 09:58"));
    assert_eq!(said(&[count(12, 40, 17 * 60)], "en").as_deref(), Some("12 free, 17 minutes ago"));
    assert_eq!(said(&[count(12, 40, 17 * 60)], "vi").as_deref(), Some("Còn 12 chỗ, 17 phút trước"));
    assert_eq!(said(&[count(12, 40, 31 * 60)], "en"), None);
    assert_eq!(said(&[count(0, 40, 60)], "en").as_deref(), Some("Full · 09:59"));
    assert_eq!(said(&[count(0, 40, 600)], "en").as_deref(), Some("Full, 10 minutes ago"));
    let closed = Realtime { opening_status: Some(OpeningStatus::Closed), ..count(12, 40, 60) };
    assert_eq!(said(&[closed], "en").as_deref(), Some("Takes no vehicles now"));
}

#[test]
fn absence_is_not_zero() {
    let of_others = Realtime { vehicle: Vehicle::Motorcycle, ..count(3, 40, 60) };
    for counts in [vec![], vec![of_others], vec![count(0, 0, 60)], vec![count(41, 40, 60)], vec![count(3, 40, -61)]] {
        assert_eq!(availability(&counts, Vehicle::Car, NOW), Availability::Unknown, "{counts:?}");
    }
}

#[test]
fn the_newest_count_applies() {
    assert_eq!(said(&[count(1, 40, 60), count(2, 40, 120)], "en").as_deref(), Some("1 free of 40 · 09:59"));
    assert_eq!(said(&[count(1, 40, 60), count(2, 40, 60)], "en").as_deref(), Some("2 free of 40 · 09:59"));
}

#[test]
fn an_operators_count_applies_also_beside_a_newer_simulated_one() {
    let simulated = Realtime { is_simulated: true, ..count(30, 40, 0) };
    for age in [60, 17 * 60, 31 * 60] {
        let real = count(2, 40, age);
        let alone = said(std::slice::from_ref(&real), "en");
        assert_eq!(said(&[simulated.clone(), real.clone()], "en"), alone, "{age} s");
        assert_eq!(said(&[real, simulated.clone()], "en"), alone, "{age} s");
    }
}

fn counts() -> impl Strategy<Value = Vec<Realtime>> {
    let states = vec![OpeningStatus::Open, OpeningStatus::Closed, OpeningStatus::Unknown];
    let state = option::of(sample::select(states));
    let vehicle = sample::select(Vehicle::ALL.to_vec());
    let one = (vehicle, 0_u32..5, 0_u32..5, -300_i64..4_000, state, any::<bool>()).prop_map(
        |(vehicle, free, capacity, age, opening_status, is_simulated)| Realtime {
            vehicle,
            opening_status,
            is_simulated,
            ..count(free, capacity, age)
        },
    );
    collection::vec(one, 0..6)
}

proptest! {
    #[test]
    fn no_number_without_a_count_that_may_be_shown(counts in counts(), is_vietnamese in any::<bool>()) {
        let words = Words::of(if is_vietnamese { "vi" } else { "en" });
        let state = availability(&counts, Vehicle::Car, NOW);
        let text = state.text(at(NOW), &words);
        let of_cars = counts.iter().filter(|count| count.vehicle == Vehicle::Car);
        let newest = of_cars.max_by_key(|count| (!count.is_simulated, count.updated_at));
        let fresh = newest.filter(|count| count.freshness(NOW) != Freshness::Unknown);
        let Some(fresh) = fresh else {
            prop_assert_eq!((state, text), (Availability::Unknown, None));
            return Ok(());
        };
        prop_assert_eq!(text.is_none(), state == Availability::Unknown);
        let text = text.unwrap_or_default();
        prop_assert!(!text.contains("0 free") && !text.contains("Còn 0 "), "{text}");
        match state {
            Availability::Free(shown) => prop_assert!(shown.free > 0 && shown.free <= shown.capacity),
            Availability::Full(shown) => prop_assert!(shown.free == 0 && shown.capacity > 0),
            Availability::Closed { .. } => prop_assert!(!text.contains(|c: char| c.is_ascii_digit())),
            Availability::Unknown => prop_assert_eq!(fresh.capacity, 0),
        }
        prop_assert_eq!(text.contains(words.parking_simulated()), fresh.is_simulated && !text.is_empty());
    }
}
