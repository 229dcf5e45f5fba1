//! The price of a stay.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike as _};
use contract::{
    Instant,
    parking::{DAY_MINUTES, ParkingSite, Quote, QuoteStep, Rate, RateUnit, RateUnitPeriod, Tariff, Vehicle},
};
use std::collections::BTreeSet;

use super::spans::{DayClass, covers};

/// Longest stay that is quoted, in days. Longer ones are a matter of monthly prices.
pub const MOST_DAYS: i64 = 31;

/// Why a stay has no price.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QuoteError {
    /// The stay ends before it begins, or at the same minute.
    #[error("the stay must end after it begins")]
    Empty,
    /// The stay is longer than [`MOST_DAYS`].
    #[error("the stay is longer than {MOST_DAYS} days: ask the operator for the monthly price")]
    TooLong,
    /// No tariff for the vehicle is valid on that day.
    #[error("no tariff is known for this vehicle on {0}")]
    NoTariff(NaiveDate),
    /// The tariff has no rate for that minute. [`super::lint`] does not let such a tariff pass.
    #[error("the tariff has no rate at {0}")]
    NoRate(NaiveDateTime),
}

/// The tariffs of a zone, and the public holidays that they refer to.
#[derive(Clone, Copy, Debug)]
pub struct Tariffs<'a> {
    /// Tariffs of one zone.
    pub tariffs: &'a [Tariff],
    /// Public holidays.
    pub holidays: &'a BTreeSet<NaiveDate>,
}

/// An increment or a visit that is paid when it begins.
struct Charge<'a> {
    tariff: &'a Tariff,
    rate: usize,
    end: NaiveDateTime,
    price: u32,
}

impl<'a> Tariffs<'a> {
    /// The price of a stay at a site: nothing where parking is free; no price for vehicles that the site does not take.
    ///
    /// # Errors
    /// See [`QuoteError`].
    pub fn quote_at(
        &self,
        site: &ParkingSite,
        vehicle: Vehicle,
        from: Instant,
        to: Instant,
    ) -> Result<Quote, QuoteError> {
        check_stay(from, to)?;
        if !site.purpose.contains(&vehicle) {
            return Err(QuoteError::NoTariff(from.date_naive()));
        }
        match site.has_fee {
            Some(false) => Ok(Quote { vehicle, from, to, amount: 0, steps: Vec::new() }),
            _ => self.quote(vehicle, from, to),
        }
    }

    /// The price of a stay and the steps of the sum. Times are read in their own offset; seconds do not count.
    ///
    /// Every increment is charged in full when it begins, by the tariff that is valid then. A visit covers at most 24
    /// hours from its beginning; a longer stay is several visits.
    ///
    /// # Errors
    /// See [`QuoteError`].
    pub fn quote(&self, vehicle: Vehicle, from: Instant, to: Instant) -> Result<Quote, QuoteError> {
        let (start, end) = check_stay(from, to)?;
        let instant = |local: NaiveDateTime| from + (local - start);
        let mut steps: Vec<QuoteStep> = Vec::new();
        let mut at = start;
        while at < end {
            let charge = self.charge(vehicle, start, at, end)?;
            let (rate, to) = (charge.rate as u16, instant(charge.end.min(end)));
            match steps.last_mut() {
                Some(step) if (&step.tariff, step.rate) == (&charge.tariff.id, rate) => {
                    step.to = to;
                    step.count += 1;
                    step.amount += u64::from(charge.price);
                }
                _ => steps.push(QuoteStep {
                    tariff: charge.tariff.id.clone(),
                    rate,
                    from: instant(at),
                    to,
                    count: 1,
                    price: charge.price,
                    amount: u64::from(charge.price),
                }),
            }
            at = charge.end;
        }
        Ok(Quote { vehicle, from, to, amount: steps.iter().map(|step| step.amount).sum(), steps })
    }

    /// The tariff for a vehicle on a day.
    pub fn tariff(&self, vehicle: Vehicle, day: NaiveDate) -> Option<&'a Tariff> {
        self.tariffs.iter().find(|tariff| tariff.vehicles.contains(&vehicle) && tariff.is_valid_on(day))
    }

    /// The charge that begins at `at`, in a stay from `start` to `end`.
    fn charge(
        &self,
        vehicle: Vehicle,
        start: NaiveDateTime,
        at: NaiveDateTime,
        end: NaiveDateTime,
    ) -> Result<Charge<'a>, QuoteError> {
        let tariff = self.tariff(vehicle, at.date()).ok_or_else(|| QuoteError::NoTariff(at.date()))?;
        let rates = || tariff.rates.iter().enumerate();
        let day = self.day_class(at.date());
        let (minute, stayed) = (minute_of_day(at), (at - start).num_minutes() as u32);
        let hourly = rates().find(|(_, rate)| {
            let is_reached = rate.start_duration <= stayed && rate.end_duration.is_none_or(|end| stayed < end);
            rate.rate_unit == RateUnit::Hour && is_reached && covers(rate, day, minute, minute + 1)
        });
        if let Some((index, rate)) = hourly {
            return Ok(Charge { tariff, rate: index, end: increment_end(rate, at), price: rate.increment_price() });
        }
        let visit_end = end.min(at + TimeDelta::minutes(i64::from(DAY_MINUTES)));
        let visits =
            rates().filter(|(_, rate)| rate.rate_unit == RateUnit::Visit && self.contains(rate, at, visit_end));
        let (index, rate) = visits.min_by_key(|(_, rate)| rate.rate).ok_or(QuoteError::NoRate(at))?;
        Ok(Charge { tariff, rate: index, end: visit_end, price: rate.rate })
    }

    /// Whether the time spans of a rate contain all of a stay.
    fn contains(&self, rate: &Rate, from: NaiveDateTime, to: NaiveDateTime) -> bool {
        if rate.time_spans.is_empty() {
            return true;
        }
        let mut at = from;
        while at < to {
            let midnight = next_midnight(at);
            let end = if to < midnight { minute_of_day(to) } else { DAY_MINUTES };
            if !covers(rate, self.day_class(at.date()), minute_of_day(at), end) {
                return false;
            }
            at = midnight;
        }
        true
    }

    fn day_class(&self, date: NaiveDate) -> DayClass {
        DayClass::of(date, self.holidays.contains(&date))
    }
}

/// Checks that a stay can have a price. Returns its start and end in local time, without seconds.
///
/// # Errors
/// [`QuoteError::Empty`] or [`QuoteError::TooLong`].
pub fn check_stay(from: Instant, to: Instant) -> Result<(NaiveDateTime, NaiveDateTime), QuoteError> {
    let (start, end) = (whole_minute(from.naive_local()), whole_minute(to.naive_local()));
    if end <= start {
        return Err(QuoteError::Empty);
    }
    if end - start > TimeDelta::days(MOST_DAYS) {
        return Err(QuoteError::TooLong);
    }
    Ok((start, end))
}

/// End of the increment that begins at `at`.
fn increment_end(rate: &Rate, at: NaiveDateTime) -> NaiveDateTime {
    // An increment of zero minutes, which the lint refuses, must not loop for ever.
    let length = rate.increment().max(1);
    let minutes = match rate.rate_unit_period {
        RateUnitPeriod::Rolling => length,
        RateUnitPeriod::Calendar => length - minute_of_day(at) % length,
    };
    at + TimeDelta::minutes(i64::from(minutes))
}

fn minute_of_day(at: NaiveDateTime) -> u32 {
    at.hour() * 60 + at.minute()
}

fn next_midnight(at: NaiveDateTime) -> NaiveDateTime {
    at.date().and_time(NaiveTime::MIN) + TimeDelta::days(1)
}

fn whole_minute(at: NaiveDateTime) -> NaiveDateTime {
    at - TimeDelta::seconds(i64::from(at.second())) - TimeDelta::nanoseconds(i64::from(at.nanosecond()))
}
