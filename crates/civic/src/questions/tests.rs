use super::*;

fn category() -> Category {
    let json = r#"{
        "id": "light", "family": "field", "group": {}, "icon": "lamp", "name": {}, "agency": "a", "level": "urgent",
        "questions": [
            {"id": "kind", "kind": "choices", "label": {}, "options": [{"id": "dark", "label": {}}, {"id": "wire", "label": {}}]},
            {"id": "bare", "kind": "boolean", "label": {}, "when": {"question": "kind", "any": ["wire"]}},
            {"id": "height", "kind": "number", "label": {}, "when": {"question": "bare", "any": ["true"]}},
            {"id": "never", "kind": "text", "label": {}, "when": {"question": "gone", "any": ["x"]}}
        ]
    }"#;
    serde_json::from_str(json).unwrap()
}

fn asked(answers: &[(&str, &str)]) -> Vec<String> {
    visible(&category(), &given(answers)).iter().map(|question| question.id.clone()).collect()
}

fn given(answers: &[(&str, &str)]) -> Answers {
    answers.iter().map(|(id, answer)| ((*id).to_owned(), (*answer).to_owned())).collect()
}

#[test]
fn conditions_follow_answers() {
    assert_eq!(asked(&[]), ["kind"]);
    assert_eq!(asked(&[("kind", "dark")]), ["kind"]);
    assert_eq!(asked(&[("kind", "dark,wire")]), ["kind", "bare"]);
    assert_eq!(asked(&[("kind", "wire"), ("bare", "true")]), ["kind", "bare", "height"]);
    // A question that depends on one that is not asked is not asked, even if there is an earlier answer.
    assert_eq!(asked(&[("kind", "dark"), ("bare", "true")]), ["kind"]);
}

#[test]
fn pruning_keeps_what_is_asked_and_answered() {
    let answers = given(&[("kind", "dark"), ("bare", "true"), ("other", "x")]);
    assert_eq!(prune(&category(), &answers), given(&[("kind", "dark")]));
    assert_eq!(prune(&category(), &given(&[("kind", "  ")])), Answers::new());
}

#[test]
fn urgent_is_a_level() {
    assert!(is_urgent(&category()));
    assert!(!is_urgent(&Category { level: Priority::Normal, ..category() }));
}

#[test]
fn what_another_category_asked_by_the_same_name_is_dropped() {
    let mut answers = given(&[("kind", "dark,puddle"), ("bare", "often"), ("height", "about 2"), ("other", "kept")]);
    drop_strange(&category(), &mut answers);
    assert_eq!(answers, given(&[("other", "kept")]));
    let mut answers = given(&[("kind", "dark,wire"), ("bare", "true"), ("height", "-2.5"), ("never", "any text")]);
    let before = answers.clone();
    drop_strange(&category(), &mut answers);
    assert_eq!(answers, before);
}
