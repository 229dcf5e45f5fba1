//! Broken tariffs: none is accepted, and each fault is named.

use chrono::TimeDelta;
use civic::parking::{TariffFault, lint};
use contract::parking::{Rate, RateUnit, RateUnitPeriod, Tariff, TimeOfDay, TimeSpan, Vehicle};
use seeded::Random;

use crate::generate::{date, rate, span, tariff, tariffs, zones};

/// A way to break tariffs; `false` if these ones cannot be broken this way.
type Break = fn(&mut Vec<Tariff>, &mut Random) -> bool;

fn one<'a>(tariffs: &'a mut [Tariff], random: &mut Random) -> &'a mut Tariff {
    let at = random.below(tariffs.len());
    &mut tariffs[at]
}

fn one_rate<'a>(tariffs: &'a mut [Tariff], random: &mut Random, unit: RateUnit) -> Option<&'a mut Rate> {
    let rates = &mut one(tariffs, random).rates;
    let of_unit: Vec<usize> = (0..rates.len()).filter(|at| rates[*at].rate_unit == unit).collect();
    if of_unit.is_empty() { None } else { rates.get_mut(*random.pick(&of_unit)) }
}

fn hourly(tariffs: &mut [Tariff], random: &mut Random, change: impl FnOnce(&mut Rate)) -> bool {
    one_rate(tariffs, random, RateUnit::Hour).map(change).is_some()
}

const BREAKS: [(&str, Break); 31] = [
    ("unknown zone", |all, random| {
        one(all, random).zone = "moon".to_owned();
        true
    }),
    ("no id", |all, random| {
        one(all, random).id = " ".to_owned();
        true
    }),
    ("same id", |all, _| {
        let twin = all[0].clone();
        all.push(twin);
        true
    }),
    ("no vehicle", |all, random| {
        one(all, random).vehicles.clear();
        true
    }),
    ("a vehicle twice", |all, random| {
        one(all, random).vehicles.push(Vehicle::Motorcycle);
        true
    }),
    ("no decision", |all, random| {
        one(all, random).source.document.clear();
        true
    }),
    ("no article", |all, random| {
        one(all, random).source.article.clear();
        true
    }),
    ("no https", |all, random| {
        one(all, random).source.url = Some("http://example".to_owned());
        true
    }),
    ("ends before it begins", |all, random| {
        one(all, random).valid_to = Some(date("2001-01-01"));
        true
    }),
    ("checked in the future", |all, random| {
        one(all, random).checked_on = date("2030-01-01");
        true
    }),
    ("no rates", |all, random| {
        one(all, random).rates.clear();
        true
    }),
    ("monthly rates alone", |all, random| {
        one(all, random).rates = vec![rate(1, RateUnit::Month)];
        true
    }),
    ("two monthly rates", |all, random| {
        one(all, random).rates.extend([rate(1, RateUnit::Month), rate(2, RateUnit::Month)]);
        true
    }),
    ("visits and hours", |all, random| {
        let rates = &mut one(all, random).rates;
        rates.extend([rate(1, RateUnit::Hour), rate(1, RateUnit::Visit)]);
        true
    }),
    ("days without a tariff", |all, _| {
        let Some(first) = all.iter_mut().find(|tariff| tariff.valid_to.is_some()) else { return false };
        first.valid_to = first.valid_to.map(|last| last - TimeDelta::days(3));
        true
    }),
    ("days with two tariffs", |all, _| {
        let Some(first) = all.iter_mut().find(|tariff| tariff.valid_to.is_some()) else { return false };
        first.valid_to = first.valid_to.map(|last| last + TimeDelta::days(1));
        true
    }),
    ("two tariffs without an end", |all, _| {
        let Some(first) = all.iter_mut().find(|tariff| tariff.valid_to.is_some()) else { return false };
        first.valid_to = None;
        true
    }),
    ("a part is missing", |all, random| {
        let rates = &mut one(all, random).rates;
        rates.retain(|rate| rate.rate_unit != RateUnit::Month);
        if rates[0].rate_unit == RateUnit::Visit {
            rates.retain(|rate| !rate.time_spans.is_empty());
        } else {
            let at = random.below(rates.len());
            rates.remove(at);
        }
        true
    }),
    ("a rate twice", |all, random| {
        let rates = &mut one(all, random).rates;
        let twin = rates[0].clone();
        rates.push(twin);
        true
    }),
    ("no increment", |all, random| hourly(all, random, |rate| rate.increment_duration = Some(0))),
    ("an increment of two days", |all, random| hourly(all, random, |rate| rate.increment_duration = Some(2880))),
    ("an amount above the limit", |all, random| hourly(all, random, |rate| rate.rate = 500_000_000)),
    ("a share that is not whole", |all, random| {
        hourly(all, random, |rate| {
            (rate.rate, rate.increment_duration, rate.increment_amount) = (10_001, Some(10), None);
        })
    }),
    ("ends when it begins", |all, random| {
        hourly(all, random, |rate| {
            (rate.start_duration, rate.end_duration) = (60, Some(60));
        })
    }),
    ("durations that increments do not reach", |all, random| {
        hourly(all, random, |rate| {
            rate.rate_unit_period = RateUnitPeriod::Rolling;
            rate.end_duration = Some(rate.start_duration + rate.increment() + 1);
        })
    }),
    ("by the clock and progressive", |all, random| {
        hourly(all, random, |rate| {
            (rate.rate_unit_period, rate.start_duration) = (RateUnitPeriod::Calendar, 120);
        })
    }),
    ("day 8", |all, random| {
        hourly(all, random, |rate| {
            rate.time_spans = vec![TimeSpan { days_of_week: vec![8], ..span(0, 1440) }];
        })
    }),
    ("times that end when they begin", |all, random| {
        hourly(all, random, |rate| rate.time_spans = vec![span(600, 600)])
    }),
    ("a night that belongs to no day", |all, random| {
        hourly(all, random, |rate| {
            rate.time_spans = vec![TimeSpan { days_of_week: vec![6, 7], ..span(1080, 360) }];
        })
    }),
    ("a minute is missing", |all, random| {
        let Some(rate) = one_rate(all, random, RateUnit::Hour) else { return false };
        match rate.time_spans.first_mut() {
            Some(first) => first.time_of_day_start = TimeOfDay(first.time_of_day_start.0 + 1),
            None => rate.time_spans = vec![span(0, 1439)],
        }
        true
    }),
    ("a longer visit that is cheaper", |all, random| {
        let rates = &mut one(all, random).rates;
        if rates.iter().all(|rate| rate.rate_unit != RateUnit::Visit) {
            return false;
        }
        for rate in rates.iter_mut() {
            rate.rate = if rate.time_spans.is_empty() { 1 } else { 5_000 };
        }
        true
    }),
];

/// Part of the message of each fault, by the name of the break.
const FAULTS: [(&str, &str); 31] = [
    ("unknown zone", "zone `moon` does not exist"),
    ("no id", "id: must not be empty"),
    ("same id", "two tariffs with this id"),
    ("no vehicle", "must name a vehicle"),
    ("a vehicle twice", "each vehicle once"),
    ("no decision", "source.document"),
    ("no article", "source.article"),
    ("no https", "source.url"),
    ("ends before it begins", "valid_to"),
    ("checked in the future", "checked_on"),
    ("no rates", "rates: must have"),
    ("monthly rates alone", "rates: must have"),
    ("two monthly rates", "at most one monthly"),
    ("visits and hours", "must not mix"),
    ("days without a tariff", "no tariff is valid from"),
    ("days with two tariffs", "valid at the same time"),
    ("two tariffs without an end", "valid at the same time"),
    ("a part is missing", "rate"),
    ("a rate twice", "both apply"),
    ("no increment", "1 to 1440"),
    ("an increment of two days", "1 to 1440"),
    ("an amount above the limit", "limit of a transfer"),
    ("a share that is not whole", "not whole"),
    ("ends when it begins", "after start_duration"),
    ("durations that increments do not reach", "whole number of increments"),
    ("by the clock and progressive", "must be rolling"),
    ("day 8", "days_of_week"),
    ("times that end when they begin", "must not end when they begin"),
    ("a minute is missing", "no rate applies"),
    ("a longer visit that is cheaper", "longer stay would be cheaper"),
    ("a night that belongs to no day", "must not end when they begin"),
];

#[test]
fn broken_tariffs_are_refused() {
    let mut broken = 0;
    for seed in 0..20 {
        for (name, change) in BREAKS {
            let mut random = Random::new(seed);
            let mut all = tariffs(&mut random);
            if !change(&mut all, &mut random) {
                continue;
            }
            broken += 1;
            let faults = lint(&zones(), &all, date("2026-11-29"));
            let (_, part) = FAULTS.iter().find(|(of, _)| *of == name).expect("the fault of each break");
            let is_named = faults.iter().any(|(_, fault)| fault.to_string().contains(part));
            assert!(is_named, "seed {seed}, {name}: {faults:?} for {all:#?}");
        }
    }
    assert!(broken >= 200, "{broken}");
}

#[test]
fn faults_name_the_interval() {
    let fault = |rates: Vec<Rate>| {
        let faults = lint(&zones(), &[tariff("one", "2018-01-01", None, rates)], date("2026-11-29"));
        faults.into_iter().map(|(_, fault)| fault.to_string()).collect::<Vec<_>>().join("; ")
    };
    let hours = |start, end, spans: Vec<TimeSpan>| Rate {
        start_duration: start,
        end_duration: end,
        time_spans: spans,
        ..rate(1000, RateUnit::Hour)
    };
    let hole = fault(vec![hours(0, Some(120), Vec::new()), hours(180, None, Vec::new())]);
    assert_eq!(hole, "no rate applies: Monday, 00:00 to 24:00, minutes 120 to 180 of the stay");
    let night = fault(vec![hours(0, None, vec![span(360, 1080)]), hours(0, None, vec![span(1080, 300)])]);
    assert_eq!(night, "no rate applies: Monday, 05:00 to 06:00");
    let both = fault(vec![hours(0, None, vec![span(360, 1080)]), hours(0, None, vec![span(1020, 360)])]);
    assert_eq!(both, "rates 0 and 1 both apply: Monday, 17:00 to 18:00");
    let holidays = vec![TimeSpan { holidays: Some(false), ..span(0, 1440) }];
    assert_eq!(fault(vec![hours(0, None, holidays)]), "no rate applies: Monday, public holiday, 00:00 to 24:00");
    let visit = |amount, spans: Vec<TimeSpan>| Rate { time_spans: spans, ..rate(amount, RateUnit::Visit) };
    let day = visit(5000, vec![span(360, 1080)]);
    assert_eq!(fault(vec![day.clone()]), "no rate applies: Monday, 00:00 to 06:00");
    let no_whole = fault(vec![day.clone(), visit(8000, vec![span(1080, 360)])]);
    assert_eq!(no_whole, TariffFault::VisitHole.to_string());
    let falling = fault(vec![day, visit(4000, Vec::new())]);
    assert_eq!(falling, TariffFault::Falling { shorter: 0, longer: 1 }.to_string());
}
