use super::*;

fn category() -> Category {
    let json = r#"{
        "id": "light", "family": "field", "group": {}, "icon": "lamp", "name": {}, "agency": "a", "level": "urgent",
        "questions": [
            {"id": "kind", "kind": "choices", "label": {}, "options": [{"id": "dark", "label": {}}, {"id": "wire", "label": {}}]},
            {"id": "bare", "kind": "boolean", "label": {}, "when": {"question": "kind", "any": ["wire"]}},
            {"id": "height", "kind": "number", "label": {}, "when": {"question": "bare", "any": ["true"]}},
            {"id": "cost", "kind": "amount", "label": {}, "when": {"question": "kind", "any": ["dark"]}},
            {"id": "never", "kind": "text", "label": {}, "when": {"question": "gone", "any": ["x"]}}
        ]
    }"#;
    serde_json::from_str(json).unwrap()
}

fn visible_ids(answers: &[(&str, &str)]) -> Vec<String> {
    visible(&category(), &to_answers(answers)).iter().map(|question| question.id.clone()).collect()
}

fn to_answers(answers: &[(&str, &str)]) -> Answers {
    answers.iter().map(|(id, answer)| ((*id).to_owned(), (*answer).to_owned())).collect()
}

#[test]
fn conditions_follow_answers() {
    assert_eq!(visible_ids(&[]), ["kind"]);
    assert_eq!(visible_ids(&[("kind", "dark")]), ["kind", "cost"]);
    assert_eq!(visible_ids(&[("kind", "dark,wire")]), ["kind", "bare", "cost"]);
    assert_eq!(visible_ids(&[("kind", "wire"), ("bare", "true")]), ["kind", "bare", "height"]);
    // A question that depends on one that is not asked is not asked, even if there is an earlier answer.
    assert_eq!(visible_ids(&[("kind", "dark"), ("bare", "true")]), ["kind", "cost"]);
}

#[test]
fn pruning_keeps_what_is_asked_and_answered() {
    let answers = to_answers(&[("kind", "dark"), ("bare", "true"), ("other", "x")]);
    assert_eq!(prune(&category(), &answers), to_answers(&[("kind", "dark")]));
    assert_eq!(prune(&category(), &to_answers(&[("kind", "  ")])), Answers::new());
}

#[test]
fn amounts_are_sent_in_digits() {
    for (typed, sent) in [("20.000", "20000"), (" 20k ", "20000"), ("20000", "20000"), ("much", "much")] {
        let answers = prune(&category(), &to_answers(&[("kind", "dark"), ("cost", typed)]));
        assert_eq!(answers.get("cost").map(String::as_str), Some(sent), "{typed}");
    }
}

#[test]
fn urgent_is_a_level() {
    assert!(is_urgent(&category()));
    assert!(!is_urgent(&Category { level: Priority::Normal, ..category() }));
}

#[test]
fn what_another_category_asked_by_the_same_name_is_dropped() {
    let mut answers = to_answers(&[
        ("kind", "dark,puddle"),
        ("bare", "often"),
        ("height", "about 2"),
        ("cost", "2.5"),
        ("other", "kept"),
    ]);
    drop_strange(&category(), &mut answers);
    assert_eq!(answers, to_answers(&[("other", "kept")]));
    let mut answers = to_answers(&[("kind", "dark,wire"), ("bare", "true"), ("height", "-2.5"), ("never", "any text")]);
    let before = answers.clone();
    drop_strange(&category(), &mut answers);
    assert_eq!(answers, before);
}
