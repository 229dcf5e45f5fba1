use super::*;
use contract::{
    Bbox, FieldCode,
    portal::Limits,
    reports::{Catalogue, Contact, NewReport},
};
use proptest::prelude::*;

const HANOI: Bbox = Bbox { min_lon: 105.28, min_lat: 20.56, max_lon: 106.03, max_lat: 21.39 };
const LIMITS: Limits = Limits { photos: 2, photo_bytes: 1, photo_pixels: 1, description_chars: 50, nearby_m: 250 };

fn catalogue() -> Catalogue {
    let json = r#"{"agencies": {}, "categories": [{
        "id": "pothole", "family": "field", "group": {}, "icon": "hole", "name": {}, "agency": "a", "level": "normal",
        "questions": [
            {"id": "size", "kind": "choice", "label": {}, "required": true,
                "options": [{"id": "small", "label": {}}, {"id": "big", "label": {}}]},
            {"id": "how_many", "kind": "number", "label": {}, "required": true, "min": 1, "max": 9,
                "when": {"question": "size", "any": ["big"]}},
            {"id": "harm", "kind": "choices", "label": {}, "options": [{"id": "tyre", "label": {}}, {"id": "fall", "label": {}}]},
            {"id": "since", "kind": "date", "label": {}},
            {"id": "lit", "kind": "boolean", "label": {}},
            {"id": "cost", "kind": "amount", "label": {}, "min": 500, "max": 10000000},
            {"id": "a/b~c", "kind": "text", "label": {}}
        ]
    }]}"#;
    serde_json::from_str(json).unwrap()
}

fn good() -> NewReport {
    NewReport {
        category: "pothole".to_owned(),
        lat: 21.0285,
        lon: 105.8522,
        description: "Ổ gà sâu giữa đường".to_owned(),
        answers: [("size".to_owned(), "small".to_owned())].into(),
        ..NewReport::default()
    }
}

fn problems(new: &NewReport) -> Vec<(String, FieldCode)> {
    check(new, &LIMITS, HANOI, &catalogue()).into_iter().map(|p| (p.pointer, p.code)).collect()
}

#[track_caller]
fn assert_problem(change: impl FnOnce(&mut NewReport), pointer: &str, code: FieldCode) {
    let mut new = good();
    change(&mut new);
    assert_eq!(problems(&new), [(pointer.to_owned(), code)]);
}

#[track_caller]
fn assert_answer_problem(id: &str, answer: &str, code: FieldCode) {
    let change = |r: &mut NewReport| drop(r.answers.insert(id.to_owned(), answer.to_owned()));
    assert_problem(change, &format!("/answers/{id}"), code);
}

#[test]
fn a_good_report_is_accepted() {
    assert_eq!(problems(&good()), []);
    let mut full = good();
    full.address = "27 Hàng Bài".to_owned();
    full.ward = Some("00070".to_owned());
    full.photos = vec!["0f".repeat(32), "a1".repeat(32)];
    full.about = Some("site:van-mieu".to_owned());
    full.contact = Some(Contact {
        name: "Nguyễn Văn A".to_owned(),
        phone: "+84 900-000.000".to_owned(),
        email: "a@example.vn".to_owned(),
    });
    for (id, answer) in
        [("size", "big"), ("how_many", "2.5"), ("harm", "tyre, fall"), ("since", "2024-02-29"), ("lit", "false")]
    {
        full.answers.insert(id.to_owned(), answer.to_owned());
    }
    assert_eq!(problems(&full), []);
}

#[test]
fn every_field_says_what_is_wrong() {
    use FieldCode::*;
    assert_problem(|r| r.category = "nothing".to_owned(), "/category", Unknown);
    assert_problem(|r| r.category.clear(), "/category", Required);
    assert_problem(|r| r.lat = f64::NAN, "/lat", Invalid);
    assert_problem(|r| r.lon = f64::INFINITY, "/lon", Invalid);
    assert_problem(|r| r.lat = 91.0, "/lat", OutOfRange);
    assert_problem(|r| r.lon = -181.0, "/lon", OutOfRange);
    assert_problem(|r| (r.lat, r.lon) = (10.8, 106.7), "/lat", OutsideCity);
    assert_problem(|r| r.lon = 106.7, "/lon", OutsideCity);
    assert_problem(|r| r.address = "x".repeat(201), "/address", TooLong);
    assert_problem(|r| r.address = "a\u{7}b".to_owned(), "/address", ControlCharacters);
    assert_problem(|r| r.ward = Some("Hàng Bài".to_owned()), "/ward", Invalid);
    assert_problem(|r| r.description.clear(), "/description", Required);
    assert_problem(|r| r.description = " \n\t ".to_owned(), "/description", Required);
    assert_problem(|r| r.description = "ổ gà to".to_owned(), "/description", TooShort);
    assert_problem(|r| r.description = "ổ".repeat(51), "/description", TooLong);
    assert_problem(|r| r.description = "Ổ gà sâu\0 giữa đường".to_owned(), "/description", ControlCharacters);
    assert_problem(|r| r.description = "Ổ gà sâu\u{85} giữa đường".to_owned(), "/description", ControlCharacters);
    assert_problem(|r| r.photos = vec!["0".repeat(64); 3], "/photos", TooMany);
    assert_problem(|r| r.photos = vec!["0".repeat(64), "F".repeat(64)], "/photos/1", Invalid);
    let contact = |name: &str, phone: &str, email: &str| {
        Some(Contact { name: name.to_owned(), phone: phone.to_owned(), email: email.to_owned() })
    };
    assert_problem(|r| r.contact = contact(&"x".repeat(101), "", ""), "/contact/name", TooLong);
    assert_problem(|r| r.contact = contact("", "call me", ""), "/contact/phone", Invalid);
    assert_problem(|r| r.contact = contact("", "++--", ""), "/contact/phone", Invalid);
    assert_problem(|r| r.contact = contact("", &"1".repeat(21), ""), "/contact/phone", TooLong);
    for email in ["a", "a@b", "@b.vn", "a b@c.vn", "a@b@c.vn", "a@.vn"] {
        assert_problem(|r| r.contact = contact("", "", email), "/contact/email", Invalid);
    }
    for about in
        ["", "stop", "stop:", "bus:1", "stop:a b", "stop:a\u{7}", "stop:\u{2003}", &format!("stop:{}", "x".repeat(81))]
    {
        assert_problem(|r| r.about = Some(about.to_owned()), "/about", Invalid);
    }
}

#[test]
fn answers_are_checked_by_kind_and_condition() {
    use FieldCode::*;
    assert_problem(|r| r.answers = contract::reports::Answers::new(), "/answers/size", Required);
    assert_answer_problem("size", "huge", Unknown);
    assert_answer_problem("size", "big,small", Unknown);
    assert_answer_problem("colour", "red", Unknown);
    assert_answer_problem("how_many", "3", Unknown);
    let big = |r: &mut NewReport| drop(r.answers.insert("size".to_owned(), "big".to_owned()));
    assert_problem(big, "/answers/how_many", Required);
    for (answer, code) in [
        ("0", OutOfRange),
        ("10", OutOfRange),
        ("-3", OutOfRange),
        ("1e0", Invalid),
        ("NaN", Invalid),
        ("inf", Invalid),
        ("1.2.3", Invalid),
        (".", Invalid),
    ] {
        let change = |r: &mut NewReport| {
            big(r);
            r.answers.insert("how_many".to_owned(), answer.to_owned());
        };
        assert_problem(change, "/answers/how_many", code);
    }
    assert_answer_problem("harm", "tyre,war", Unknown);
    assert_answer_problem("harm", "tyre,tyre", Invalid);
    for date in ["2026-02-30", "2025-02-29", "22/11/2026", "2026-1-1", "2026-11-2²", "+026-11-22"] {
        assert_answer_problem("since", date, Invalid);
    }
    assert_answer_problem("lit", "yes", Invalid);
    for (answer, code) in
        [("20.00", Invalid), ("much", Invalid), ("0", OutOfRange), ("20", OutOfRange), ("20.000k", Invalid)]
    {
        assert_answer_problem("cost", answer, code);
    }
    for answer in ["20000", "20.000", "20k", "500", "10.000.000"] {
        let mut new = good();
        new.answers.insert("cost".to_owned(), answer.to_owned());
        assert_eq!(problems(&new), [], "{answer}");
    }
    assert_problem(|r| drop(r.answers.insert("a/b~c".to_owned(), "x".repeat(501))), "/answers/a~1b~0c", TooLong);
    assert_problem(
        |r| drop(r.answers.insert("a/b~c".to_owned(), "\u{1b}[0m".to_owned())),
        "/answers/a~1b~0c",
        ControlCharacters,
    );
}

#[test]
fn all_problems_come_at_once() {
    let new = NewReport { lat: f64::NAN, lon: f64::NAN, ..NewReport::default() };
    let pointers: Vec<String> = problems(&new).into_iter().map(|(pointer, _)| pointer).collect();
    assert_eq!(pointers, ["/category", "/lat", "/description"]);
}

/// The first step with something missing, after a change to a good report.
fn first_after(change: impl FnOnce(&mut NewReport)) -> Step {
    let mut new = good();
    change(&mut new);
    first_incomplete(&new, &LIMITS, HANOI, &catalogue())
}

#[test]
fn the_form_opens_at_the_first_step_with_something_missing() {
    assert_eq!(first_after(|_| {}), Step::Check);
    assert_eq!(first_after(|new| new.lat = f64::NAN), Step::Place);
    assert_eq!(first_after(|new| new.lon = 107.5), Step::Place);
    assert_eq!(first_after(|new| new.category.clear()), Step::Category);
    assert_eq!(first_after(|new| new.category = "moon".to_owned()), Step::Category);
    assert_eq!(first_after(|new| new.answers.clear()), Step::Questions, "a required answer is missing");
    assert_eq!(first_after(|new| drop(new.answers.insert("lit".to_owned(), "maybe".to_owned()))), Step::Questions);
    assert_eq!(first_after(|new| new.description = "Ổ gà".to_owned()), Step::Describe);
    assert_eq!(first_after(|new| new.description = "a".repeat(51)), Step::Describe);
    // Nobody can correct the subject: the check step refuses it.
    assert_eq!(first_after(|new| new.about = Some("moon:1".to_owned())), Step::Check);
    let all_is_missing =
        |new: &mut NewReport| *new = NewReport { lat: f64::NAN, lon: f64::NAN, ..NewReport::default() };
    assert_eq!(first_after(all_is_missing), Step::Place);
    let two_are_missing = |new: &mut NewReport| {
        new.description.clear();
        new.answers.clear();
    };
    assert_eq!(first_after(two_are_missing), Step::Questions, "the earlier one");
}

#[test]
fn steps_have_numbers_and_addresses() {
    for (step, name) in Step::ALL {
        assert_eq!(Step::of_number(step.number()), step);
        let href = step.href();
        let (path, query) = href.split_once('?').unwrap_or((href.as_str(), ""));
        assert_eq!((path, Step::of_query(query)), ("/reports/new", step), "{name}");
    }
    assert_eq!((Step::of_number(99), Step::of_query("step=moon")), (Step::Place, Step::Place));
    assert!(Step::ALL.is_sorted());
    assert!(Step::ALL.iter().map(|(step, _)| step.part()).is_sorted());
    let fields = ["/lat", "/category", "/answers/a~1b", "/contact/phone", "/about", ""];
    let steps = [Step::Place, Step::Category, Step::Questions, Step::Describe, Step::Check, Step::Check];
    assert_eq!(fields.map(Step::of_field), steps);
}

#[test]
fn summaries_are_first_sentences() {
    assert_eq!(summary("Đèn hỏng. Tối lắm."), "Đèn hỏng.");
    assert_eq!(summary("  Đèn hỏng\nTối lắm"), "Đèn hỏng");
    assert_eq!(summary("Cống tắc ở TP. Hà Nội! Hôi."), "Cống tắc ở TP. Hà Nội!");
    assert_eq!(summary("Nước sâu 0.5 m? Có."), "Nước sâu 0.5 m?");
    assert_eq!(summary("Rác"), "Rác");
    assert_eq!(summary(""), "");
    let long = summary(&"một hai ".repeat(40));
    assert!(long.ends_with("hai…") || long.ends_with("một…"), "{long}");
    assert!(long.chars().count() <= 120 && long.chars().count() > 110);
    assert_eq!(summary(&"x".repeat(500)).chars().count(), 120);
}

#[test]
fn texts_are_cleaned() {
    assert_eq!(clean(" a\r\nb\rc\td\0e\u{7f}f\u{202e}g\u{2066}h\n "), "a\nb\nc defgh");
    assert_eq!(clean("Ca\u{302}\u{300}u"), "Cầu");
    assert_eq!(clean("<script>alert(1)</script>"), "<script>alert(1)</script>");
}

proptest! {
    #[test]
    fn cleaning_is_stable_and_summaries_are_short(text in any::<String>()) {
        let once = clean(&text);
        prop_assert_eq!(clean(&once), once.clone());
        prop_assert!(!once.contains(|c: char| c.is_control() && c != '\n'));
        let summary = summary(&once);
        prop_assert!(summary.chars().count() <= 120 && !summary.contains('\n'));
    }

    #[test]
    fn checking_never_panics(category in "pothole|x|", lat in any::<f64>(), lon in any::<f64>(), text in any::<String>(), id in any::<String>()) {
        let contact = Contact { name: text.clone(), phone: text.clone(), email: text.clone() };
        let new = NewReport {
            category, lat, lon,
            address: text.clone(),
            ward: Some(text.clone()),
            description: text.clone(),
            answers: [(id, text.clone()), ("since".to_owned(), text.clone()), ("size".to_owned(), text.clone())].into(),
            photos: vec![text.clone()],
            contact: Some(contact),
            about: Some(text),
        };
        for problem in check(&new, &LIMITS, HANOI, &catalogue()) {
            prop_assert!(problem.pointer.starts_with('/') && problem.detail.ends_with('.'));
        }
    }
}
