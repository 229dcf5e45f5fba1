//! A second calculation of the price, minute by minute, which shares no code with the first.

use chrono::{Datelike as _, NaiveDate, NaiveDateTime, TimeDelta, Timelike as _};
use contract::parking::{Rate, RateUnit, RateUnitPeriod, Tariff, TimeSpan, Vehicle};
use std::collections::BTreeSet;

/// The price of a stay; `None` if a minute has no tariff or rate.
pub fn price(
    tariffs: &[Tariff],
    holidays: &BTreeSet<NaiveDate>,
    vehicle: Vehicle,
    from: NaiveDateTime,
    to: NaiveDateTime,
) -> Option<u64> {
    let minutes = (to - from).num_minutes();
    let times: Vec<NaiveDateTime> = (0..minutes).map(|minute| from + TimeDelta::minutes(minute)).collect();
    let mut sum = 0;
    let mut paid_until = from;
    for (minute, now) in times.iter().enumerate() {
        if *now < paid_until {
            continue;
        }
        let tariff = tariffs.iter().find(|tariff| {
            let ended = tariff.valid_to.is_some_and(|last| now.date() > last);
            tariff.vehicles.contains(&vehicle) && now.date() >= tariff.valid_from && !ended
        })?;
        if tariff.rates.iter().any(|rate| rate.rate_unit == RateUnit::Visit) {
            let visit: Vec<NaiveDateTime> = times.iter().skip(minute).take(24 * 60).copied().collect();
            let fits =
                |rate: &&Rate| rate.rate_unit == RateUnit::Visit && visit.iter().all(|now| is_on(rate, *now, holidays));
            sum += u64::from(tariff.rates.iter().filter(fits).map(|rate| rate.rate).min()?);
            paid_until = *now + TimeDelta::hours(24);
        } else {
            let rate = tariff.rates.iter().find(|rate| {
                let begun = minute as u64 >= u64::from(rate.start_duration);
                let ended = rate.end_duration.is_some_and(|end| minute as u64 >= u64::from(end));
                rate.rate_unit == RateUnit::Hour && begun && !ended && is_on(rate, *now, holidays)
            })?;
            let length = rate.increment_duration.unwrap_or(60);
            sum += match rate.increment_amount {
                Some(amount) => u64::from(amount),
                None => (u64::from(rate.rate) * u64::from(length)).div_ceil(60),
            };
            paid_until = *now + TimeDelta::minutes(1);
            // The increment goes on until its length is used up, or until the clock shows a multiple of its length.
            let goes_on = |until: NaiveDateTime| match rate.rate_unit_period {
                RateUnitPeriod::Rolling => (until - *now).num_minutes() < i64::from(length),
                RateUnitPeriod::Calendar => !(until.hour() * 60 + until.minute()).is_multiple_of(length),
            };
            while goes_on(paid_until) {
                paid_until += TimeDelta::minutes(1);
            }
        }
    }
    Some(sum)
}

fn is_on(rate: &Rate, now: NaiveDateTime, holidays: &BTreeSet<NaiveDate>) -> bool {
    rate.time_spans.is_empty() || rate.time_spans.iter().any(|span| is_in(span, now, holidays))
}

fn is_in(span: &TimeSpan, now: NaiveDateTime, holidays: &BTreeSet<NaiveDate>) -> bool {
    let weekday = now.weekday().number_from_monday() as u8;
    let time = (now.hour() * 60 + now.minute()) as u16;
    let (start, end) = (span.time_of_day_start.0, span.time_of_day_end.0);
    let in_time = if start < end { time >= start && time < end } else { time >= start || time < end };
    let in_week = span.days_of_week.is_empty() || span.days_of_week.contains(&weekday);
    let in_kind = match span.holidays {
        None => true,
        Some(wanted) => holidays.contains(&now.date()) == wanted,
    };
    in_time && in_week && in_kind
}
