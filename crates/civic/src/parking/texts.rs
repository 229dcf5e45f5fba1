//! Rates and sums in words.

use chrono::Timelike as _;
use contract::{
    Instant,
    parking::{DAY_MINUTES, Quote, QuoteStep, Rate, RateUnit, RateUnitPeriod, Tariff, TimeOfDay, TimeSpan, Vehicle},
};
use messages::{
    Words,
    args::{ParkingRateHours, ParkingRateMinutes, ParkingStayOn, ParkingStep},
};

use crate::{locale::price, time};

/// Keeps a number and its unit on one line.
pub(super) const NO_BREAK_SPACE: &str = "\u{a0}";

/// A row of a tariff table, or of a sum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PriceRow {
    /// What is charged.
    pub label: String,
    /// Its price.
    pub price: String,
    /// Why this is charged, in a sentence; empty where the label says it.
    pub note: String,
}

/// An amount in đồng, `25.000 đ`, with a no-break space.
pub fn dong(amount: u64, words: &Words) -> String {
    let milli = i64::try_from(amount).unwrap_or(i64::MAX).saturating_mul(1000);
    price(milli, "VND", words.tag()).replace(' ', NO_BREAK_SPACE)
}

/// A stay: `08:00–09:00 ngày 30/11/2026`, or both ends with their days.
pub fn stay_text(from: Instant, to: Instant, words: &Words) -> String {
    if from.date_naive() != to.date_naive() {
        return [time::date_time(from, words), time::date_time(to, words)].join(" – ");
    }
    let times = [time::time(from), time::time(to)].join("–");
    words.parking_stay_on(ParkingStayOn { times: &times, date: &time::date(from, words) })
}

/// Name of a kind of vehicle.
pub fn vehicle_name(vehicle: Vehicle, words: &Words) -> &'static str {
    match vehicle {
        Vehicle::Motorcycle => words.vehicle_motorcycle(),
        Vehicle::Car => words.vehicle_car(),
        Vehicle::Bicycle => words.vehicle_bicycle(),
        Vehicle::Bus => words.vehicle_coach(),
    }
}

/// The rates of a tariff as rows.
pub fn tariff_rows(tariff: &Tariff, words: &Words) -> Vec<PriceRow> {
    let row = |rate: &Rate| {
        let amount = if rate.rate_unit == RateUnit::Hour { rate.increment_price() } else { rate.rate };
        PriceRow { label: rate_label(rate, words), price: dong(u64::from(amount), words), note: String::new() }
    };
    tariff.rates.iter().map(row).collect()
}

/// The steps of a sum as rows. Steps of tariffs that are not given have an empty label.
pub fn quote_rows(quote: &Quote, tariffs: &[Tariff], words: &Words) -> Vec<PriceRow> {
    let row = |step: &QuoteStep| {
        let tariff = tariffs.iter().find(|tariff| tariff.id == step.tariff);
        let rate = tariff.and_then(|tariff| tariff.rates.get(usize::from(step.rate)));
        let label = rate.map(|rate| rate_label(rate, words)).unwrap_or_default();
        let amount = dong(step.amount, words);
        let price = match step.count {
            1 => amount,
            count => {
                let price = dong(u64::from(step.price), words);
                words.parking_step(ParkingStep { count, price: &price, amount: &amount })
            }
        };
        let note = tariff.zip(rate).and_then(|(tariff, rate)| crossing_text(step, tariff, rate, words));
        PriceRow { label, price, note: note.unwrap_or_default() }
    };
    quote.steps.iter().map(row).collect()
}

/// Why a visit costs the rate without time spans: the times of day that it crosses and at which cheaper rates begin or
/// end, in the order of the stay.
fn crossing_text(step: &QuoteStep, tariff: &Tariff, rate: &Rate, words: &Words) -> Option<String> {
    if rate.rate_unit != RateUnit::Visit || !rate.time_spans.is_empty() {
        return None;
    }
    let start = step.from.hour() * 60 + step.from.minute();
    let length = u32::try_from((step.to - step.from).num_minutes()).ok()?;
    let visits = tariff.rates.iter().filter(|rate| rate.rate_unit == RateUnit::Visit);
    let spans = visits.flat_map(|rate| &rate.time_spans);
    let times = spans.flat_map(|span| [span.time_of_day_start, span.time_of_day_end]);
    // Minutes from the beginning of the stay to such a time, and the time. At the beginning itself nothing is crossed.
    let mut crossed: Vec<(u32, TimeOfDay)> = times
        .map(|time| {
            let minute = u32::from(time.0) % DAY_MINUTES;
            let distance = (minute + DAY_MINUTES - start) % DAY_MINUTES;
            (if distance == 0 { DAY_MINUTES } else { distance }, TimeOfDay(minute as u16))
        })
        .filter(|(distance, _)| *distance < length)
        .collect();
    crossed.sort_unstable();
    crossed.dedup();
    let times: Vec<String> = crossed.into_iter().map(|(_, time)| time.to_string()).collect();
    (!times.is_empty()).then(|| words.parking_crossing(times.join(", ")))
}

/// What a rate is for: `1st to 2nd hour, each`.
fn rate_label(rate: &Rate, words: &Words) -> String {
    let times = times(&rate.time_spans, words);
    match rate.rate_unit {
        RateUnit::Month => words.parking_rate_month().to_owned(),
        RateUnit::Visit if times.is_empty() => words.parking_rate_visit().to_owned(),
        RateUnit::Visit => words.parking_rate_times(times),
        RateUnit::Hour if times.is_empty() => duration(rate, words),
        RateUnit::Hour => [duration(rate, words), times].join(", "),
    }
}

/// Which hours of a stay a rate is for, or how long its increments are.
fn duration(rate: &Rate, words: &Words) -> String {
    let (start, end, increment) = (rate.start_duration, rate.end_duration, rate.increment());
    // Increments at the clock have the same price all the time: the lint makes sure of it.
    if rate.rate_unit_period == RateUnitPeriod::Calendar {
        return match increment {
            60 => words.parking_rate_clock_hour().to_owned(),
            minutes => words.parking_rate_clock_minutes(minutes),
        };
    }
    let is_hourly = increment == 60 && start % 60 == 0 && end.is_none_or(|end| end % 60 == 0);
    match end {
        None if start == 0 && is_hourly => words.parking_rate_hour().to_owned(),
        None if is_hourly => words.parking_rate_from_hour(start / 60 + 1),
        Some(end) if is_hourly && end == start + 60 => words.parking_rate_one_hour(end / 60),
        Some(end) if is_hourly => words.parking_rate_hours(ParkingRateHours { index: start / 60 + 1, total: end / 60 }),
        _ => words.parking_rate_minutes(ParkingRateMinutes { minutes: increment, m: start }),
    }
}

/// Times of day and days, `06:00–18:00`.
fn times(spans: &[TimeSpan], words: &Words) -> String {
    let one = |span: &TimeSpan| {
        let is_whole = span.time_of_day_start.0 == 0 && u32::from(span.time_of_day_end.0) == DAY_MINUTES;
        let clock = (!is_whole).then(|| format!("{}–{}", span.time_of_day_start, span.time_of_day_end));
        let days: Vec<&str> = span.days_of_week.iter().map(|day| weekday(*day, words)).collect();
        let days = (!days.is_empty()).then(|| days.join(", "));
        let holidays =
            span.holidays.map(|is| if is { words.parking_on_holidays() } else { words.parking_not_on_holidays() });
        let all = [clock, days, holidays.map(str::to_owned)];
        all.into_iter().flatten().collect::<Vec<_>>().join(", ")
    };
    spans.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// Short name of a day of the week, 1 (Monday) to 7.
fn weekday(day: u8, words: &Words) -> &'static str {
    words.weekdays_short().split(' ').nth(usize::from(day).saturating_sub(1)).unwrap_or_default()
}

#[cfg(test)]
mod tests;
