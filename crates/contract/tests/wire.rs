//! The page reads with `wire`, the server with serde: on every golden document, whole or damaged in any one
//! place, both say the same.

use contract::{
    Catalogue, Config, Contact, Hit, Media, Nearby, NewReport, Page, Problem, Report, ReportMap, Support, TransitAlert,
    TransitBoard, TransitEvent, TransitLine, TransitLive, TransitNetwork, TransitPlan, TransitRoute, TransitStop, Ward,
    WardLookup,
};
use proptest::prelude::*;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::{fmt::Debug, fs, path::Path};

fn golden(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name);
    let bytes = fs::read(path).unwrap_or_else(|error| panic!("{name}: {error}"));
    serde_json::from_slice(&bytes).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn agree<T: wire::Read + DeserializeOwned + PartialEq + Debug>(document: &Value) -> Option<T> {
    let text = document.to_string();
    let ours = wire::from_slice::<T>(text.as_bytes());
    assert_eq!(ours, serde_json::from_str::<T>(&text).ok(), "{text}");
    ours
}

/// JSON Pointers to everything in a document.
fn places(document: &Value, at: String, found: &mut Vec<String>) {
    match document {
        Value::Array(items) => {
            // Items of a list are alike: the first few will do.
            for (index, item) in items.iter().take(3).enumerate() {
                places(item, format!("{at}/{index}"), found);
            }
        }
        Value::Object(members) => {
            for (name, value) in members {
                places(value, format!("{at}/{}", name.replace('~', "~0").replace('/', "~1")), found);
            }
        }
        _ => {}
    }
    found.push(at);
}

fn hold<T: wire::Read + DeserializeOwned + PartialEq + Debug>(name: &str) {
    let document = golden(name);
    assert!(agree::<T>(&document).is_some(), "{name}");
    let mut found = Vec::new();
    places(&document, String::new(), &mut found);
    for place in found {
        // No array: serde reads a struct from one as well, which nobody writes.
        for wrong in [json!(null), json!(true), json!(-1), json!(7), json!(1.5), json!("x"), json!({}), json!(1e10)] {
            let mut damaged = document.clone();
            *damaged.pointer_mut(&place).expect("a place") = wrong;
            agree::<T>(&damaged);
        }
        let Some((parent, member)) = place.rsplit_once('/') else { continue };
        let mut damaged = document.clone();
        if let Some(Value::Object(members)) = damaged.pointer_mut(parent) {
            members.remove(member);
            members.insert("unheard_of".to_owned(), json!([{}]));
        }
        // Only what a person fills in is closed; the page reads no such thing, so it need not refuse.
        if !name.starts_with("config") {
            agree::<T>(&damaged);
        }
    }
}

#[test]
fn both_readings_agree_on_every_answer() {
    hold::<Config>("config.json");
    hold::<Catalogue>("categories.json");
    hold::<Page<Ward>>("wards.json");
    hold::<WardLookup>("ward_at.json");
    hold::<Page<Hit>>("search.json");
    hold::<TransitNetwork>("transit_network.json");
    hold::<Page<TransitLine>>("transit_routes.json");
    hold::<TransitRoute>("transit_route.json");
    hold::<Page<TransitStop>>("transit_stops.json");
    hold::<TransitBoard>("transit_board.json");
    hold::<TransitPlan>("transit_plan.json");
    hold::<TransitLive>("transit_live.json");
    hold::<TransitEvent>("transit_event.json");
    hold::<Page<TransitAlert>>("transit_alerts.json");
    hold::<Page<Report>>("reports.json");
    hold::<ReportMap>("report_map.json");
    hold::<Report>("report.json");
    hold::<Page<Nearby>>("nearby.json");
    hold::<Media>("media.json");
    hold::<Support>("support.json");
    hold::<Problem>("problem_validation.json");
}

/// Also without the unknown member that [`hold`] adds: a closed struct refuses it with serde alone.
#[test]
fn missing_members_of_the_profile_are_missed_by_both() {
    let document = golden("config.json");
    let mut found = Vec::new();
    places(&document, String::new(), &mut found);
    for place in found {
        let Some((parent, member)) = place.rsplit_once('/') else { continue };
        let mut damaged = document.clone();
        if let Some(Value::Object(members)) = damaged.pointer_mut(parent) {
            members.remove(member);
        }
        agree::<Config>(&damaged);
    }
}

prop_compose! {
    fn submission()(
        category in any::<String>(), address in any::<String>(), description in any::<String>(),
        (lat, lon) in (-90_000_000..=90_000_000_i32, -180_000_000..=180_000_000_i32),
        ward in prop::option::of(any::<String>()), about in prop::option::of(any::<String>()),
        answers in prop::collection::btree_map(any::<String>(), any::<String>(), 0..4),
        photos in prop::collection::vec(any::<String>(), 0..4),
        contact in prop::option::of(any::<(String, String, String)>()),
    ) -> NewReport {
        let contact = contact.map(|(name, phone, email)| Contact { name, phone, email });
        let (lat, lon) = (f64::from(lat) / 1e6, f64::from(lon) / 1e6);
        let answers = answers.into_iter().collect();
        NewReport { category, lat, lon, address, ward, description, answers, photos, contact, about }
    }
}

proptest! {
    #[test]
    fn the_server_reads_what_the_page_writes(new in submission()) {
        let text = wire::to_string(&new);
        prop_assert_eq!(serde_json::from_str::<NewReport>(&text).expect("a submission"), new.clone());
        let theirs = serde_json::to_value(&new).expect("JSON");
        prop_assert_eq!(serde_json::from_str::<Value>(&text).expect("JSON"), theirs);
    }
}
