//! The golden JSON: what the contract looks like on the wire. Every file is read with the type of its endpoint
//! and must come back as it was, so that a renamed or forgotten field is noticed here first.

use contract::{
    ApiError, Bbox, FieldCode, LatLon, NewRating, NewReport, NewScan, PlanQuery, Problem, ReportCode, ReportFilter,
    ReportQuery, Request, categories, config, create_report, donation, events, nearby, rate, rating, refused, report,
    report_map, reports, scanned, scans, search, site, sites, support, transit_alerts, transit_departures,
    transit_network, transit_plan, transit_route, transit_routes, transit_stops, transit_vehicles, upload, walks,
    ward_at, wards,
};
use serde::Serialize;
use serde_json::Value;
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

const HERE: LatLon = LatLon::new(20.45, 106.06);

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

fn bytes(name: &str) -> Vec<u8> {
    fs::read(folder().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn value(name: &str) -> Value {
    serde_json::from_slice(&bytes(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Decodes a golden answer as the page does, and writes it as the server does.
fn answer<T: wire::Read + Serialize>(name: &str, status: u16, request: &Request<T>) {
    let decoded = request.decode(status, &bytes(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    let again = serde_json::to_value(decoded).unwrap_or_else(|error| panic!("{name}: {error}"));
    assert_eq!(again, value(name), "{name} does not come back as it was");
}

fn code() -> ReportCode {
    "BM-7K3M9Q".parse().expect("a code")
}

fn bbox() -> Bbox {
    Bbox::from([106.0, 20.4, 106.12, 20.5])
}

#[test]
fn every_answer_comes_back_as_it_was() {
    let everything = ReportQuery::default();
    answer("config.json", 200, &config());
    answer("categories.json", 200, &categories());
    answer("wards.json", 200, &wards());
    answer("ward_at.json", 200, &ward_at(HERE));
    answer("search.json", 200, &search("bến đá", Some(HERE), &[], 8));
    answer("search_empty.json", 200, &search("xyz", None, &[], 8));
    answer("reports.json", 200, &reports(&everything));
    answer("reports_empty.json", 200, &reports(&everything));
    answer("report_map.json", 200, &report_map(&ReportFilter::default(), bbox(), 14));
    answer("report_map_empty.json", 200, &report_map(&ReportFilter::default(), bbox(), 14));
    answer("report.json", 200, &report(&code()));
    answer("nearby.json", 200, &nearby(HERE, "pothole", 250));
    answer("nearby_empty.json", 200, &nearby(HERE, "pothole", 250));
    answer("report_created.json", 201, &create_report(&NewReport::default(), "k"));
    answer("media.json", 201, &upload("a.jpg", "image/jpeg", b"x"));
    answer("support.json", 200, &support(&code()));
    answer("transit_network.json", 200, &transit_network());
    answer("transit_routes.json", 200, &transit_routes());
    answer("transit_route.json", 200, &transit_route("1"));
    answer("transit_stops.json", 200, &transit_stops("mơ", Some(HERE), 5));
    answer("transit_board.json", 200, &transit_departures("S1", None));
    answer("transit_plan.json", 200, &transit_plan(&PlanQuery::default()));
    answer("transit_live.json", 200, &transit_vehicles(Some("1")));
    answer("transit_alerts.json", 200, &transit_alerts(None, Some("S1")));
    answer("heritage_sites.json", 200, &sites());
    answer("heritage_site.json", 200, &site("cong-may", "fr"));
    answer("heritage_donation.json", 200, &donation("cong-may", Some(50_000)));
    answer("heritage_walks.json", 200, &walks());
    let stars = NewRating { site: "cong-may".to_owned(), stars: 4 };
    answer("heritage_rating.json", 200, &rate(&stars));
    answer("heritage_rating.json", 200, &rating("cong-may"));
    let scan = NewScan { site: "cong-may".to_owned(), sign: 2 };
    answer("heritage_scan.json", 200, &scanned(&scan));
    answer("heritage_scans.json", 200, &scans(None));
    answer("transit_event.json", 200, &events(&["stop:S1".to_owned()]));
}

#[test]
fn a_submission_comes_back_as_it_was() {
    let new: NewReport = serde_json::from_value(value("new_report.json")).expect("a new report");
    assert_eq!(serde_json::to_value(new).expect("JSON"), value("new_report.json"));
}

#[test]
fn a_submission_with_an_unknown_field_is_refused() {
    let mut odd = value("new_report.json");
    odd["visibility"] = "public".into();
    assert!(serde_json::from_value::<NewReport>(odd).is_err());
}

#[test]
fn every_problem_comes_back_as_it_was() {
    for (name, status, code) in [
        ("problem_validation.json", 422, "validation"),
        ("problem_rate_limited.json", 429, "rate_limited"),
        ("problem_not_found.json", 404, "not_found"),
        ("problem_internal.json", 500, "internal"),
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

/// A file that nobody reads says nothing about the contract.
#[test]
fn no_golden_file_goes_unread() {
    let source = include_str!("golden.rs");
    let entries = fs::read_dir(folder()).expect("the folder");
    let names: BTreeSet<String> =
        entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    let unread: Vec<_> = names.iter().filter(|name| !source.contains(&format!("\"{name}\""))).collect();
    assert!(unread.is_empty(), "no test reads {unread:?}");
}
