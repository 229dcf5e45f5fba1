//! Responses of another version of the contract: the parts known to this version are read, the rest is skipped.

mod common;

use common::{Visitor, bytes, every_answer, folder, value};
use contract::{
    ApiError, FieldCode, Page, Request, Service,
    heritage::{BlockKind, Document},
    portal::Config,
    refused,
    reports::{Report, Status, Visibility},
};
use json::tolerant::skipped;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use std::fmt::Debug;

/// Lists whose items form a whole, such as the legs of a journey: one unreadable item makes the whole unreadable.
const ALL_OR_NOTHING: [&str; 13] = [
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
];

/// Responses that the previous version did not have.
const NEW: [&str; 13] = [
    "parking_about.json",
    "parking_sites.json",
    "parking_site.json",
    "parking_quote.json",
    "parking_event.json",
    "payment_offers.json",
    "payment_intent.json",
    "payment_receipt.json",
    "plate_answer.json",
    "ledger_totals.json",
    "ledger_transfers.json",
    "ledger_conflicts.json",
    "ledger_transfer.json",
];

/// Members with a value of an enumeration.
const ENUM_MEMBERS: [&str; 12] = [
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
];

/// Such members whose unknown value may make their item unreadable.
const ITEM_MEMBERS: [&str; 2] = ["kind", "family"];

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
            let member = place.rsplit('/').next().unwrap_or_default();
            if (self.0)(member, changed.pointer_mut(&place).expect("a place")) {
                assert_eq!(read(request, status, &changed), known, "{name} at {place}");
            }
        }
    }
}

#[test]
fn unknown_members_are_left_out_wherever_they_are() {
    every_answer(&mut ChangeEachPlace(|name: &str, place: &mut Value| {
        // Texts, answers, agencies and keywords are maps, whose members the city defines.
        let is_map = |members: &serde_json::Map<String, Value>| {
            members.values().all(Value::is_string) || matches!(name, "agencies" | "keywords" | "answers")
        };
        match place {
            Value::Object(members) if !is_map(members) => {
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
    every_answer(&mut ChangeEachPlace(|name: &str, place: &mut Value| match place {
        Value::Array(items) if items.iter().all(Value::is_object) && !ALL_OR_NOTHING.contains(&name) => {
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

/// Without one of its legs, it would be a different journey.
#[test]
fn a_thing_with_an_unreadable_part_is_left_out_as_a_whole() {
    let mut plan = value("transit_plan.json");
    let all = plan["journeys"].as_array().expect("journeys").len();
    plan["journeys"][0]["legs"].as_array_mut().expect("legs").push(json!({"ferry": true}));
    let plan =
        read(&contract::transit::transit_plan(&contract::transit::PlanQuery::default()), 200, &plan).expect("a plan");
    assert_eq!(plan.journeys.len(), all - 1);
}

/// Without its line, an alert would apply to the whole network.
#[test]
fn an_alert_whose_lines_cannot_be_read_is_left_out() {
    let mut alerts = value("transit_alerts.json");
    let all = alerts["items"].as_array().expect("alerts").len();
    alerts["items"][0]["lines"] = json!([{"ref": "R1"}]);
    let alerts = read(&contract::transit::transit_alerts(None, None), 200, &alerts).expect("alerts");
    assert_eq!(alerts.items.len(), all - 1);
}

/// A skipped day would look like a day without service.
#[test]
fn hours_that_cannot_all_be_read_are_not_said_at_all() {
    let mut route = value("transit_route.json");
    route["directions"][0]["hours"].as_array_mut().expect("hours").push(json!({"on": "holidays"}));
    let route = read(&contract::transit::transit_route("1"), 200, &route).expect("a route");
    assert!(route.directions[0].hours.is_empty() && !route.directions[0].stops.is_empty());
}

#[test]
fn a_stop_with_a_line_of_another_version_is_still_there() {
    let mut stops = value("transit_stops.json");
    stops["items"][0]["lines"].as_array_mut().expect("lines").push(json!({"ref": "R1"}));
    let request = contract::transit::transit_stops("mơ", None, 5);
    assert_eq!(read(&request, 200, &stops), read(&request, 200, &value("transit_stops.json")));
}

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
            let member = place.rsplit('/').next().unwrap_or_default();
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

/// Every response of the previous version, and one of the next version.
struct Editions {
    next: u32,
    previous: u32,
}

impl Visitor for Editions {
    fn visit<T: DeserializeOwned + Serialize + PartialEq + Debug>(
        &mut self,
        name: &str,
        status: u16,
        request: &Request<T>,
    ) {
        for (edition, count) in [("next", &mut self.next), ("previous", &mut self.previous)] {
            let file = format!("{edition}/{name}");
            if folder().join(&file).is_file() {
                request.decode(status, &bytes(&file)).unwrap_or_else(|error| panic!("{file}: {error}"));
                *count += 1;
            } else {
                let is_new = edition == "previous" && NEW.contains(&name);
                assert!(is_new || name.ends_with("_empty.json"), "{file} is missing");
            }
        }
    }
}

#[test]
fn every_answer_of_the_versions_before_and_after_is_read() {
    let mut editions = Editions { next: 0, previous: 0 };
    let before = skipped();
    every_answer(&mut editions);
    assert!(editions.next >= 29 && editions.previous >= 29, "{} and {}", editions.next, editions.previous);
    assert!(skipped() > before, "the next version has what this one cannot read");
}

/// The known items in a response of the next version are those of the golden response.
#[test]
fn known_items_of_the_next_version_keep_their_order() {
    let of = |name: &str| -> Page<Report> {
        read(&contract::reports::reports(&contract::reports::ReportQuery::default()), 200, &value(name))
            .expect("a page")
    };
    let (now, next) = (of("reports.json"), of("next/reports.json"));
    let known: Vec<_> = next.items.iter().filter(|report| now.items.contains(report)).collect();
    assert_eq!(known, now.items.iter().collect::<Vec<_>>());
    assert!(next.items.iter().any(|report| report.status == Status::Unknown));
}
