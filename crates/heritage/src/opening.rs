//! Opening hours in OpenStreetMap's syntax: the next days as spans, a week in words, and schema.org's form.

use chrono::{Datelike as _, Days, NaiveDate, NaiveDateTime, TimeDelta, Timelike as _, Weekday};
use contract::{Instant, Opening};
use opening_hours::{Context, ContextHolidays, OpeningHours, RuleKind};
use std::sync::Arc;

/// Days that a device knows ahead.
const AHEAD: u64 = 8;

/// Hours of a site, with the city's days off for `PH`.
#[derive(Clone, Debug)]
pub struct Hours(OpeningHours);

/// Times of a day: minutes after midnight, from and to; to may lie beyond midnight.
pub type Times = Vec<(u32, u32)>;

impl Hours {
    /// Reads hours.
    ///
    /// # Errors
    /// That it is none. The parser's own words span several lines and help nobody.
    pub fn parse(text: &str, days_off: impl IntoIterator<Item = NaiveDate>) -> Result<Self, String> {
        let hours: OpeningHours =
            text.parse().map_err(|_| format!("\"{text}\" is no opening_hours such as Mo-Fr 08:00-17:00"))?;
        let holidays = ContextHolidays::new(Arc::new(days_off.into_iter().collect()), Arc::default());
        Ok(Self(hours.with_context(Context::default().with_holidays(holidays))))
    }

    /// When it is open in the next days.
    pub fn ahead(&self, now: Instant) -> Opening {
        let offset = *now.offset();
        let from = now.naive_local().date().and_time(chrono::NaiveTime::MIN);
        let to = from.checked_add_days(Days::new(AHEAD)).unwrap_or(from);
        let second = |at: NaiveDateTime| at.and_local_timezone(offset).single().map_or(0, |at| at.timestamp());
        let spans = self.spans(from, to).into_iter().map(|(from, to)| [second(from), second(to)]).collect();
        Opening { spans, known_until: second(to) }
    }

    fn spans(&self, from: NaiveDateTime, to: NaiveDateTime) -> Vec<(NaiveDateTime, NaiveDateTime)> {
        let mut out: Vec<(NaiveDateTime, NaiveDateTime)> = Vec::new();
        for range in self.0.iter_range(from, to).filter(|range| range.kind == RuleKind::Open) {
            let (start, end) = (range.range.start.max(from), range.range.end.min(to));
            match out.last_mut() {
                Some(last) if last.1 == start => last.1 = end,
                _ if start < end => out.push((start, end)),
                _ => {}
            }
        }
        out
    }

    /// Times of each day of a week without holidays, Monday first.
    pub fn week(&self) -> [Times; 7] {
        // A week far from any day off: only rules for weekdays matter there.
        let plain = Self(self.0.clone().with_context(Context::default()));
        let monday = NaiveDate::from_isoywd_opt(2026, 40, Weekday::Mon).unwrap_or_default();
        [0, 1, 2, 3, 4, 5, 6].map(|nth| {
            let day = monday + TimeDelta::days(nth);
            let start = day.and_time(chrono::NaiveTime::MIN);
            let spans = plain.spans(start, start + TimeDelta::days(1));
            let minutes = |at: NaiveDateTime| match at.date() == day {
                true => at.time().hour() * 60 + at.time().minute(),
                false => 24 * 60,
            };
            spans.into_iter().map(|(from, to)| (minutes(from), minutes(to))).collect()
        })
    }

    /// Runs of days with the same times: first and last day (0 is Monday) and their times.
    pub fn runs(&self) -> Vec<(usize, usize, Times)> {
        let mut runs: Vec<(usize, usize, Times)> = Vec::new();
        for (day, times) in self.week().into_iter().enumerate() {
            match runs.last_mut() {
                Some((_, last, same)) if *same == times => *last = day,
                _ => runs.push((day, day, times)),
            }
        }
        runs
    }
}

/// `07:30`; midnight at the end of a day is `24:00`.
pub fn clock(minutes: u32) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// The English name that schema.org has for a day, 0 is Monday.
pub fn day_of_week(day: usize) -> &'static str {
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"].get(day).copied().unwrap_or_default()
}

/// The weekday of an instant, 0 is Monday.
pub fn weekday(at: Instant) -> usize {
    at.weekday().num_days_from_monday() as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::Open;

    fn at(text: &str) -> Instant {
        text.parse().expect("an instant")
    }

    #[test]
    fn open_closed_and_when_next() {
        let hours =
            Hours::parse("Tu-Su 08:00-11:30,13:30-17:00; PH off", [at("2026-11-27T00:00:00+07:00").date_naive()]);
        let opening = hours.expect("hours").ahead(at("2026-11-22T09:00:00+07:00"));
        let state = |text: &str| opening.at(at(text).timestamp());
        let second = |text: &str| Some(at(text).timestamp());
        assert_eq!(state("2026-11-22T09:00:00+07:00"), Open::Until(second("2026-11-22T11:30:00+07:00")));
        assert_eq!(state("2026-11-22T12:00:00+07:00"), Open::From(second("2026-11-22T13:30:00+07:00")));
        // Monday is closed, and so is the day off on Friday.
        assert_eq!(state("2026-11-22T18:00:00+07:00"), Open::From(second("2026-11-24T08:00:00+07:00")));
        assert_eq!(state("2026-11-26T17:00:00+07:00"), Open::From(second("2026-11-28T08:00:00+07:00")));
        assert_eq!(state("2026-12-05T09:00:00+07:00"), Open::Unknown);
    }

    #[test]
    fn a_week_in_runs() {
        let runs = |text: &str| Hours::parse(text, []).expect("hours").runs();
        assert_eq!(runs("24/7"), [(0, 6, vec![(0, 1440)])]);
        assert_eq!(runs("Tu-Su 08:00-17:00"), [(0, 0, vec![]), (1, 6, vec![(480, 1020)])]);
        let always = Hours::parse("24/7", []).expect("hours").ahead(at("2026-11-22T09:00:00+07:00"));
        assert_eq!(always.at(at("2026-11-23T09:00:00+07:00").timestamp()), Open::Until(None));
        assert!(Hours::parse("sáng đến chiều", []).is_err());
        assert_eq!(clock(450), "07:30");
    }
}
