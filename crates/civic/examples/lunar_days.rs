//! Prints the lunar date of every day of some years, for comparison with a published table
//! (`xtask/scripts/heritage.mjs`). Format: `2026-02-17 1 1 false`, that is date, lunar day, lunar month, leap month.

use chrono::{Datelike as _, NaiveDate};
use civic::lunar;

fn main() {
    let mut years = std::env::args().skip(1).map(|year| year.parse::<i32>().unwrap_or_default());
    let (from, to) = (years.next().unwrap_or(2024), years.next().unwrap_or(2030));
    let first = NaiveDate::from_ymd_opt(from, 1, 1).unwrap_or_default();
    for day in first.iter_days().take_while(|day| day.year() <= to) {
        let Some(lunar::LunarDate { day: nth, month, leap, .. }) = lunar::of(day) else { panic!("{day} has none") };
        println!("{day} {nth} {month} {leap}");
    }
}
