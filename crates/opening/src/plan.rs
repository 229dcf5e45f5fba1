//! Hours as a page lists them: seasons of weeks, and days off.

use chrono::{Datelike as _, Days, NaiveDate};

use super::{
    Hours,
    ahead::{Times, times},
};

/// Number of days for which a page lists hours.
const PLAN_DAYS: u64 = 366;
/// Number of days for which a page lists days off.
const DAYS_OFF_AHEAD: u64 = 31;
/// Maximum number of seasons on a page. Rules for single days of each month would otherwise fill it.
pub(super) const MAX_SEASONS: usize = 4;

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
