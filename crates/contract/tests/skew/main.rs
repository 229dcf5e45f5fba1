//! Responses of another version of the contract: the parts known to this version are read, the rest is skipped.

#[path = "../common/mod.rs"]
mod common;
mod editions;
mod parking;
mod unknown;
mod whole;

use common::{Visitor, every_answer, value};
use contract::{Request, Service, portal::Config, reports::Report};
use json::tolerant::skipped;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use std::fmt::Debug;

/// Lists whose items form a whole, such as the legs of a journey: one unreadable item makes the whole unreadable.
const ALL_OR_NOTHING: [&str; 15] = [
    "legs",
    "between",
    "shape",
    "spans",
    "stops",
    "ranges",
    "any",
    "hours",
    "lines",
    "text",
    "rates",
    "time_spans",
    "steps",
    "papers",
    "fees",
];

/// Lists whose items have no unknown members: in a rate, one may change what the known ones mean.
const EXACT: [&str; 3] = ["tariffs", "rates", "time_spans"];

fn read<T: DeserializeOwned>(request: &Request<T>, status: u16, document: &Value) -> Option<T> {
    request.decode(status, document.to_string().as_bytes()).ok()
}

/// JSON Pointers to all values of a document.
fn collect_pointers(document: &Value, at: String, pointers: &mut Vec<String>) {
    match document {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                collect_pointers(item, format!("{at}/{index}"), pointers);
            }
        }
        Value::Object(members) => {
            for (name, value) in members {
                collect_pointers(value, format!("{at}/{}", name.replace('~', "~0").replace('/', "~1")), pointers);
            }
        }
        _ => {}
    }
    pointers.push(at);
}

/// The name of the member at a place, or the index of the item.
fn member(place: &str) -> &str {
    place.rsplit('/').next().unwrap_or_default()
}

/// Whether the value at a place must have no unknown members.
fn is_exact(place: &str) -> bool {
    place.rsplit('/').nth(1).is_some_and(|list| EXACT.contains(&list))
}

/// Applies one change at every place of a document in turn, and checks the decoded result.
struct ChangeEachPlace<C>(C);

impl<C: Fn(&str, &mut Value) -> bool> Visitor for ChangeEachPlace<C> {
    fn visit<T: DeserializeOwned + Serialize + PartialEq + Debug>(
        &mut self,
        name: &str,
        status: u16,
        request: &Request<T>,
    ) {
        let document = value(name);
        let known = read(request, status, &document);
        assert!(known.is_some(), "{name}");
        let mut pointers = Vec::new();
        collect_pointers(&document, String::new(), &mut pointers);
        for place in pointers {
            let mut changed = document.clone();
            if (self.0)(&place, changed.pointer_mut(&place).expect("a place")) {
                assert_eq!(read(request, status, &changed), known, "{name} at {place}");
            }
        }
    }
}

#[test]
fn unknown_members_are_left_out_wherever_they_are() {
    every_answer(&mut ChangeEachPlace(|place: &str, value: &mut Value| {
        // Texts, answers, agencies and keywords are maps, whose members the city defines.
        let is_map = |members: &serde_json::Map<String, Value>| {
            members.values().all(Value::is_string) || matches!(member(place), "agencies" | "keywords" | "answers")
        };
        match value {
            Value::Object(members) if !is_map(members) && !is_exact(place) => {
                for (name, value) in
                    [("next_number", json!(1)), ("next_list", json!([{}])), ("next_nothing", json!(null))]
                {
                    members.insert(name.to_owned(), value);
                }
                true
            }
            _ => false,
        }
    }));
}

#[test]
fn items_that_cannot_be_read_are_left_out_and_counted() {
    let before = skipped();
    every_answer(&mut ChangeEachPlace(|place: &str, value: &mut Value| match value {
        Value::Array(items) if items.iter().all(Value::is_object) && !ALL_OR_NOTHING.contains(&member(place)) => {
            items.insert(0, json!({"shape": "of another version"}));
            items.push(json!(null));
            items.push(json!(7));
            true
        }
        _ => false,
    }));
    assert!(skipped() > before + 60, "{}", skipped());
}

#[test]
fn nothing_is_an_empty_list() {
    let mut page = value("reports.json");
    page["items"] = json!(null);
    assert_eq!(
        read(&contract::reports::reports(&contract::reports::ReportQuery::default()), 200, &page)
            .expect("a page")
            .items,
        []
    );
    let mut report = value("report.json");
    (report["timeline"], report["photos"]) = (json!(null), json!(null));
    let report: Report = serde_json::from_value(report).expect("a report");
    assert!(report.timeline.is_empty() && report.photos.is_empty());
}

#[test]
fn services_of_another_version_are_left_out_and_reports_are_always_there() {
    let config: Config = read(&contract::portal::config(), 200, &value("next/config.json")).expect("a config");
    assert_eq!(
        config.services,
        read(&contract::portal::config(), 200, &value("config.json")).expect("a config").services
    );
    let mut without = value("config.json");
    for services in [None, Some(json!(null)), Some(json!([])), Some(json!(["next"]))] {
        without.as_object_mut().expect("an object").remove("services");
        if let Some(services) = services {
            without["services"] = services;
        }
        assert_eq!(read(&contract::portal::config(), 200, &without).expect("a config").services, [Service::Reports]);
    }
}
