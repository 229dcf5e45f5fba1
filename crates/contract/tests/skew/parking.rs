//! Parking sites: tariffs are read with all their members or not at all, pictures one by one.

use json::tolerant::skipped;
use serde_json::{Value, json};

use crate::{collect_pointers, common::value, is_exact, read};

/// An older page that ignored the surcharge of a rate would show a price that is too low.
#[test]
fn a_tariff_with_an_unknown_member_is_left_out_as_a_whole() {
    let request = contract::parking::parking_site("bm-cho-ben");
    let document = value("parking_site.json");
    let known = read(&request, 200, &document).expect("a site");
    let mut pointers = Vec::new();
    collect_pointers(&document, String::new(), &mut pointers);
    let mut count = 0;
    for place in pointers.iter().filter(|place| is_exact(place)) {
        for unknown in [json!(5000), json!(null), json!([]), json!({})] {
            let (mut changed, before) = (document.clone(), skipped());
            let members = changed.pointer_mut(place).and_then(Value::as_object_mut).expect("an object");
            members.insert("surcharge".to_owned(), unknown);
            let site = read(&request, 200, &changed).expect("a site");
            let index: usize = place.split('/').nth(2).expect("an index").parse().expect("a number");
            let mut rest = known.tariffs.clone();
            rest.remove(index);
            assert_eq!((site.tariffs, &site.site), (rest, &known.site), "{place}");
            assert!(skipped() > before, "{place}");
            count += 1;
        }
    }
    assert!(count >= 40, "{count} places");
}

/// What only informs people is ignored, as elsewhere.
#[test]
fn a_tariff_may_say_more_about_its_source() {
    let request = contract::parking::parking_site("bm-cho-ben");
    let mut changed = value("parking_site.json");
    let known = read(&request, 200, &changed).expect("a site");
    changed["tariffs"][0]["source"]["signed_by"] = json!("UBND");
    assert_eq!(read(&request, 200, &changed).expect("a site"), known);
    let next = read(&request, 200, &value("next/parking_site.json")).expect("a site");
    assert_eq!(next.tariffs, known.tariffs, "a surcharge and a unit of the next version");
}

#[test]
fn pictures_of_another_version_are_left_out() {
    let request = contract::parking::parking_site("bm-cho-ben");
    let known = read(&request, 200, &value("parking_site.json")).expect("a site").site;
    let next = read(&request, 200, &value("next/parking_site.json")).expect("a site").site;
    assert_eq!((&next.photos, next.updated_at), (&known.photos, known.updated_at));
    assert_eq!(known.photos.iter().map(|photo| photo.host()).collect::<Vec<_>>(), [None, Some("photos.example.org")]);
    let mut odd = value("parking_site.json");
    odd["site"]["updated_at"] = json!("yesterday");
    odd["site"]["photos"] = json!(null);
    let odd = read(&request, 200, &odd).expect("a site").site;
    assert_eq!((odd.updated_at, odd.photos), (None, Vec::new()));
}
