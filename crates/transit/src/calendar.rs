//! Service days, from `calendar.txt` and `calendar_dates.txt`.

use serde::{Deserialize, Serialize};

/// The days of a service. Dates are days of the common era (`chrono::Datelike::num_days_from_ce`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Service {
    /// Weekdays as bits; Monday is the lowest.
    pub weekdays: u8,
    /// First and last day, inclusive.
    pub valid: (i32, i32),
    /// Days added to the weekly pattern, sorted.
    pub added: Vec<i32>,
    /// Days removed from the weekly pattern, sorted.
    pub removed: Vec<i32>,
}

impl Service {
    /// Whether the service runs on a date. With `as_model`, only the weekday counts, because the exceptions belong to
    /// the years that the feed describes.
    pub fn runs_on(&self, date: i32, as_model: bool) -> bool {
        // 1 January of year 1 was a Monday.
        let weekday = (date - 1).rem_euclid(7);
        let by_week = self.weekdays >> weekday & 1 == 1;
        if as_model {
            return by_week;
        }
        if self.added.binary_search(&date).is_ok() {
            return true;
        }
        by_week && (self.valid.0..=self.valid.1).contains(&date) && self.removed.binary_search(&date).is_err()
    }

    /// Whether the service runs on any day at all.
    pub fn ever_runs(&self) -> bool {
        let days = (self.valid.0..=self.valid.1).take(7 * 53 * 5);
        !self.added.is_empty() || days.into_iter().any(|date| self.runs_on(date, false))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{Datelike, NaiveDate};

    fn day(y: i32, m: u32, d: u32) -> i32 {
        NaiveDate::from_ymd_opt(y, m, d).map_or(0, |date| date.num_days_from_ce())
    }

    #[test]
    fn weeks_ranges_and_exceptions() {
        let service = Service {
            weekdays: 0b001_1111,
            valid: (day(2026, 11, 2), day(2026, 11, 29)),
            added: vec![day(2026, 11, 22)],
            removed: vec![day(2026, 11, 20)],
        };
        let runs = |d| service.runs_on(day(2026, 11, d), false);
        assert!(runs(2) && runs(6) && runs(22), "Monday, Friday, an added Sunday");
        assert!(!runs(7) && !runs(20) && !runs(30) && !runs(1));
        assert!(service.runs_on(day(2030, 1, 7), true) && !service.runs_on(day(2030, 1, 6), true));
        assert!(service.ever_runs());
        assert!(!Service { added: vec![], valid: (5, 4), ..service }.ever_runs());
    }
}
