//! Enumeration values of another version.

use contract::{
    ApiError, FieldCode, Request,
    heritage::{BlockKind, Document},
    refused,
    reports::{Report, Status, Visibility},
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use std::fmt::Debug;

use crate::{
    collect_pointers,
    common::{Visitor, every_answer, value},
    member, read,
};

/// Members with a value of an enumeration.
const ENUM_MEMBERS: [&str; 13] = [
    "status",
    "level",
    "visibility",
    "event",
    "mode",
    "state",
    "effect",
    "style",
    "opening_status",
    "outcome",
    "confirmation",
    "reason",
    "channel",
];

/// Such members whose unknown value may make their item unreadable.
const ITEM_MEMBERS: [&str; 2] = ["kind", "family"];

/// Replaces enumeration values by unknown ones: each loses at most its own item.
struct UnknownValues;

impl Visitor for UnknownValues {
    fn visit<T: DeserializeOwned + Serialize + PartialEq + Debug>(
        &mut self,
        name: &str,
        status: u16,
        request: &Request<T>,
    ) {
        let document = value(name);
        let mut pointers = Vec::new();
        collect_pointers(&document, String::new(), &mut pointers);
        for place in pointers {
            let member = member(&place);
            let is_item = ITEM_MEMBERS.contains(&member) || place.starts_with("/services/");
            if !(ENUM_MEMBERS.contains(&member) || is_item) || !document.pointer(&place).is_some_and(Value::is_string) {
                continue;
            }
            let mut changed = document.clone();
            *changed.pointer_mut(&place).expect("a place") = json!("of_the_next_version");
            let answer = read(request, status, &changed).map(|answer| serde_json::to_value(answer).expect("JSON"));
            let answer = answer.unwrap_or_else(|| panic!("{name} is unreadable for an unknown word at {place}"));
            if is_item {
                continue;
            }
            // Only the value itself is changed or missing.
            let (parent, _) = place.rsplit_once('/').expect("a member");
            let Some(Value::Object(members)) = changed.pointer_mut(parent) else { panic!("{name} at {place}") };
            match answer.pointer(&place) {
                Some(word) => members.insert(member.to_owned(), word.clone()),
                None => members.remove(member),
            };
            assert_eq!(answer, changed, "{name} at {place}");
        }
    }
}

#[test]
fn an_unknown_word_spoils_nothing_around_it() {
    every_answer(&mut UnknownValues);
}

#[test]
fn unknown_words_have_a_careful_reading() {
    let report: Report = read(
        &contract::reports::report(&"BM-7K3M9Q".parse().expect("a code")),
        200,
        &value("next/report_unknown.json"),
    )
    .expect("a report");
    assert_eq!((report.status, report.visibility), (Status::Unknown, Visibility::Unknown));
    assert!(!report.status.is_open());
    let document: Document =
        read(&contract::heritage::site("cong-may", "vi"), 200, &value("next/heritage_site.json")).expect("a site");
    let unknown = document.blocks.iter().find(|block| block.kind == BlockKind::Unknown).expect("an unknown block");
    assert!(!unknown.title.is_empty() && !unknown.blocks.is_empty(), "its words are there");
    let fields = br#"{"type":"/problems/next","fields":[{"pointer":"/x","code":"next","detail":""},{"pointer":7}]}"#;
    let ApiError::Refused { problem, .. } = refused(422, fields) else { panic!("a refusal") };
    assert_eq!(problem.fields.iter().map(|field| field.code).collect::<Vec<_>>(), [FieldCode::Invalid]);
}
