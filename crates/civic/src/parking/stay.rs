//! The usual stay, and whether a site allows a stay: its longest stay, and its opening times.

use chrono::TimeDelta;
use contract::{
    Instant, OpeningTimes,
    parking::{DAY_MINUTES, Stay},
};

use crate::time;

/// Length of a stay that nobody has chosen, in hours.
pub const USUAL_HOURS: i64 = 2;

/// A stay that begins now, for people who have chosen none. `now` has the city's offset.
pub fn usual_stay(now: Instant) -> Stay {
    let minute = |at: Instant| time::machine(at).chars().take(16).collect();
    Stay { from: minute(now), to: minute(now + TimeDelta::hours(USUAL_HOURS)) }
}

/// The minutes of a longest stay: an ISO 8601 duration of weeks, days, hours and minutes, such as `PT4H`, `PT90M` or
/// `P1DT12H`. `None` for anything else, and for a duration of zero. Years, months and seconds are not understood: the
/// first two have no fixed length, and nobody posts the last.
pub fn max_stay_minutes(text: &str) -> Option<u32> {
    let parts = text.strip_prefix('P')?;
    let (date, time) = match parts.split_once('T') {
        Some((_, "")) => return None,
        Some((date, time)) => (date, time),
        None => (parts, ""),
    };
    let days = sum(date, &[('W', 7 * DAY_MINUTES), ('D', DAY_MINUTES)])?;
    let minutes = days.checked_add(sum(time, &[('H', 60), ('M', 1)])?)?;
    (minutes > 0).then_some(minutes)
}

/// The minutes of parts such as `1D` or `4H30M`: each a whole number and its unit, in the order of the units.
fn sum(mut text: &str, units: &[(char, u32)]) -> Option<u32> {
    let mut minutes = 0_u32;
    for (unit, length) in units {
        let Some((number, rest)) = text.split_once(*unit) else { continue };
        if !number.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        minutes = minutes.checked_add(number.parse::<u32>().ok()?.checked_mul(*length)?)?;
        text = rest;
    }
    text.is_empty().then_some(minutes)
}

/// Whether a stay is longer than a site allows. `site_max` is its longest stay, see [`max_stay_minutes`]; one that is
/// not understood allows every stay.
pub fn exceeds_max_stay(site_max: &str, from: Instant, to: Instant) -> bool {
    max_stay_minutes(site_max).is_some_and(|most| to - from > TimeDelta::minutes(i64::from(most)))
}

/// A stay that begins at another time. The end stays where it is, unless the stay would then be empty: it moves along, and
/// the stay is as long as before, or as long as `usual` if it was empty before.
pub fn with_start(stay: (Instant, Instant), from: Instant, usual: TimeDelta) -> (Instant, Instant) {
    let (before, to) = stay;
    if from < to {
        return (from, to);
    }
    let length = if before < to { to - before } else { usual };
    (from, from + length)
}

/// Whether a site is known to be open for a whole stay, from (inclusive) to (exclusive) in Unix seconds. A stay that
/// goes beyond what is known is not.
pub fn is_open_during(opening: &OpeningTimes, from: i64, to: i64) -> bool {
    to <= opening.known_until && opening.spans.iter().any(|[start, end]| *start <= from && to <= *end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_stay_begins_with_the_current_minute() {
        let now: Instant = "2026-11-30T23:05:59+07:00".parse().expect("a time");
        let stay = usual_stay(now);
        assert_eq!((stay.from.as_str(), stay.to.as_str()), ("2026-11-30T23:05", "2026-12-01T01:05"));
    }

    #[test]
    fn durations_with_a_fixed_length_are_read() {
        for (text, minutes) in [
            ("PT4H", 240),
            ("PT90M", 90),
            ("P1D", 1440),
            ("P1DT12H", 2160),
            ("PT2H30M", 150),
            ("P2W", 20_160),
            ("P0DT1M", 1),
            ("PT004H", 240),
        ] {
            assert_eq!(max_stay_minutes(text), Some(minutes), "{text}");
        }
    }

    #[test]
    fn everything_else_is_not_a_longest_stay() {
        for text in [
            "",
            "P",
            "PT",
            "P1DT",
            "PT0M",
            "P0D",
            "4H",
            "PT4",
            "PT-4H",
            "PT+4H",
            "PT1.5H",
            "PT30S",
            "P1M",
            "P1Y",
            "PT30M4H",
            "PT4H4H",
            "P4H",
            "PTH",
            "pt4h",
            " PT4H",
            "PT4294967296M",
            "P4294967295W",
            "4 hours",
        ] {
            assert_eq!(max_stay_minutes(text), None, "{text}");
        }
    }

    #[test]
    fn a_stay_may_be_as_long_as_the_longest_one() {
        let at = |text: &str| text.parse::<Instant>().expect("a time");
        let (from, to) = (at("2026-11-20T22:00:00+07:00"), at("2026-11-21T02:00:00+07:00"));
        assert!(!exceeds_max_stay("PT4H", from, to));
        assert!(exceeds_max_stay("PT4H", from, to + TimeDelta::minutes(1)));
        assert!(exceeds_max_stay("PT90M", from, to));
        assert!(!exceeds_max_stay("P1D", from, to));
        assert!(!exceeds_max_stay("a while", from, to), "what is not understood forbids nothing");
    }

    #[test]
    fn the_end_moves_along_when_the_beginning_passes_it() {
        let at = |text: &str| text.parse::<Instant>().expect("a time");
        let stay = (at("2026-11-30T08:30:00+07:00"), at("2026-11-30T13:00:00+07:00"));
        let usual = TimeDelta::hours(2);
        let moved = |stay, from: &str| with_start(stay, at(from), usual);
        // Before the end, only the beginning moves.
        for from in ["2026-11-29T20:00:00+07:00", "2026-11-30T12:59:00+07:00"] {
            assert_eq!(moved(stay, from), (at(from), stay.1), "{from}");
        }
        for (from, to) in [
            ("2026-11-30T13:00:00+07:00", "2026-11-30T17:30:00+07:00"),
            ("2026-11-30T22:00:00+07:00", "2026-12-01T02:30:00+07:00"),
            ("2027-02-28T23:00:00+07:00", "2027-03-01T03:30:00+07:00"),
        ] {
            assert_eq!(moved(stay, from), (at(from), at(to)), "{from}");
        }
        // A stay that was empty has no length to keep.
        let empty = (stay.1, stay.0);
        assert_eq!(moved(empty, "2026-11-30T14:00:00+07:00").1, at("2026-11-30T16:00:00+07:00"));
        assert_eq!(moved((stay.0, stay.0), "2026-11-30T14:00:00+07:00").1, at("2026-11-30T16:00:00+07:00"));
    }

    #[test]
    fn a_stay_lies_in_one_open_span_that_is_known() {
        let opening = OpeningTimes { spans: vec![[100, 200], [300, 400]], known_until: 400 };
        for (from, to, is_open) in [
            (100, 200, true),
            (150, 160, true),
            (99, 150, false),
            (150, 201, false),
            (150, 350, false),
            (200, 210, false),
            (300, 400, true),
            (300, 401, false),
        ] {
            assert_eq!(is_open_during(&opening, from, to), is_open, "{from} to {to}");
        }
        let cut = OpeningTimes { spans: vec![[100, 500]], known_until: 400 };
        assert!(!is_open_during(&cut, 300, 450), "nothing is known after 400");
    }
}
