//! Quotes and the lint of tariffs. `PORTAL_STAYS` sets the number of generated stays (`cargo xtask bench parking`).

mod broken;
mod decision;
mod generate;
mod oracle;
mod stays;

use chrono::{NaiveDateTime, TimeZone as _};
use contract::Instant;

/// A local time of Hanoi, `YYYY-MM-DDTHH:MM`.
fn local(text: &str) -> Instant {
    let time: NaiveDateTime = format!("{text}:00").parse().unwrap_or_else(|error| panic!("{text}: {error}"));
    at(time)
}

fn at(time: NaiveDateTime) -> Instant {
    chrono::FixedOffset::east_opt(7 * 3600).expect("an offset").from_local_datetime(&time).single().expect("no gap")
}
