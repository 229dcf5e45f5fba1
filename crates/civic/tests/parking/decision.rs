//! Worked cases of Decision 44/2017/QĐ-UBND over the city's own file.

use civic::parking::{Tariffs, lint};
use contract::parking::{Tariff, Vehicle, Zone};
use serde::Deserialize;
use std::{collections::BTreeSet, fs, path::Path};

use crate::{generate::date, local};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TariffFile {
    #[expect(dead_code, reason = "the server reads it")]
    report_category: String,
    zones: Vec<Zone>,
    tariffs: Vec<Tariff>,
}

fn file() -> TariffFile {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/hanoi/parking/tariffs.toml");
    toml::from_str(&fs::read_to_string(&path).expect("the tariffs")).expect("tariffs of the contract")
}

/// Prices of a stay: from, to, đồng, and the row of the decision's tables.
type Case = (&'static str, &'static str, u64, &'static str);

const DAY: &str = "visit by day, 06:00 to 18:00";
const NIGHT: &str = "visit by night, after 18:00 to before 06:00";
const BOTH: &str = "visit by day and night";
const HOURS_1_2: &str = "first and second hour";
const HOURS_3_4: &str = "third and fourth hour";
const HOURS_5: &str = "from the fifth hour";

const MOTORCYCLE: [Case; 20] = [
    ("2026-11-30T08:00", "2026-11-30T11:30", 5_000, DAY),
    ("2026-11-30T06:00", "2026-11-30T18:00", 5_000, DAY),
    ("2026-11-30T06:00", "2026-11-30T06:01", 5_000, DAY),
    ("2026-11-30T17:59", "2026-11-30T18:00", 5_000, DAY),
    ("2026-11-30T17:59", "2026-11-30T18:01", 12_000, BOTH),
    ("2026-11-30T18:00", "2026-11-30T20:00", 8_000, NIGHT),
    ("2026-11-30T18:00", "2026-12-01T06:00", 8_000, NIGHT),
    ("2026-11-30T23:50", "2026-12-01T00:10", 8_000, NIGHT),
    ("2026-11-30T22:00", "2026-12-01T05:59", 8_000, NIGHT),
    ("2026-11-30T22:00", "2026-12-01T06:01", 12_000, BOTH),
    ("2026-11-30T05:59", "2026-11-30T06:00", 8_000, NIGHT),
    ("2026-11-30T05:30", "2026-11-30T07:30", 12_000, BOTH),
    ("2026-11-30T17:00", "2026-12-01T08:00", 12_000, BOTH),
    ("2026-11-30T08:00", "2026-12-01T08:00", 12_000, BOTH),
    ("2026-11-30T18:00", "2026-12-01T18:00", 12_000, BOTH),
    // A visit covers 24 hours; the next one has its own row.
    ("2026-11-30T08:00", "2026-12-01T08:01", 17_000, BOTH),
    ("2026-11-30T19:00", "2026-12-01T19:30", 20_000, BOTH),
    ("2026-11-30T17:00", "2026-12-02T19:00", 36_000, BOTH),
    // Tết, and the last minute of a year: the decision has no other price.
    ("2026-02-16T23:00", "2026-02-17T01:00", 8_000, NIGHT),
    ("2026-12-31T23:59", "2027-01-01T00:01", 8_000, NIGHT),
];

const BICYCLE: [Case; 9] = [
    ("2026-11-30T07:00", "2026-11-30T17:30", 3_000, DAY),
    ("2026-11-30T06:00", "2026-11-30T18:00", 3_000, DAY),
    ("2026-11-30T18:00", "2026-11-30T18:01", 5_000, NIGHT),
    ("2026-11-30T20:00", "2026-12-01T06:00", 5_000, NIGHT),
    ("2026-11-30T20:00", "2026-12-01T06:01", 7_000, BOTH),
    ("2026-11-30T17:00", "2026-11-30T19:00", 7_000, BOTH),
    ("2026-11-30T07:00", "2026-12-01T07:00", 7_000, BOTH),
    ("2026-11-30T07:00", "2026-12-01T09:00", 10_000, BOTH),
    ("2026-11-30T07:00", "2026-12-03T07:00", 21_000, BOTH),
];

const CAR: [Case; 16] = [
    ("2026-11-30T08:00", "2026-11-30T08:01", 25_000, HOURS_1_2),
    ("2026-11-30T08:00", "2026-11-30T09:00", 25_000, HOURS_1_2),
    ("2026-11-30T08:00", "2026-11-30T09:01", 50_000, HOURS_1_2),
    ("2026-11-30T08:30", "2026-11-30T10:30", 50_000, HOURS_1_2),
    ("2026-11-30T08:30", "2026-11-30T10:31", 85_000, HOURS_3_4),
    ("2026-11-30T08:30", "2026-11-30T11:30", 85_000, HOURS_3_4),
    ("2026-11-30T08:30", "2026-11-30T11:31", 120_000, HOURS_3_4),
    ("2026-11-30T08:30", "2026-11-30T12:30", 120_000, HOURS_3_4),
    ("2026-11-30T08:30", "2026-11-30T12:31", 165_000, HOURS_5),
    ("2026-11-30T08:30", "2026-11-30T13:30", 165_000, HOURS_5),
    ("2026-11-30T08:30", "2026-11-30T13:31", 210_000, HOURS_5),
    ("2026-11-30T08:30", "2026-11-30T16:30", 300_000, HOURS_5),
    // Hours go on past 18:00 and midnight.
    ("2026-11-30T17:30", "2026-11-30T18:30", 25_000, HOURS_1_2),
    ("2026-11-30T23:30", "2026-12-01T01:00", 50_000, HOURS_1_2),
    ("2026-11-30T22:00", "2026-12-01T03:00", 165_000, HOURS_5),
    ("2026-12-31T23:00", "2027-01-01T01:30", 85_000, HOURS_3_4),
];

#[test]
fn prices_of_the_decision() {
    let file = file();
    assert_eq!(lint(&file.zones, &file.tariffs, date("2026-11-30")), []);
    let core: Vec<Tariff> = file.tariffs.into_iter().filter(|tariff| tariff.zone == "core").collect();
    let none = BTreeSet::new();
    let priced = Tariffs { tariffs: &core, holidays: &none };
    let of = |vehicle, cases: &'static [Case]| cases.iter().map(move |case| (vehicle, case));
    let all = of(Vehicle::Motorcycle, &MOTORCYCLE).chain(of(Vehicle::Bicycle, &BICYCLE)).chain(of(Vehicle::Car, &CAR));
    for (vehicle, (from, to, amount, row)) in all {
        let quote = priced.quote(vehicle, local(from), local(to)).expect(row);
        assert_eq!(quote.amount, *amount, "{vehicle:?}, {from} to {to}: {row}");
    }
}

#[test]
fn steps_of_a_sum_are_those_of_the_decision() {
    let file = file();
    let none = BTreeSet::new();
    let priced = Tariffs { tariffs: &file.tariffs, holidays: &none };
    let quote = priced.quote(Vehicle::Car, local("2026-11-30T08:00"), local("2026-11-30T13:20")).expect("a price");
    let steps: Vec<_> = quote.steps.iter().map(|step| (step.count, step.price, step.amount)).collect();
    assert_eq!(steps, [(2, 25_000, 50_000), (2, 35_000, 70_000), (2, 45_000, 90_000)]);
    assert_eq!(quote.amount, 210_000);
}
