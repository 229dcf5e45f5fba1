//! The golden responses of the versions before and after.

use contract::{
    Page, Request,
    reports::{Report, ReportQuery, Status, reports},
};
use json::tolerant::skipped;
use serde::{Serialize, de::DeserializeOwned};
use std::fmt::Debug;

use crate::{
    common::{Visitor, bytes, every_answer, folder, value},
    read,
};

/// Responses that the previous version did not have.
const NEW: [&str; 15] = [
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
    "procedures.json",
    "procedure.json",
];

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
    let of =
        |name: &str| -> Page<Report> { read(&reports(&ReportQuery::default()), 200, &value(name)).expect("a page") };
    let (now, next) = (of("reports.json"), of("next/reports.json"));
    let known: Vec<_> = next.items.iter().filter(|report| now.items.contains(report)).collect();
    assert_eq!(known, now.items.iter().collect::<Vec<_>>());
    assert!(next.items.iter().any(|report| report.status == Status::Unknown));
}
