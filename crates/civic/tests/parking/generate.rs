//! Generated tariffs and stays. The same seed gives the same ones.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};
use contract::parking::{LegalSource, Rate, RateUnit, RateUnitPeriod, Tariff, TimeOfDay, TimeSpan, Vehicle, Zone};
use seeded::Random;
use std::collections::BTreeSet;

pub fn date(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

/// Tết 2027 and a holiday before it.
pub fn holidays() -> BTreeSet<NaiveDate> {
    ["2027-01-01", "2027-02-05", "2027-02-06", "2027-02-07", "2027-02-08", "2027-02-09"].into_iter().map(date).collect()
}

pub fn zones() -> Vec<Zone> {
    vec![Zone { id: "core".to_owned(), name: contract::Localized::default() }]
}

pub fn tariff(id: &str, valid_from: &str, valid_to: Option<&str>, rates: Vec<Rate>) -> Tariff {
    let source = LegalSource { document: "A decision".to_owned(), article: "Article 1".to_owned(), url: None };
    Tariff {
        id: id.to_owned(),
        zone: "core".to_owned(),
        vehicles: vec![Vehicle::Motorcycle],
        source,
        valid_from: date(valid_from),
        valid_to: valid_to.map(date),
        checked_on: date("2026-11-01"),
        rates,
    }
}

pub fn rate(amount: u32, unit: RateUnit) -> Rate {
    Rate {
        rate: amount,
        rate_unit: unit,
        rate_unit_period: RateUnitPeriod::Rolling,
        increment_duration: None,
        increment_amount: None,
        start_duration: 0,
        end_duration: None,
        time_spans: Vec::new(),
    }
}

pub fn span(start: u16, end: u16) -> TimeSpan {
    TimeSpan { time_of_day_start: TimeOfDay(start), time_of_day_end: TimeOfDay(end), ..TimeSpan::default() }
}

/// Prices by day, by night and for both; sometimes others at weekends or on holidays.
fn visits(random: &mut Random) -> Vec<Rate> {
    let (morning, evening) = (60 * *random.pick(&[5, 6, 7]), 60 * *random.pick(&[17, 18, 22]) + *random.pick(&[0, 30]));
    let (day, night): (u32, u32) = (random.below(10) * 1000, random.below(12) * 1000);
    let both = day.max(night) + random.below(9) * 500;
    let visit = |amount, spans| Rate { time_spans: spans, ..rate(amount, RateUnit::Visit) };
    let mut rates = vec![visit(day, vec![span(morning, evening)]), visit(night, vec![span(evening, morning)])];
    rates.push(visit(both, Vec::new()));
    if random.below(3) == 0 {
        rates.push(rate(both * 10, RateUnit::Month));
    }
    let at = random.below(rates.len());
    rates.rotate_left(at);
    rates
}

/// Progressive hours, by day and by night, on holidays and on other days, rolling or by the clock.
fn hours(random: &mut Random) -> Vec<Rate> {
    let by_clock = random.below(4) == 0;
    let parts: Vec<Vec<TimeSpan>> = match random.below(4) {
        0 => vec![Vec::new()],
        1 => vec![vec![span(6 * 60, 18 * 60)], vec![span(18 * 60, 6 * 60)]],
        2 => [true, false].map(|is| vec![TimeSpan { holidays: Some(is), ..span(0, 24 * 60) }]).to_vec(),
        _ => {
            let days = |days: &[u8]| vec![TimeSpan { days_of_week: days.to_vec(), ..span(0, 24 * 60) }];
            let mut late = days(&[6, 7]);
            late.push(TimeSpan { days_of_week: vec![1, 2, 3, 4, 5], ..span(20 * 60, 24 * 60) });
            let early = TimeSpan { days_of_week: vec![1, 2, 3, 4, 5], ..span(0, 20 * 60) };
            vec![late, vec![early]]
        }
    };
    let mut rates = Vec::new();
    for spans in parts {
        let increment: u32 = *random.pick(&[10, 15, 20, 30, 60, 120]);
        let tiers = if by_clock { 1 } else { 1 + random.below(3) };
        let mut start = 0;
        for tier in 0..tiers {
            let is_last = tier + 1 == tiers;
            let end = start + increment * (1 + random.below(6));
            let amount: (u32, bool) = (random.below(50) * 1000, random.below(2) == 0);
            rates.push(Rate {
                rate_unit_period: if by_clock { RateUnitPeriod::Calendar } else { RateUnitPeriod::Rolling },
                increment_duration: (increment != 60 || random.below(2) == 0).then_some(increment),
                increment_amount: (amount.1 || !(amount.0 * increment).is_multiple_of(60)).then_some(amount.0 / 3),
                start_duration: start,
                end_duration: (!is_last).then_some(end),
                time_spans: spans.clone(),
                ..rate(amount.0, RateUnit::Hour)
            });
            start = end;
        }
    }
    rates
}

/// Tariffs around Tết 2027, where one often follows another.
pub fn tariffs(random: &mut Random) -> Vec<Tariff> {
    let mut rates = || if random.below(2) == 0 { visits(random) } else { hours(random) };
    let (first, second) = (rates(), rates());
    if random.below(3) == 0 {
        return vec![tariff("only", "2018-01-01", None, first)];
    }
    let change = date("2027-02-01") + TimeDelta::days(random.below(12));
    let last = (change - TimeDelta::days(1)).to_string();
    vec![tariff("second", &change.to_string(), None, second), tariff("first", "2018-01-01", Some(&last), first)]
}

/// A stay of one minute to seven days around Tết 2027; often it begins or ends at a time where prices change.
pub fn stay(random: &mut Random) -> (NaiveDateTime, NaiveDateTime) {
    let time = |random: &mut Random| -> i64 {
        match random.below(3) {
            0 => *random.pick(&[0, 6 * 60, 18 * 60, 20 * 60]) + random.below(3),
            _ => random.below(24 * 60),
        }
    };
    let day = date("2027-01-28") + TimeDelta::days(random.below(14));
    let from = day.and_time(NaiveTime::MIN) + TimeDelta::minutes(time(random));
    let most: i64 = *random.pick(&[60, 5 * 60, 24 * 60, 7 * 24 * 60]);
    let mut to = from + TimeDelta::minutes(1 + random.below(most));
    if random.below(3) == 0 {
        let sharp = to.date().and_time(NaiveTime::MIN) + TimeDelta::minutes(time(random));
        if sharp > from && sharp - from <= TimeDelta::days(7) {
            to = sharp;
        }
    }
    (from, to)
}
