use super::*;
use proptest::prelude::*;
use std::collections::BTreeMap;

fn report(key: u8, lat: f64, selected: bool) -> Marker {
    let look = Look::Pin { icon: "lamp".to_owned(), shape: Shape::Circle, selected, label: String::new() };
    Marker { key: key.to_string(), lat, lon: 105.8, look }
}

#[test]
fn shapes_follow_status() {
    assert_eq!(shape(Status::Received, false), Shape::Circle);
    assert_eq!(shape(Status::Assigned, false), Shape::Square);
    assert_eq!(shape(Status::InProgress, false), Shape::Square);
    assert_eq!(shape(Status::InProgress, true), Shape::Diamond);
    assert_eq!(shape(Status::Resolved, true), Shape::Check);
    assert_eq!(shape(Status::Duplicate, true), Shape::Hollow);
    assert_eq!(shape(Status::Declined, false), Shape::Hollow);
}

#[test]
fn only_what_differs_is_touched() {
    let old = [report(1, 21.0, false), report(2, 21.0, false), report(3, 21.0, false)];
    let new = [report(2, 21.0, false), report(3, 21.0, true), report(4, 21.0, false)];
    let patch = diff(&old, &new);
    assert_eq!(patch.remove, ["1"]);
    assert_eq!(patch.change, [report(3, 21.0, true)]);
    assert_eq!(patch.add, [report(4, 21.0, false)]);
    assert!(diff(&old, &old).is_empty() && !patch.is_empty());
}

proptest! {
    #[test]
    fn a_patch_leads_from_one_set_to_the_other(
        old in prop::collection::vec((0u8..12, 0u8..3, any::<bool>()), 0..12),
        new in prop::collection::vec((0u8..12, 0u8..3, any::<bool>()), 0..12),
    ) {
        let markers = |list: &[(u8, u8, bool)]| list.iter().map(|(k, lat, s)| report(*k, f64::from(*lat), *s)).collect::<Vec<_>>();
        let first_of_each = |list: &[Marker]| {
            let mut map: BTreeMap<String, Marker> = BTreeMap::new();
            for marker in list {
                map.entry(marker.key.clone()).or_insert_with(|| marker.clone());
            }
            map
        };
        let (old, new) = (markers(&old), markers(&new));
        let patch = diff(&old, &new);
        let mut map = first_of_each(&old);
        for key in &patch.remove {
            prop_assert!(map.remove(key).is_some());
        }
        for marker in &patch.change {
            prop_assert!(map.insert(marker.key.clone(), marker.clone()).is_some());
        }
        for marker in &patch.add {
            prop_assert!(map.insert(marker.key.clone(), marker.clone()).is_none());
        }
        prop_assert_eq!(map, first_of_each(&new));
    }
}

#[test]
fn crowded_markers_are_no_buttons() {
    let map = Area(0.0, 0.0, 100.0, 100.0);
    let at = |x: f64, y: f64| Area(x, y, x + 28.0, y + 28.0);
    let button = Area(60.0, 60.0, 100.0, 100.0);
    let markers = [at(0.0, 0.0), at(20.0, 20.0), at(28.0, 0.0), at(-5.0, 40.0), at(50.0, 50.0), at(90.0, 10.0)];
    assert_eq!(free(&markers, map, &[button]), [true, false, true, false, false, false]);
    assert_eq!(free(&markers[1..2], map, &[button]), [true], "what crowded it is gone");
}
