//! Times in the reader's language. The current time is always an argument, so that the output can be tested. Offsets
//! are the city's, never the device's.

use chrono::{DateTime, Datelike, FixedOffset, Timelike};
use messages::{
    Words,
    args::{TimeDate, TimeDateTime},
};

type Instant = DateTime<FixedOffset>;

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;

/// Parses RFC 3339.
pub fn parse(text: &str) -> Option<Instant> {
    text.parse().ok()
}

/// Converts a browser timestamp (milliseconds since 1970) to the city's offset.
pub fn from_millis(ms: f64, offset_minutes: i32) -> Instant {
    let utc = DateTime::from_timestamp_millis(ms as i64).unwrap_or_default();
    let offset = offset_minutes.checked_mul(60).and_then(FixedOffset::east_opt);
    let offset = offset.unwrap_or_else(|| chrono::Offset::fix(&chrono::Utc));
    utc.with_timezone(&offset)
}

/// Elapsed time: minutes, then hours, then days, then the date. If the clock is slow, "just now".
pub fn ago(now: Instant, then: Instant, words: &Words) -> String {
    let then = then.with_timezone(now.offset());
    let seconds = (now - then).num_seconds();
    let days = days_between(then, now);
    if seconds < MINUTE {
        words.time_just_now().to_owned()
    } else if seconds < HOUR {
        words.time_minutes_ago((seconds / MINUTE) as u32)
    } else if days == 0 || seconds < 6 * HOUR {
        words.time_hours_ago((seconds / HOUR) as u32)
    } else if days == 1 {
        words.time_yesterday().to_owned()
    } else if days < 7 {
        words.time_days_ago(days as u32)
    } else {
        date(then, words)
    }
}

/// Time left until the due date, in at most two units, or time overdue, in one unit.
pub fn until(now: Instant, due: Instant, words: &Words) -> String {
    let seconds = (due - now).num_seconds();
    if due <= now {
        return words.time_overdue(span(-seconds, false, words));
    }
    words.time_left(span(seconds, true, words))
}

fn span(seconds: i64, two_units: bool, words: &Words) -> String {
    let minutes = u32::try_from(seconds / MINUTE).unwrap_or(u32::MAX).max(1);
    let (hours, days) = (minutes / 60, minutes / (24 * 60));
    let (mut text, rest) = match (days, hours) {
        (0, 0) => return words.time_minutes(minutes),
        (0, _) => (words.time_hours(hours), Some(minutes % 60).filter(|m| *m > 0).map(|m| words.time_minutes(m))),
        _ => {
            let rest = Some(hours % 24).filter(|h| *h > 0 && days < 7).map(|h| words.time_hours(h));
            (words.time_days(days), rest)
        }
    };
    if let (true, Some(rest)) = (two_units, rest) {
        text.push(' ');
        text.push_str(&rest);
    }
    text
}

/// Formats the date: 21/11/2026, 21 Nov 2026.
pub fn date(at: Instant, words: &Words) -> String {
    let month = words.time_months().split(' ').nth(at.month0() as usize).unwrap_or_default();
    // Pad days if months are numbers: 05/03/2026, but 5 Mar 2026.
    let day = if month.starts_with(|c: char| c.is_ascii_digit()) { two_digits(at.day()) } else { at.day().to_string() };
    words.time_date(TimeDate { day: &day, month: &month, year: &at.year() })
}

/// Formats the time of day: 16:30.
pub fn time(at: Instant) -> String {
    let mut text = two_digits(at.hour());
    text.push(':');
    text.push_str(&two_digits(at.minute()));
    text
}

/// Formats time and date.
pub fn date_time(at: Instant, words: &Words) -> String {
    words.time_date_time(TimeDateTime { time: &time(at), date: &date(at, words) })
}

/// Formats the time with "today", "tomorrow" or "yesterday", otherwise with the date.
pub fn day_time(now: Instant, at: Instant, words: &Words) -> String {
    let at = at.with_timezone(now.offset());
    match days_between(now, at) {
        0 => words.time_at_today(time(at)),
        1 => words.time_at_tomorrow(time(at)),
        -1 => words.time_at_yesterday(time(at)),
        _ => date_time(at, words),
    }
}

/// Formats an instant as RFC 3339 with seconds, for example for the `datetime` attribute of `<time>`.
pub fn machine(at: Instant) -> String {
    let (year, offset) = (at.year().unsigned_abs(), at.offset().local_minus_utc() / 60);
    let ahead = offset.unsigned_abs();
    let date =
        [[two_digits(year / 100), two_digits(year % 100)].concat(), two_digits(at.month()), two_digits(at.day())]
            .join("-");
    let clock = [two_digits(at.hour()), two_digits(at.minute()), two_digits(at.second())].join(":");
    let zone = [two_digits(ahead / 60), two_digits(ahead % 60)].join(":");
    [date.as_str(), "T", &clock, if offset < 0 { "-" } else { "+" }, &zone].concat()
}

/// Number of midnights between two instants of the same offset.
fn days_between(from: Instant, to: Instant) -> i64 {
    (to.date_naive() - from.date_naive()).num_days()
}

fn two_digits(n: u32) -> String {
    let mut text = String::new();
    if n < 10 {
        text.push('0');
    }
    text.push_str(&n.to_string());
    text
}

#[cfg(test)]
mod tests;
