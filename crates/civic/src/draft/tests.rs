use super::*;

fn sample_draft() -> Draft {
    Draft {
        step: 3,
        category: "pothole".to_owned(),
        at: Some(LatLon::new(21.0285, 105.8522)),
        address: " số 27\tHàng  Bài ".to_owned(),
        ward: Some("00070".to_owned()),
        description: "O\u{302}\u{309} ga\u{300} giữa đường\r\nrất sâu ".to_owned(),
        answers: Answers::from([("size".to_owned(), "big".to_owned()), ("since".to_owned(), " ".to_owned())]),
        photos: vec![
            DraftPhoto { local: "photo-1".to_owned(), name: "a.jpg".to_owned(), size: 9, media: Some("a".repeat(64)) },
            DraftPhoto { local: "photo-2".to_owned(), ..DraftPhoto::default() },
        ],
        contact: Contact { phone: " 0900 000 000 ".to_owned(), ..Contact::default() },
        about: Some("stop:12".to_owned()),
        key: uuid_v4([7; 16]),
        ..Draft::default()
    }
}

fn parse(json: &str) -> Draft {
    Draft::from_json(json).unwrap_or_else(|| panic!("no draft: {json}"))
}

#[test]
fn drafts_survive_a_reload() {
    assert_eq!(parse(&sample_draft().to_json()), sample_draft());
    assert_eq!(parse(r#"{"v":1,"description":"Ổ gà","unheard_of":true}"#).description, "Ổ gà");
}

#[test]
fn what_is_no_object_is_no_draft() {
    for json in ["", "null", "[]", "7", "\"x\"", "{", "{\"v\":1,\"description\":", "\u{0}\u{0}", "[object Object]"] {
        assert_eq!(Draft::from_json(json), None, "{json}");
    }
}

#[test]
fn what_can_be_read_of_a_damaged_draft_is_kept() {
    let json = r#"{"v":2,"step":-4,"category":["x"],"at":{"lat":21.02,"lon":null},"address":"số 3","ward":7,
        "ward_confirmed":true,"description":"Ổ gà","answers":{"size":"big","depth":4,"since":null},
        "photos":[null,"photo-1",{"local":"report-draft"},{"local":"photo-"},{"local":"photo-../x"},{"local":7},
            {"local":"photo-0-ab12","name":8,"size":-1,"media":"a/../b"},{"local":"photo-0-ab12","name":"again"},
            {"local":"photo-ff00","name":"b.jpg","size":9,"media":"beef"}],
        "contact":{"name":"An","phone":900,"email":null},"about":{},"key":"portal"}"#;
    let photo = |local: &str, name: &str, size, media: Option<&str>| DraftPhoto {
        local: local.to_owned(),
        name: name.to_owned(),
        size,
        media: media.map(str::to_owned),
    };
    let expected = Draft {
        address: "số 3".to_owned(),
        description: "Ổ gà".to_owned(),
        answers: Answers::from([("size".to_owned(), "big".to_owned())]),
        photos: vec![photo("photo-0-ab12", "", 0, None), photo("photo-ff00", "b.jpg", 9, Some("beef"))],
        contact: Contact { name: "An".to_owned(), ..Contact::default() },
        ..Draft::default()
    };
    assert_eq!(parse(json), expected);
}

#[test]
fn a_place_that_is_not_on_earth_is_no_place() {
    assert_eq!(parse(r#"{"at":{"lat":210.5,"lon":105.8}}"#).at, None);
    assert_eq!(parse(r#"{"at":{"lat":21.05,"lon":-181}}"#).at, None);
    assert!(parse(r#"{"at":{"lat":-90,"lon":180}}"#).at.is_some());
}

#[test]
fn a_key_of_another_form_is_no_key() {
    for key in [
        "",
        "x",
        "3F2504E0-4F89-41D3-9A0C-0305E82C3301",
        "3f2504e0-4f89-41d3-9a0c-0305e82c33012",
        "3f2504e004f89041d309a0c00305e82c3301",
    ] {
        assert_eq!(parse(&Draft { key: key.to_owned(), ..sample_draft() }.to_json()).key, "", "{key}");
    }
}

#[test]
fn what_was_entered_is_compared_without_what_the_page_adds() {
    let sent = sample_draft();
    let mut later =
        Draft { step: 5, ward: Some("9".to_owned()), ward_confirmed: true, key: String::new(), ..sample_draft() };
    later.photos[1].media = Some("b".repeat(64));
    assert!(sent.has_same_content(&later));
    let other = |change: fn(&mut Draft)| {
        let mut other = sample_draft();
        change(&mut other);
        !sent.has_same_content(&other)
    };
    assert!(other(|draft| draft.description.push('!')));
    assert!(other(|draft| draft.at = None));
    assert!(other(|draft| draft.category.clear()));
    assert!(other(|draft| draft.photos.truncate(1)));
    assert!(other(|draft| draft.contact.name.push('x')));
    assert!(other(|draft| draft.about = None));
    assert!(other(|draft| _ = draft.answers.remove("size")));
}

#[test]
fn step_and_key_are_not_content() {
    assert!(Draft { step: 2, key: uuid_v4([1; 16]), ..Draft::default() }.is_empty());
    assert!(!sample_draft().is_empty());
    assert!(!Draft { description: "x".to_owned(), ..Draft::default() }.is_empty());
}

#[test]
fn a_draft_becomes_a_clean_report() {
    let report = sample_draft().to_new_report();
    assert_eq!(report.address, "số 27 Hàng  Bài");
    assert_eq!(report.description, "Ổ gà giữa đường\nrất sâu");
    assert_eq!(report.ward, None, "not confirmed");
    assert_eq!(report.answers, Answers::from([("size".to_owned(), "big".to_owned())]));
    assert_eq!(report.photos, ["a".repeat(64)], "only what was uploaded");
    assert_eq!(report.contact.map(|contact| contact.phone).as_deref(), Some("0900 000 000"));
    let confirmed = Draft { ward_confirmed: true, ..sample_draft() }.to_new_report();
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

mod damage {
    use super::*;
    use proptest::{collection::vec, prelude::*};

    /// JSON of any shape with the member names of a draft.
    fn any_json() -> impl Strategy<Value = serde_json::Value> {
        let name = prop::sample::select(vec![
            "v",
            "step",
            "category",
            "at",
            "lat",
            "lon",
            "address",
            "ward",
            "ward_confirmed",
            "description",
            "answers",
            "photos",
            "local",
            "name",
            "size",
            "media",
            "contact",
            "phone",
            "email",
            "about",
            "key",
        ]);
        let leaf = prop_oneof![
            Just(serde_json::Value::Null),
            any::<bool>().prop_map(Into::into),
            any::<i64>().prop_map(Into::into),
            any::<f64>().prop_map(Into::into),
            "\\PC{0,12}".prop_map(Into::into),
            "photo-[0-9a-f]{0,4}".prop_map(Into::into),
        ];
        leaf.prop_recursive(4, 60, 8, move |inner| {
            prop_oneof![
                vec(inner.clone(), 0..6).prop_map(Into::into),
                vec((name.clone(), inner), 0..16).prop_map(|members| {
                    members
                        .into_iter()
                        .map(|(name, value)| (name.to_owned(), value))
                        .collect::<serde_json::Map<_, _>>()
                        .into()
                }),
            ]
        })
    }

    fn is_sound(draft: &Draft) -> bool {
        let mut locals: Vec<&str> = draft.photos.iter().map(|photo| photo.local.as_str()).collect();
        let names = locals.iter().all(|local| local.starts_with(PHOTO) && local.len() > PHOTO.len());
        locals.sort_unstable();
        let once = locals.windows(2).all(|pair| pair[0] != pair[1]);
        names && once && (draft.key.is_empty() || draft.key.len() == 36) && draft.v == VERSION
    }

    proptest! {
        #[test]
        fn any_object_is_read_and_reads_the_same_again(json in any_json()) {
            let draft = Draft::from_json(&json.to_string());
            prop_assert_eq!(draft.is_some(), json.is_object());
            let draft = draft.unwrap_or_default();
            prop_assert!(is_sound(&draft), "{:?}", draft);
            let again = parse(&draft.to_json());
            // Positions are serialized with six decimals.
            prop_assert_eq!(again.at.is_some(), draft.at.is_some());
            prop_assert_eq!(Draft { at: None, ..again }, Draft { at: None, ..draft });
        }

        #[test]
        fn one_spoilt_field_costs_no_other(at in 0_usize..12, value in any_json()) {
            let mut json: serde_json::Value = serde_json::from_str(&sample_draft().to_json()).expect("a draft");
            let members = json.as_object_mut().expect("an object");
            let name = members.keys().nth(at).cloned().expect("a field");
            members.insert(name.clone(), value);
            let restored = parse(&json.to_string());
            prop_assert!(is_sound(&restored));
            let original = sample_draft();
            prop_assert!(name == "description" || restored.description == original.description);
            prop_assert!(name == "photos" || restored.photos == original.photos);
            prop_assert!(name == "answers" || restored.answers == original.answers);
            prop_assert!(name == "contact" || restored.contact == original.contact);
            prop_assert!(name == "at" || restored.at == original.at);
            prop_assert!(name == "key" || restored.key == original.key);
        }

        #[test]
        fn bytes_of_any_kind_do_no_harm(bytes in vec(any::<u8>(), 0..200), cut in 0_usize..900) {
            let _ = Draft::from_json(&String::from_utf8_lossy(&bytes));
            let json = sample_draft().to_json();
            let cut = (0..=cut.min(json.len())).rev().find(|at| json.is_char_boundary(*at)).unwrap_or(0);
            prop_assert_eq!(Draft::from_json(&json[..cut]).is_some(), cut == json.len());
        }
    }
}
