//! Open spans: those of the next days, and the times of one day.

use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike as _};
use contract::{Instant, OpeningTimes};
use opening_hours::{OpeningHours, RuleKind};

use super::Hours;

/// Number of days sent to the device.
const DAYS_AHEAD: u64 = 8;

/// Times of a day, as (start, end) in minutes after midnight, up to 24:00.
pub type Times = Vec<(u32, u32)>;

impl Hours {
    /// Opening times of the next days.
    pub fn ahead(&self, now: Instant) -> OpeningTimes {
        let offset = *now.offset();
        let today = now.naive_local().date();
        let from = today.and_time(NaiveTime::MIN);
        let mut to = today.checked_add_days(Days::new(DAYS_AHEAD)).unwrap_or(today);
        if let Some(unknown) = self.unknown_from {
            to = to.min(unknown.max(today));
        }
        let mut to = to.and_time(NaiveTime::MIN);
        // With rules such as "by appointment", neither that period nor what follows is known.
        if let Some(unknown) = self.rules.iter_range(from, to).find(|range| range.kind == RuleKind::Unknown) {
            to = unknown.range.start.max(from);
        }
        let spans = spans(&self.rules, from, to);
        let second = |at: NaiveDateTime| at.and_local_timezone(offset).single().map_or(0, |at| at.timestamp());
        let spans = spans.into_iter().map(|(from, to)| [second(from), second(to)]).collect();
        OpeningTimes { spans, known_until: second(to) }
    }
}

/// Open spans between two instants.
fn spans(rules: &OpeningHours, from: NaiveDateTime, to: NaiveDateTime) -> Vec<(NaiveDateTime, NaiveDateTime)> {
    let mut out: Vec<(NaiveDateTime, NaiveDateTime)> = Vec::new();
    for range in rules.iter_range(from, to).filter(|range| range.kind == RuleKind::Open) {
        let (start, end) = (range.range.start.max(from), range.range.end.min(to));
        match out.last_mut() {
            Some(last) if last.1 == start => last.1 = end,
            _ if start < end => out.push((start, end)),
            _ => {}
        }
    }
    out
}

/// The times of one day.
pub(super) fn times(rules: &OpeningHours, day: NaiveDate) -> Times {
    let start = day.and_time(NaiveTime::MIN);
    let minutes = |at: NaiveDateTime| match at.date() == day {
        true => at.time().hour() * 60 + at.time().minute(),
        false => 24 * 60,
    };
    spans(rules, start, start + TimeDelta::days(1)).into_iter().map(|(from, to)| (minutes(from), minutes(to))).collect()
}
