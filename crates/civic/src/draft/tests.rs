use super::*;

fn written() -> Draft {
    Draft {
        step: 3,
        category: "pothole".to_owned(),
        at: Some(LatLon::new(21.0285, 105.8522)),
        address: " số 27\tHàng  Bài ".to_owned(),
        ward: Some("00070".to_owned()),
        description: "O\u{302}\u{309} ga\u{300} giữa đường\r\nrất sâu ".to_owned(),
        answers: Answers::from([("size".to_owned(), "big".to_owned()), ("since".to_owned(), " ".to_owned())]),
        photos: vec![
            DraftPhoto { local: "p1".to_owned(), name: "a.jpg".to_owned(), size: 9, media: Some("a".repeat(64)) },
            DraftPhoto { local: "p2".to_owned(), ..DraftPhoto::default() },
        ],
        contact: Contact { phone: " 0900 000 000 ".to_owned(), ..Contact::default() },
        about: Some("stop:12".to_owned()),
        key: uuid_v4([7; 16]),
        ..Draft::default()
    }
}

#[test]
fn drafts_survive_a_reload() {
    assert_eq!(Draft::from_json(&written().to_json()), written());
    assert_eq!(Draft::from_json(r#"{"v":1,"description":"Ổ gà","unheard_of":true}"#).description, "Ổ gà");
}

#[test]
fn what_cannot_be_read_is_an_empty_draft() {
    for json in ["", "null", "[]", "{", r#"{"v":2,"description":"x"}"#, r#"{"v":1,"step":"x"}"#] {
        assert!(Draft::from_json(json).is_empty(), "{json}");
    }
}

#[test]
fn step_and_key_are_not_content() {
    assert!(Draft { step: 2, key: uuid_v4([1; 16]), ..Draft::default() }.is_empty());
    assert!(!written().is_empty());
    assert!(!Draft { description: "x".to_owned(), ..Draft::default() }.is_empty());
}

#[test]
fn a_draft_becomes_a_clean_report() {
    let report = written().to_new_report();
    assert_eq!(report.address, "số 27 Hàng  Bài");
    assert_eq!(report.description, "Ổ gà giữa đường\nrất sâu");
    assert_eq!(report.ward, None, "not confirmed");
    assert_eq!(report.answers, Answers::from([("size".to_owned(), "big".to_owned())]));
    assert_eq!(report.photos, ["a".repeat(64)], "only what was uploaded");
    assert_eq!(report.contact.map(|contact| contact.phone).as_deref(), Some("0900 000 000"));
    let confirmed = Draft { ward_confirmed: true, ..written() }.to_new_report();
    assert_eq!(confirmed.ward.as_deref(), Some("00070"));
    let empty = Draft::default().to_new_report();
    assert!(empty.lat.is_nan() && empty.contact.is_none());
}

#[test]
fn keys_are_version_4_uuids() {
    assert_eq!(uuid_v4([0; 16]), "00000000-0000-4000-8000-000000000000");
    assert_eq!(uuid_v4([0xff; 16]), "ffffffff-ffff-4fff-bfff-ffffffffffff");
    assert_eq!(hex(&[0x00, 0x9f, 0xa0, 0xff]), "009fa0ff");
}
