//! Local time as a service day and seconds after its midnight, with conversion to and from instants.

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime, TimeDelta, Timelike};
use contract::Instant;

/// A local date and time in the city.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    /// The date, in days of the common era.
    pub date: i32,
    /// Seconds after its midnight.
    pub secs: i32,
    offset: FixedOffset,
}

impl Clock {
    /// Splits an instant. It must be in the city's offset.
    pub fn of(at: Instant) -> Self {
        let local = at.naive_local();
        Self { date: local.num_days_from_ce(), secs: local.num_seconds_from_midnight() as i32, offset: *at.offset() }
    }

    /// Parses a local `YYYY-MM-DDTHH:MM`, in the offset of `now`.
    pub fn parse(text: &str, now: Instant) -> Option<Self> {
        let number = |from: usize, to: usize| text.get(from..to)?.parse::<u32>().ok();
        if !contract::is_local_time(text) {
            return None;
        }
        let day = NaiveDate::from_ymd_opt(number(0, 4)? as i32, number(5, 7)?, number(8, 10)?)?;
        let (hours, minutes) = (number(11, 13)?, number(14, 16)?);
        let secs = (hours < 24 && minutes < 60).then_some((hours * 3600 + minutes * 60) as i32)?;
        Some(Self { date: day.num_days_from_ce(), secs, offset: *now.offset() })
    }

    /// The instant this many seconds after this day's midnight.
    pub fn instant(self, secs: i32) -> Instant {
        let day = NaiveDate::from_num_days_from_ce_opt(self.date).unwrap_or_default();
        let local = NaiveDateTime::from(day) + TimeDelta::seconds(i64::from(secs));
        let utc = local - TimeDelta::seconds(i64::from(self.offset.local_minus_utc()));
        DateTime::from_naive_utc_and_offset(utc, self.offset)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn local_times_and_instants_are_two_ways_to_say_one_thing() {
        let now: Instant = "2026-11-22T17:30:10+07:00".parse().unwrap_or_default();
        let clock = Clock::of(now);
        assert_eq!(clock.secs, 63_010);
        assert_eq!(clock.instant(63_010), now);
        assert_eq!(clock.instant(86_400).to_rfc3339(), "2026-11-23T00:00:00+07:00");
        assert_eq!(clock.instant(-60).to_rfc3339(), "2026-11-21T23:59:00+07:00");
        assert_eq!(Clock::parse("2026-11-22T17:30", now), Some(Clock { secs: 63_000, ..clock }));
        for wrong in ["", "2026-11-22", "2026-13-22T17:30", "2026-11-22T24:30", "2026-11-22 17:30", "2026-02-30T10:00"]
        {
            assert_eq!(Clock::parse(wrong, now), None, "{wrong}");
        }
    }
}
