//! Bounding boxes in addresses.

use contract::{Bbox, LatLon};
use proptest::prelude::*;

#[test]
fn a_box_is_read_strictly() {
    assert_eq!("105.28,20.56,106.03,21.39".parse(), Ok(Bbox::from([105.28, 20.56, 106.03, 21.39])));
    assert_eq!(" 105 , 20 , 106 , 21 ".parse(), Ok(Bbox::from([105.0, 20.0, 106.0, 21.0])));
    for text in [
        "",
        "1,2,3",
        "1,2,3,4,5",
        "3,2,1,4",
        "1,4,3,2",
        "1,1,1,2",
        "a,b,c,d",
        "NaN,0,1,1",
        "-inf,0,1,1",
        "-181,0,1,1",
        "0,0,181,1",
        "0,-91,1,1",
        "0,0,1,91",
        "1,2,3,",
    ] {
        assert!(text.parse::<Bbox>().is_err(), "{text:?}");
    }
}

#[test]
fn a_box_holds_its_edges() {
    let bbox = Bbox::from([105.0, 20.0, 106.0, 21.0]);
    assert!(bbox.contains(LatLon::new(20.0, 105.0)) && bbox.contains(LatLon::new(21.0, 106.0)));
    assert!(!bbox.contains(LatLon::new(21.000_01, 105.5)) && !bbox.contains(LatLon::new(20.5, 104.999)));
    assert!(!bbox.contains(LatLon::new(f64::NAN, 105.5)));
    assert_eq!(serde_json::to_string(&bbox).expect("JSON"), "[105.0,20.0,106.0,21.0]");
}

proptest! {
    #[test]
    fn a_printed_box_is_read_again(west in -180.0..179.0, south in -90.0..89.0, wide in 0.001..1.0, high in 0.001..1.0) {
        let bbox = Bbox::from([west, south, west + wide, south + high]);
        prop_assert_eq!(bbox.to_string().parse(), Ok(bbox));
    }
}
