//! What is wrong with a tariff.

use chrono::NaiveDate;
use contract::parking::TimeOfDay;
use std::fmt;

/// Part of a week, and of a stay, to which a fault applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interval {
    /// Day of the week, 1 (Monday) to 7.
    pub weekday: u8,
    /// Whether it is about public holidays.
    pub is_holiday: bool,
    /// Time of day from (inclusive) to (exclusive).
    pub times: (TimeOfDay, TimeOfDay),
    /// Minutes of the stay from (inclusive) to (exclusive, if it ends).
    pub durations: (u32, Option<u32>),
}

impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
        let day = usize::from(self.weekday).checked_sub(1).and_then(|day| DAYS.get(day)).unwrap_or(&"?");
        let holiday = if self.is_holiday { ", public holiday" } else { "" };
        write!(f, "{day}{holiday}, {} to {}", self.times.0, self.times.1)?;
        match self.durations {
            (0, None) => Ok(()),
            (from, None) => write!(f, ", from minute {from} of the stay"),
            (from, Some(to)) => write!(f, ", minutes {from} to {to} of the stay"),
        }
    }
}

/// Why a tariff is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TariffFault {
    /// The zone is not in the list of zones.
    #[error("zone `{0}` does not exist")]
    UnknownZone(String),
    /// Two zones have the same key.
    #[error("there are two zones with this id")]
    SameZone,
    /// Two tariffs have the same key.
    #[error("there are two tariffs with this id")]
    SameId,
    /// A field is empty or has an impossible value.
    #[error("{field}: {reason}")]
    Field {
        /// Name of the field.
        field: &'static str,
        /// What it must be.
        reason: &'static str,
    },
    /// A field of a rate is empty or has an impossible value.
    #[error("rates[{rate}].{field}: {reason}")]
    Rate {
        /// Index of the rate.
        rate: usize,
        /// Name of the field.
        field: &'static str,
        /// What it must be.
        reason: &'static str,
    },
    /// Days without a tariff between two others.
    #[error("no tariff is valid from {0} to {1}, before `{2}`")]
    DateHole(NaiveDate, NaiveDate, String),
    /// Days with two tariffs.
    #[error("`{2}` is valid at the same time, from {0}{last}", last = last_day(*.1))]
    DateOverlap(NaiveDate, Option<NaiveDate>, String),
    /// A time without a rate.
    #[error("no rate applies: {0}")]
    Hole(Interval),
    /// No rate covers a stay that goes on around the clock.
    #[error("no visit rate covers a stay of 24 hours: one without time spans is needed")]
    VisitHole,
    /// A time with two rates.
    #[error("rates {0} and {1} both apply: {2}")]
    Overlap(usize, usize, Interval),
    /// A longer stay would cost less.
    #[error("rate {longer} covers more time than rate {shorter} but costs less: a longer stay would be cheaper")]
    Falling {
        /// Index of the rate that covers less time.
        shorter: usize,
        /// Index of the rate that covers more time.
        longer: usize,
    },
}

fn last_day(day: Option<NaiveDate>) -> String {
    day.map(|day| format!(" to {day}")).unwrap_or_default()
}
