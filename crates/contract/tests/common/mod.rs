//! The golden responses, each with its request.

use contract::{
    Bbox, LatLon, Request,
    heritage::{NewRating, NewScan, donation, rate, rating, scanned, scans, site, sites, walks},
    parking::{
        NewParkingPayment, ParkingQuery, Stay, Vehicle, parking_about, parking_events, parking_quote, parking_site,
        parking_sites, pay_parking,
    },
    payments::{
        NewAssignment, NewPayment, NewRefund, NewTransfer, add_refund, add_transfer, assign_transfer, check_plate,
        check_plate_by_key, ledger_conflicts, ledger_totals, ledger_transfers, pay_donation, pay_fee, pay_fund,
        payment_intent, payment_offers, receipt,
    },
    portal::{config, ward_at, wards},
    procedures::{ProcedureGroup, procedure, procedures},
    reports::{
        NewReport, ReportCode, ReportFilter, ReportQuery, categories, create_report, nearby, report, report_map,
        reports, support, upload,
    },
    search,
    transit::{
        PlanQuery, events, transit_alerts, transit_departures, transit_network, transit_plan, transit_route,
        transit_routes, transit_stops, transit_vehicles,
    },
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use std::{
    fmt::Debug,
    fs,
    path::{Path, PathBuf},
};

const HERE: LatLon = LatLon::new(20.45, 106.06);

/// Visits every golden response.
pub trait Visitor {
    /// Visits one response: its file name, its status, and the request.
    fn visit<T: DeserializeOwned + Serialize + PartialEq + Debug>(
        &mut self,
        name: &str,
        status: u16,
        request: &Request<T>,
    );
}

pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

pub fn bytes(name: &str) -> Vec<u8> {
    fs::read(folder().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

pub fn value(name: &str) -> Value {
    serde_json::from_slice(&bytes(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn code() -> ReportCode {
    "BM-7K3M9Q".parse().expect("a code")
}

fn bbox() -> Bbox {
    Bbox::from([106.0, 20.4, 106.12, 20.5])
}

/// Calls the visitor with every golden response.
pub fn every_answer(visitor: &mut impl Visitor) {
    let everything = ReportQuery::default();
    visitor.visit("config.json", 200, &config());
    visitor.visit("categories.json", 200, &categories());
    visitor.visit("wards.json", 200, &wards());
    visitor.visit("ward_at.json", 200, &ward_at(HERE));
    visitor.visit("search.json", 200, &search("bến đá", Some(HERE), &[], 8));
    visitor.visit("search_empty.json", 200, &search("xyz", None, &[], 8));
    visitor.visit("reports.json", 200, &reports(&everything));
    visitor.visit("reports_empty.json", 200, &reports(&everything));
    visitor.visit("report_map.json", 200, &report_map(&ReportFilter::default(), bbox(), 14));
    visitor.visit("report_map_empty.json", 200, &report_map(&ReportFilter::default(), bbox(), 14));
    visitor.visit("report.json", 200, &report(&code()));
    visitor.visit("nearby.json", 200, &nearby(HERE, "pothole", 250));
    visitor.visit("nearby_empty.json", 200, &nearby(HERE, "pothole", 250));
    visitor.visit("report_created.json", 201, &create_report(&NewReport::default(), "k"));
    visitor.visit("media.json", 201, &upload("a.jpg", "image/jpeg", b"x"));
    visitor.visit("support.json", 200, &support(&code()));
    visitor.visit("transit_network.json", 200, &transit_network());
    visitor.visit("transit_routes.json", 200, &transit_routes());
    visitor.visit("transit_route.json", 200, &transit_route("1"));
    visitor.visit("transit_stops.json", 200, &transit_stops("mơ", Some(HERE), 5));
    visitor.visit("transit_board.json", 200, &transit_departures("S1", None));
    visitor.visit("transit_plan.json", 200, &transit_plan(&PlanQuery::default()));
    visitor.visit("transit_live.json", 200, &transit_vehicles(Some("1")));
    visitor.visit("transit_alerts.json", 200, &transit_alerts(None, Some("S1")));
    visitor.visit("heritage_sites.json", 200, &sites());
    visitor.visit("heritage_site.json", 200, &site("cong-may", "fr"));
    visitor.visit("heritage_donation.json", 200, &donation("cong-may", Some(50_000)));
    visitor.visit("heritage_walks.json", 200, &walks());
    let stars = NewRating { site: "cong-may".to_owned(), stars: 4 };
    visitor.visit("heritage_rating.json", 200, &rate(&stars));
    visitor.visit("heritage_rating.json", 200, &rating("cong-may"));
    let scan = NewScan { site: "cong-may".to_owned(), sign: 2 };
    visitor.visit("heritage_scan.json", 200, &scanned(&scan));
    visitor.visit("heritage_scans.json", 200, &scans(None));
    let stay = Stay { from: "2026-11-21T17:00".to_owned(), to: "2026-11-22T19:00".to_owned() };
    let query = ParkingQuery { stay: Some(stay.clone()), near: Some(HERE), ..ParkingQuery::default() };
    visitor.visit("parking_sites.json", 200, &parking_sites(&query));
    visitor.visit("parking_about.json", 200, &parking_about());
    visitor.visit("parking_site.json", 200, &parking_site("bm-cho-ben"));
    visitor.visit("parking_quote.json", 200, &parking_quote("bm-cho-ben", Vehicle::Motorcycle, &stay));
    visitor.visit("parking_event.json", 200, &parking_events(&["bm-cho-ben".to_owned()]));
    visitor.visit("payment_offers.json", 200, &payment_offers());
    visitor.visit("payment_intent.json", 200, &payment_intent("0123456789abcdef0123456789abcdef"));
    visitor.visit("payment_intent.json", 201, &pay_parking("bm-cho-ben", &NewParkingPayment::default(), "k"));
    visitor.visit("payment_intent.json", 201, &pay_fund("lu", &NewPayment::default(), "k"));
    visitor.visit("payment_intent.json", 201, &pay_fee("sao-luc", &NewPayment::default(), "k"));
    visitor.visit("payment_intent.json", 201, &pay_donation("cong-may", &NewPayment::default(), "k"));
    visitor.visit("payment_receipt.json", 200, &receipt("2346-CFHJ-KMNP"));
    visitor.visit("plate_answer.json", 200, &check_plate("2346-CFHJ-KMNP", "29A-123.45"));
    visitor.visit("plate_answer.json", 200, &check_plate_by_key("2346-CFHJ-KMNP", "29A-123.45", "pk"));
    let transaction = || "FT26325001".to_owned();
    let transfer = NewTransfer {
        account: "bai-xe".to_owned(),
        transaction: transaction(),
        amount: 24_000,
        memo: String::new(),
        received_at: "2026-11-21T16:58:12+07:00".parse().expect("an instant"),
    };
    let (provider, reference) = ("manual".to_owned(), "QG23456789CFHJ3".to_owned());
    let assignment = NewAssignment { provider: provider.clone(), transaction: transaction(), reference };
    let refund = NewRefund { id: "R1".to_owned(), provider, transaction: transaction(), amount: 1_000 };
    visitor.visit("ledger_totals.json", 200, &ledger_totals("pk"));
    visitor.visit("ledger_transfers.json", 200, &ledger_transfers(true, None, "pk"));
    visitor.visit("ledger_conflicts.json", 200, &ledger_conflicts(None, "pk"));
    visitor.visit("ledger_transfer.json", 200, &add_transfer(&transfer, "pk"));
    visitor.visit("ledger_transfer.json", 200, &assign_transfer(&assignment, "pk"));
    visitor.visit("ledger_transfer.json", 200, &add_refund(&refund, "pk"));
    visitor.visit("transit_event.json", 200, &events(&["stop:S1".to_owned()]));
    visitor.visit("procedures.json", 200, &procedures("khai sinh", Some(ProcedureGroup::CivilStatus)));
    visitor.visit("procedure.json", 200, &procedure("khai-sinh"));
}
