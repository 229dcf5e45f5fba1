//! Opening hours in OpenStreetMap syntax: the next days as spans, and the seasons of the coming year as weeks.

use chrono::{Datelike as _, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike as _};
use contract::{Instant, OpeningTimes};
use opening_hours::{Context, ContextHolidays, OpeningHours, RuleKind};
use std::{collections::BTreeSet, sync::Arc};

/// Number of days sent to the device.
const DAYS_AHEAD: u64 = 8;
/// Number of days for which a page lists hours.
const PLAN_DAYS: u64 = 366;
/// Number of days for which a page lists days off.
const DAYS_OFF_AHEAD: u64 = 31;
/// Maximum number of seasons on a page. Rules for single days of each month would otherwise fill it.
const MAX_SEASONS: usize = 4;

/// Opening hours of a site, with the city's days off for `PH`.
#[derive(Clone, Debug)]
pub struct Hours {
    rules: OpeningHours,
    /// The rules without days off, as in an ordinary week.
    plain: OpeningHours,
    /// Whether every week has the same hours, apart from days off.
    weekly: bool,
    /// First day with unknown hours: the rules use days off, and the city's list ends before it.
    unknown_from: Option<NaiveDate>,
    /// Whether the rules use days off.
    days_off: bool,
}

/// Times of a day, as (start, end) in minutes after midnight, up to 24:00.
pub type Times = Vec<(u32, u32)>;

/// A period in which every week has the same hours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Season {
    /// First day.
    pub first: NaiveDate,
    /// Last day, inclusive.
    pub last: NaiveDate,
    /// Runs of weekdays with the same times: first day, last day (0 is Monday), times.
    pub runs: Vec<(usize, usize, Times)>,
}

/// Hours as listed on a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Consecutive seasons. A single one covers the whole year.
    pub seasons: Vec<Season>,
    /// Upcoming days off whose hours differ from those of their weekday: first day, last day, times.
    pub days_off: Vec<(NaiveDate, NaiveDate, Times)>,
}

impl Hours {
    /// Parses opening hours.
    ///
    /// # Errors
    /// The text is not valid `opening_hours`, or uses something unknown here: the sun or school holidays. The parser's
    /// own messages span several lines and help nobody.
    pub fn parse(text: &str, days_off: impl IntoIterator<Item = NaiveDate>) -> Result<Self, String> {
        let plain: OpeningHours =
            text.parse().map_err(|_| format!("\"{text}\" is no opening_hours such as Mo-Fr 08:00-17:00"))?;
        let lower = text.to_lowercase();
        if let Some(sun) = ["sunrise", "sunset", "dawn", "dusk"].into_iter().find(|sun| lower.contains(sun)) {
            return Err(format!("\"{text}\": {sun} is not known here, write a time such as 18:00"));
        }
        let rules = &plain.get_expression().rules;
        let weekdays: Vec<String> =
            rules.iter().flat_map(|rule| &rule.day_selector.weekday).map(ToString::to_string).collect();
        if weekdays.iter().any(|day| day.contains("SH")) {
            return Err(format!("\"{text}\": school holidays (SH) are not known here, write their dates"));
        }
        let off: BTreeSet<NaiveDate> = days_off.into_iter().collect();
        let asks_days_off = weekdays.iter().any(|day| day.contains("PH"));
        let dated = rules.iter().map(|rule| &rule.day_selector);
        let weekly = dated.clone().all(|day| day.year.is_empty() && day.monthday.is_empty() && day.week.is_empty())
            && !weekdays.iter().any(|day| day.contains('['));
        // The city's list covers whole years.
        let unknown_from = asks_days_off
            .then(|| NaiveDate::from_ymd_opt(off.last().map_or(0, |last| last.year() + 1), 1, 1).unwrap_or_default());
        let holidays = ContextHolidays::new(Arc::new(off.into_iter().collect()), Arc::default());
        let rules = plain.clone().with_context(Context::default().with_holidays(holidays));
        Ok(Self { rules, plain, weekly, unknown_from, days_off: asks_days_off })
    }

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

    /// Hours for a page built on this day. They are true for every day listed, whenever the page is read.
    pub fn plan(&self, today: NaiveDate) -> Plan {
        let mut seasons = self.seasons(today);
        seasons.truncate(MAX_SEASONS);
        Plan { seasons, days_off: self.next_days_off(today) }
    }

    fn seasons(&self, today: NaiveDate) -> Vec<Season> {
        let last = today.checked_add_days(Days::new(PLAN_DAYS - 1)).unwrap_or(today);
        let length = if self.weekly { 7 } else { PLAN_DAYS };
        let mut seasons: Vec<(NaiveDate, NaiveDate, [Option<Times>; 7])> = Vec::new();
        for date in today.iter_days().take(usize::try_from(length).unwrap_or(7)) {
            let (weekday, times) = (date.weekday().num_days_from_monday() as usize, times(&self.plain, date));
            match seasons.last_mut() {
                Some((_, last, week)) if week[weekday].as_ref().is_none_or(|known| *known == times) => {
                    *last = date;
                    week[weekday] = Some(times);
                }
                _ => {
                    let mut week = [const { None }; 7];
                    week[weekday] = Some(times);
                    seasons.push((date, date, week));
                }
            }
        }
        let only = seasons.len() == 1;
        let season = |(first, end, week): (NaiveDate, NaiveDate, [Option<Times>; 7])| Season {
            first,
            last: if only { last } else { end },
            runs: runs(&week),
        };
        seasons.into_iter().map(season).collect()
    }

    fn next_days_off(&self, today: NaiveDate) -> Vec<(NaiveDate, NaiveDate, Times)> {
        let mut out: Vec<(NaiveDate, NaiveDate, Times)> = Vec::new();
        if !self.days_off {
            return out;
        }
        for date in today.iter_days().take(DAYS_OFF_AHEAD as usize) {
            let actual = times(&self.rules, date);
            if self.unknown_from.is_some_and(|unknown| date >= unknown) || actual == times(&self.plain, date) {
                continue;
            }
            match out.last_mut() {
                Some((_, last, same)) if last.succ_opt() == Some(date) && *same == actual => *last = date,
                _ => out.push((date, date, actual)),
            }
        }
        out
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

fn times(rules: &OpeningHours, day: NaiveDate) -> Times {
    let start = day.and_time(NaiveTime::MIN);
    let minutes = |at: NaiveDateTime| match at.date() == day {
        true => at.time().hour() * 60 + at.time().minute(),
        false => 24 * 60,
    };
    spans(rules, start, start + TimeDelta::days(1)).into_iter().map(|(from, to)| (minutes(from), minutes(to))).collect()
}

/// Groups weekdays with the same times. A short season lacks some weekdays.
fn runs(week: &[Option<Times>; 7]) -> Vec<(usize, usize, Times)> {
    let mut runs: Vec<(usize, usize, Times)> = Vec::new();
    for (day, times) in week.iter().enumerate().filter_map(|(day, times)| Some((day, times.as_ref()?))) {
        match runs.last_mut() {
            Some((_, last, same)) if *last + 1 == day && same == times => *last = day,
            _ => runs.push((day, day, times.clone())),
        }
    }
    runs
}

/// Formats minutes as `07:30`. Midnight at the end of a day is `24:00`.
pub fn clock(minutes: u32) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// English weekday name for schema.org; 0 is Monday.
pub fn day_of_week(day: usize) -> &'static str {
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"].get(day).copied().unwrap_or_default()
}

/// Weekday of an instant; 0 is Monday.
pub fn weekday(at: Instant) -> usize {
    at.weekday().num_days_from_monday() as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::OpenState;

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
        assert_eq!(state("2026-11-22T09:00:00+07:00"), OpenState::Until(second("2026-11-22T11:30:00+07:00")));
        assert_eq!(state("2026-11-22T12:00:00+07:00"), OpenState::From(second("2026-11-22T13:30:00+07:00")));
        // Closed on Monday and on Friday, a day off.
        assert_eq!(state("2026-11-22T18:00:00+07:00"), OpenState::From(second("2026-11-24T08:00:00+07:00")));
        assert_eq!(state("2026-11-26T17:00:00+07:00"), OpenState::From(second("2026-11-28T08:00:00+07:00")));
        assert_eq!(state("2026-12-05T09:00:00+07:00"), OpenState::Unknown);
    }

    #[test]
    fn a_week_in_runs() {
        let day = at("2026-11-22T09:00:00+07:00").date_naive();
        let runs = |text: &str| {
            let plan = Hours::parse(text, []).expect("hours").plan(day);
            let [season] = plan.seasons.as_slice() else { panic!("{plan:?}") };
            assert_eq!((season.last - season.first).num_days(), 365, "all year");
            season.runs.clone()
        };
        assert_eq!(runs("24/7"), [(0, 6, vec![(0, 1440)])]);
        assert_eq!(runs("Tu-Su 08:00-17:00"), [(0, 0, vec![]), (1, 6, vec![(480, 1020)])]);
        let always = Hours::parse("24/7", []).expect("hours").ahead(at("2026-11-22T09:00:00+07:00"));
        assert_eq!(always.at(at("2026-11-23T09:00:00+07:00").timestamp()), OpenState::Until(None));
        assert_eq!(clock(450), "07:30");
    }

    #[test]
    fn what_cannot_be_known_is_refused() {
        for (text, message) in [
            ("sáng đến chiều", "is no opening_hours"),
            ("Mo-Su sunrise-18:00", "sunrise is not known here"),
            ("Mo-Su 08:00-dusk", "dusk is not known here"),
            ("Mo-Fr 08:00-17:00; SH off", "school holidays (SH)"),
        ] {
            let fault = Hours::parse(text, []).expect_err(text);
            assert!(fault.contains(message), "{fault}");
        }
    }

    #[test]
    fn a_season_has_its_dates() {
        let hours = Hours::parse("Apr-Sep 07:30-18:00; Oct-Mar Tu-Su 08:00-17:00", []).expect("hours");
        let day = |text: &str| text.parse::<NaiveDate>().expect("a day");
        let plan = hours.plan(day("2026-11-22"));
        let dates: Vec<_> = plan.seasons.iter().map(|season| (season.first, season.last)).collect();
        assert_eq!(
            dates,
            [
                (day("2026-11-22"), day("2027-03-31")),
                (day("2027-04-01"), day("2027-09-30")),
                (day("2027-10-01"), day("2027-11-22")),
            ]
        );
        assert_eq!(plan.seasons[0].runs, [(0, 0, vec![]), (1, 6, vec![(480, 1020)])]);
        assert_eq!(plan.seasons[1].runs, [(0, 6, vec![(450, 1080)])]);
        // Rules for single days do not fill the page.
        assert_eq!(
            Hours::parse("Mo[1] 08:00-17:00", []).expect("hours").plan(day("2026-11-22")).seasons.len(),
            MAX_SEASONS
        );
    }

    #[test]
    fn days_off_are_named_as_far_as_they_are_known() {
        let day = |text: &str| text.parse::<NaiveDate>().expect("a day");
        let off = ["2026-02-16", "2026-02-17", "2026-04-30"].map(day);
        let hours = Hours::parse("Mo-Su 08:00-17:00; PH off", off).expect("hours");
        assert_eq!(hours.plan(day("2026-02-01")).days_off, [(day("2026-02-16"), day("2026-02-17"), vec![])]);
        assert_eq!(hours.plan(day("2026-03-01")).days_off, []);
        // The list ends with its year; the next year's days off are unknown.
        let last = hours.ahead(at("2026-12-30T09:00:00+07:00"));
        assert_eq!(last.known_until, at("2027-01-01T00:00:00+07:00").timestamp());
        assert_eq!(
            hours.ahead(at("2027-01-01T09:00:00+07:00")).at(at("2027-01-01T09:00:00+07:00").timestamp()),
            OpenState::Unknown
        );
    }

    #[test]
    fn what_lies_beyond_the_days_that_are_known_is_not_said() {
        let hours = Hours::parse("Mo-Su 18:00-02:00", []).expect("hours");
        let opening = hours.ahead(at("2026-11-22T09:00:00+07:00"));
        let state = |text: &str| opening.at(at(text).timestamp());
        assert_eq!(
            state("2026-11-28T20:00:00+07:00"),
            OpenState::Until(Some(at("2026-11-29T02:00:00+07:00").timestamp()))
        );
        assert_eq!(
            state("2026-11-29T20:00:00+07:00"),
            OpenState::Until(None),
            "the last evening ends beyond what is known"
        );
        assert_eq!(state("2026-11-30T00:00:00+07:00"), OpenState::Unknown);
        let hours = Hours::parse("Mo-Su 08:00-17:00; Sa 08:00-17:00 unknown \"ring the bell\"", []).expect("hours");
        let opening = hours.ahead(at("2026-11-26T09:00:00+07:00"));
        assert_eq!(opening.at(at("2026-11-28T09:00:00+07:00").timestamp()), OpenState::Unknown);
        assert!(matches!(opening.at(at("2026-11-27T09:00:00+07:00").timestamp()), OpenState::Until(Some(_))));
    }
}
