//! Checks each field by itself.

use chrono::NaiveDate;
use contract::parking::{DAY_MINUTES, Rate, RateUnit, RateUnitPeriod, Tariff, TimeSpan};

use crate::{parking::TariffFault, vietqr::MOST_DONG};

/// Reports fields that are empty or impossible. Returns whether the rates may be compared with each other.
pub(super) fn check(tariff: &Tariff, today: NaiveDate, add: &mut impl FnMut(TariffFault)) -> bool {
    let mut field = |is_wrong: bool, field, reason| {
        if is_wrong {
            add(TariffFault::Field { field, reason });
        }
    };
    let has_twins = |vehicle| tariff.vehicles.iter().filter(|other| *other == vehicle).count() > 1;
    field(tariff.id.trim().is_empty(), "id", "must not be empty");
    field(tariff.vehicles.is_empty(), "vehicles", "must name a vehicle");
    field(tariff.vehicles.iter().any(has_twins), "vehicles", "must name each vehicle once");
    field(tariff.source.document.trim().is_empty(), "source.document", "must name the decision");
    field(tariff.source.article.trim().is_empty(), "source.article", "must name the article or annex");
    let is_https = |url: &String| url.starts_with("https://");
    field(!tariff.source.url.iter().all(is_https), "source.url", "must begin with https://");
    field(tariff.valid_to.is_some_and(|last| last < tariff.valid_from), "valid_to", "must not be before valid_from");
    field(tariff.checked_on > today, "checked_on", "must not be in the future");
    let count = |unit| tariff.rates.iter().filter(|rate| rate.rate_unit == unit).count();
    let (visits, hours) = (count(RateUnit::Visit), count(RateUnit::Hour));
    field(visits + hours == 0, "rates", "must have a visit or an hourly rate");
    field(visits > 0 && hours > 0, "rates", "must not mix visit and hourly rates");
    field(count(RateUnit::Month) > 1, "rates", "must have at most one monthly rate");
    field(tariff.rates.len() > usize::from(u16::MAX), "rates", "are too many");
    let mut is_sound = true;
    for (index, rate) in tariff.rates.iter().enumerate() {
        check_rate(rate, |field, reason| {
            is_sound = false;
            add(TariffFault::Rate { rate: index, field, reason });
        });
    }
    is_sound && (visits > 0) != (hours > 0)
}

fn check_rate(rate: &Rate, mut add: impl FnMut(&'static str, &'static str)) {
    let mut check = |is_wrong: bool, field, reason| {
        if is_wrong {
            add(field, reason);
        }
    };
    let is_hourly = rate.rate_unit == RateUnit::Hour;
    let is_calendar = rate.rate_unit_period == RateUnitPeriod::Calendar;
    check(u64::from(rate.rate) > MOST_DONG, "rate", "is above the limit of a transfer");
    check(
        rate.increment_amount.is_some_and(|price| u64::from(price) > MOST_DONG),
        "increment_amount",
        "is above the limit of a transfer",
    );
    if is_hourly {
        let increment = rate.increment();
        check(!(1..=DAY_MINUTES).contains(&increment), "increment_duration", "must be 1 to 1440 minutes");
        let is_whole = u64::from(rate.rate) * u64::from(increment) % 60 == 0;
        check(
            rate.increment_amount.is_none() && !is_whole,
            "increment_amount",
            "is needed: the share of the rate is not whole đồng",
        );
        let length = rate.end_duration.map(|end| end.saturating_sub(rate.start_duration));
        check(length == Some(0), "end_duration", "must be after start_duration");
        let is_tiled = increment > 0 && length.is_none_or(|length| length % increment == 0);
        check(!is_calendar && !is_tiled, "end_duration", "must be a whole number of increments after start_duration");
        check(
            is_calendar && (increment == 0 || !DAY_MINUTES.is_multiple_of(increment)),
            "increment_duration",
            "must divide a day, because increments begin at the clock",
        );
        let is_progressive = rate.start_duration != 0 || rate.end_duration.is_some();
        check(
            is_calendar && is_progressive,
            "rate_unit_period",
            "must be rolling where the price depends on the duration",
        );
    } else {
        check(rate.increment_duration.is_some(), "increment_duration", "is for hourly rates");
        check(rate.increment_amount.is_some(), "increment_amount", "is for hourly rates");
        check(rate.start_duration != 0, "start_duration", "is for hourly rates");
        check(rate.end_duration.is_some(), "end_duration", "is for hourly rates");
        check(is_calendar, "rate_unit_period", "is for hourly rates");
    }
    check(rate.rate_unit == RateUnit::Month && !rate.time_spans.is_empty(), "time_spans", "are not for monthly rates");
    check(
        rate.time_spans.iter().any(|span| !has_valid_days(span)),
        "time_spans",
        "days_of_week must be 1 to 7, each once",
    );
    check(
        rate.time_spans.iter().any(|span| !has_valid_times(span)),
        "time_spans",
        "must begin before 24:00, must not end when they begin, and must not go past midnight on named days",
    );
}

fn has_valid_days(span: &TimeSpan) -> bool {
    let days = &span.days_of_week;
    days.iter().all(|day| (1..=7).contains(day) && days.iter().filter(|other| *other == day).count() == 1)
}

fn has_valid_times(span: &TimeSpan) -> bool {
    let (start, end) = (u32::from(span.time_of_day_start.0), u32::from(span.time_of_day_end.0));
    let is_every_day = span.days_of_week.is_empty() && span.holidays.is_none();
    // Which day's night would the hours after midnight belong to?
    let is_clear = start < end || end == 0 || is_every_day;
    start < DAY_MINUTES && end <= DAY_MINUTES && start != end && is_clear
}
