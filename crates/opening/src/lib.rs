//! Opening hours in OpenStreetMap syntax: the next days as spans, and the seasons of the coming year as weeks.

mod ahead;
mod plan;

use chrono::{Datelike as _, NaiveDate};
use contract::Instant;
use opening_hours::{Context, ContextHolidays, OpeningHours};
use std::{collections::BTreeSet, sync::Arc};

pub use ahead::Times;
pub use plan::{Plan, Season};

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
mod tests;
