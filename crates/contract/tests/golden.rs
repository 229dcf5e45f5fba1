//! Golden JSON: the contract on the wire. Every file is decoded as the type of its endpoint and must be encoded to the
//! same JSON, so that a renamed or missing field is noticed here first.

mod common;

use common::{Visitor, bytes, every_answer, folder, value};
use contract::{ApiError, FieldCode, Problem, Request, refused, reports::NewReport};
use serde::{Serialize, de::DeserializeOwned};
use std::{collections::BTreeSet, fs};

/// Decodes a golden response as the page does, and encodes it as the server does.
struct RoundTrip;

impl Visitor for RoundTrip {
    fn visit<T: DeserializeOwned + Serialize>(&mut self, name: &str, status: u16, request: &Request<T>) {
        let decoded = request.decode(status, &bytes(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        let again = serde_json::to_value(decoded).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(again, value(name), "{name} does not come back as it was");
    }
}

#[test]
fn every_answer_comes_back_as_it_was() {
    every_answer(&mut RoundTrip);
}

#[test]
fn a_submission_comes_back_as_it_was() {
    let new: NewReport = serde_json::from_value(value("new_report.json")).expect("a new report");
    assert_eq!(serde_json::to_value(new).expect("JSON"), value("new_report.json"));
}

/// A later version of the page may send more than this server stores; its reports must still be accepted.
#[test]
fn a_submission_with_an_unknown_field_is_read_without_it() {
    let mut odd = value("new_report.json");
    odd["visibility"] = "public".into();
    odd["contact"]["language"] = "vi".into();
    let new: NewReport = serde_json::from_value(odd).expect("a new report");
    assert_eq!(serde_json::to_value(new).expect("JSON"), value("new_report.json"));
}

#[test]
fn every_problem_comes_back_as_it_was() {
    for (name, status, code) in [
        ("problem_validation.json", 422, "validation"),
        ("problem_rate_limited.json", 429, "rate_limited"),
        ("problem_not_found.json", 404, "not_found"),
        ("problem_internal.json", 500, "internal"),
        ("problem_provider_refused.json", 502, "provider_refused"),
        ("problem_unavailable.json", 503, "unavailable"),
        ("problem_unsupported_media.json", 415, "unsupported_media"),
        ("problem_cross_site.json", 403, "cross_site"),
        ("problem_request_timeout.json", 408, "request_timeout"),
        ("problem_target_too_long.json", 414, "target_too_long"),
    ] {
        let ApiError::Refused { status: got, problem } = refused(status, &bytes(name)) else {
            panic!("{name} is a refusal")
        };
        assert_eq!((got, problem.status, problem.code()), (status, status, code), "{name}");
        assert_eq!(serde_json::to_value(&*problem).expect("JSON"), value(name), "{name}");
    }
}

#[test]
fn a_problem_names_its_fields() {
    let problem: Problem = serde_json::from_value(value("problem_validation.json")).expect("a problem");
    let named: Vec<_> = problem.fields.iter().map(|field| (field.pointer.as_str(), field.code)).collect();
    assert_eq!(named, [("/description", FieldCode::TooShort), ("/answers/what", FieldCode::Required)]);
}

/// A file that no test reads proves nothing about the contract.
#[test]
fn no_golden_file_goes_unread() {
    let source = concat!(include_str!("golden.rs"), include_str!("common/mod.rs"));
    let entries = fs::read_dir(folder()).expect("the folder").map(|entry| entry.expect("an entry"));
    let files = entries.filter(|entry| entry.path().is_file());
    let names: BTreeSet<String> = files.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    let unread: Vec<_> = names.iter().filter(|name| !source.contains(&format!("\"{name}\""))).collect();
    assert!(unread.is_empty(), "no test reads {unread:?}");
}
