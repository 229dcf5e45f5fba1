//! Generated stays: the quote equals a calculation minute by minute.

use chrono::TimeDelta;
use civic::parking::{MOST_DAYS, QuoteError, Tariffs, lint};
use contract::parking::{Quote, RateUnit, Vehicle};
use seeded::Random;

use crate::{
    at,
    generate::{date, holidays, rate, stay, tariff, tariffs, zones},
    local, oracle,
};

const VEHICLE: Vehicle = Vehicle::Motorcycle;

fn runs(usual: u64) -> u64 {
    std::env::var("PORTAL_STAYS").ok().and_then(|number| number.parse().ok()).unwrap_or(usual)
}

/// The steps follow each other without a gap, and their sum is the amount.
fn assert_steps(quote: &Quote) {
    assert_eq!(quote.steps.first().map(|step| step.from), Some(quote.from));
    assert_eq!(quote.steps.last().map(|step| step.to), Some(quote.to));
    assert!(quote.steps.windows(2).all(|pair| pair[0].to == pair[1].from), "{:?}", quote.steps);
    for step in &quote.steps {
        assert_eq!(step.amount, u64::from(step.count) * u64::from(step.price));
    }
    assert_eq!(quote.steps.iter().map(|step| step.amount).sum::<u64>(), quote.amount);
}

#[test]
fn a_quote_is_the_price_minute_by_minute() {
    let holidays = holidays();
    for seed in 0..runs(2_000) {
        let mut random = Random::new(seed);
        let tariffs = tariffs(&mut random);
        let faults = lint(&zones(), &tariffs, date("2026-11-29"));
        assert_eq!(faults, [], "seed {seed}: {tariffs:#?}");
        let (from, to) = stay(&mut random);
        let priced = Tariffs { tariffs: &tariffs, holidays: &holidays };
        let quote = priced.quote(VEHICLE, at(from), at(to)).unwrap_or_else(|error| panic!("seed {seed}: {error}"));
        let expected = oracle::price(&tariffs, &holidays, VEHICLE, from, to);
        assert_eq!(Some(quote.amount), expected, "seed {seed}: {from} to {to}, {tariffs:#?}");
        assert_steps(&quote);
    }
}

#[test]
fn a_longer_stay_never_costs_less() {
    let holidays = holidays();
    for seed in 0..runs(2_000) / 10 {
        let mut random = Random::new(seed);
        let tariffs = tariffs(&mut random);
        let priced = Tariffs { tariffs: &tariffs, holidays: &holidays };
        let (from, _) = stay(&mut random);
        let mut before = 0;
        for minutes in (1..3 * 24 * 60).step_by(7) {
            let to = from + TimeDelta::minutes(minutes);
            let amount = priced.quote(VEHICLE, at(from), at(to)).map(|quote| quote.amount);
            let amount = amount.unwrap_or_else(|error| panic!("seed {seed}: {error}"));
            assert!(amount >= before, "seed {seed}: {amount} after {before} at {to}");
            before = amount;
        }
    }
}

#[test]
fn impossible_stays_are_refused() {
    let tariffs = [tariff("one", "2018-01-01", Some("2027-12-31"), vec![rate(1000, RateUnit::Hour)])];
    let holidays = holidays();
    let priced = Tariffs { tariffs: &tariffs, holidays: &holidays };
    let quote = |vehicle, from: &str, to: &str| priced.quote(vehicle, local(from), local(to)).map(|quote| quote.amount);
    assert_eq!(quote(VEHICLE, "2027-01-02T10:00", "2027-01-02T09:00"), Err(QuoteError::Empty));
    assert_eq!(quote(VEHICLE, "2027-01-02T10:00", "2027-01-02T10:00"), Err(QuoteError::Empty));
    assert_eq!(quote(VEHICLE, "2027-01-02T10:00", "2028-01-02T10:00"), Err(QuoteError::TooLong));
    assert_eq!(quote(VEHICLE, "2027-01-02T10:00", "2027-02-02T10:01"), Err(QuoteError::TooLong));
    assert_eq!(quote(VEHICLE, "2027-01-02T10:00", "2027-02-02T10:00"), Ok(MOST_DAYS as u64 * 24_000));
    assert_eq!(quote(VEHICLE, "2017-12-31T22:00", "2018-01-01T01:00"), Err(QuoteError::NoTariff(date("2017-12-31"))));
    assert_eq!(quote(VEHICLE, "2027-12-31T22:00", "2028-01-01T01:00"), Err(QuoteError::NoTariff(date("2028-01-01"))));
    assert_eq!(
        quote(Vehicle::Bus, "2027-01-02T10:00", "2027-01-02T11:00"),
        Err(QuoteError::NoTariff(date("2027-01-02")))
    );
}
