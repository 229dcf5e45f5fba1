//! Working time: deadlines count only the hours in which the office works.

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveTime, TimeDelta, Timelike};
use std::collections::BTreeSet;

/// Working hours of the office.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WorkingTime {
    /// Working days, Monday first.
    pub days: [bool; 7],
    /// Working spans of a day as minutes after midnight, `from..to`.
    pub spans: Vec<(u16, u16)>,
    /// Public holidays.
    pub holidays: BTreeSet<NaiveDate>,
}

/// After this many days without reaching the deadline, calendar time is used.
const MAX_DAYS: u32 = 3 * 366;

impl WorkingTime {
    /// The instant after `minutes` of working time since `start`, in the offset of `start`. It lies within a working
    /// span, ends included. If three years do not contain enough working time (for example, if there are no working
    /// days), calendar time is used.
    pub fn add(&self, start: DateTime<FixedOffset>, minutes: u32) -> DateTime<FixedOffset> {
        let mut spans = self.spans.clone();
        spans.sort_unstable();
        let mut left = i64::from(minutes) * 60;
        let mut date = start.date_naive();
        let mut clock = i64::from(start.num_seconds_from_midnight());
        for _ in 0..MAX_DAYS {
            if self.works_on(date) {
                for (from, to) in &spans {
                    let (from, to) = (clock.max(i64::from(*from) * 60), i64::from(*to) * 60);
                    if from > to {
                        continue;
                    }
                    if left <= to - from {
                        return local_instant(date, from + left, start);
                    }
                    left -= to - from;
                    clock = to;
                }
            }
            let Some(next) = date.succ_opt() else { break };
            date = next;
            clock = 0;
        }
        start.checked_add_signed(TimeDelta::minutes(i64::from(minutes))).unwrap_or(start)
    }

    fn works_on(&self, date: NaiveDate) -> bool {
        let day = date.weekday().num_days_from_monday() as usize;
        self.days.get(day).copied().unwrap_or(false) && !self.holidays.contains(&date)
    }
}

fn local_instant(date: NaiveDate, second: i64, start: DateTime<FixedOffset>) -> DateTime<FixedOffset> {
    let local = date.and_time(NaiveTime::MIN).checked_add_signed(TimeDelta::seconds(second));
    local.and_then(|local| local.and_local_timezone(*start.offset()).single()).unwrap_or(start)
}

/// Fraction of the time from `start` to `due` that has passed, 0 to 1.
pub fn fraction_used(start: DateTime<FixedOffset>, due: DateTime<FixedOffset>, now: DateTime<FixedOffset>) -> f32 {
    let whole = (due - start).num_seconds();
    let used = (now - start).num_seconds();
    if whole <= 0 {
        return if now < due { 0.0 } else { 1.0 };
    }
    (used as f32 / whole as f32).clamp(0.0, 1.0)
}

/// Fraction of the time from `start` to `due` that is left, 1 to 0.
pub fn remaining(start: DateTime<FixedOffset>, due: DateTime<FixedOffset>, now: DateTime<FixedOffset>) -> f32 {
    1.0 - fraction_used(start, due, now)
}

#[cfg(test)]
mod tests;
