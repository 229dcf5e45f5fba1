//! Matching instants and stays with the time spans of rates.

use chrono::{Datelike, NaiveDate};
use contract::parking::{DAY_MINUTES, Rate, TimeSpan};

/// A day as time spans distinguish it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct DayClass {
    /// Day of the week, 1 (Monday) to 7.
    pub weekday: u8,
    /// Whether it is a public holiday.
    pub is_holiday: bool,
}

impl DayClass {
    /// The class of a date.
    pub fn of(date: NaiveDate, is_holiday: bool) -> Self {
        Self { weekday: date.weekday().number_from_monday() as u8, is_holiday }
    }

    /// All classes, holidays last.
    pub fn all() -> impl Iterator<Item = Self> {
        [false, true].into_iter().flat_map(|is_holiday| (1..=7).map(move |weekday| Self { weekday, is_holiday }))
    }
}

/// The minutes of a day in a span, as at most two ranges from (inclusive) to (exclusive).
fn ranges(span: &TimeSpan, day: DayClass) -> impl Iterator<Item = (u32, u32)> {
    let is_on_day = span.days_of_week.is_empty() || span.days_of_week.contains(&day.weekday);
    let is_on = is_on_day && span.holidays.is_none_or(|holidays| holidays == day.is_holiday);
    let (start, end) = (u32::from(span.time_of_day_start.0), u32::from(span.time_of_day_end.0));
    let both = if start < end { [(start, end), (0, 0)] } else { [(0, end), (start, DAY_MINUTES)] };
    both.into_iter().filter(move |(from, to)| is_on && from < to)
}

/// The minutes of a day at which a rate applies, in order and without overlaps.
pub(super) fn minutes(rate: &Rate, day: DayClass) -> Vec<(u32, u32)> {
    if rate.time_spans.is_empty() {
        return vec![(0, DAY_MINUTES)];
    }
    let mut all: Vec<_> = rate.time_spans.iter().flat_map(|span| ranges(span, day)).collect();
    all.sort_unstable();
    let mut joined: Vec<(u32, u32)> = Vec::with_capacity(all.len());
    for (from, to) in all {
        match joined.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(to),
            _ => joined.push((from, to)),
        }
    }
    joined
}

/// Whether a rate applies during all of `from..to`, minutes of one day.
pub(super) fn covers(rate: &Rate, day: DayClass, from: u32, to: u32) -> bool {
    rate.time_spans.is_empty() || minutes(rate, day).iter().any(|(start, end)| *start <= from && to <= *end)
}
