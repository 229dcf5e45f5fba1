//! Checks opening hours over a whole year: what a page shows at each half-hour, including pages that are days old,
//! against an independent evaluation of the rules.

use chrono::{DateTime, Datelike as _, Days, FixedOffset, NaiveDate, TimeDelta};
use contract::OpenState;
use opening::{Hours, Plan, Times};
use std::{collections::BTreeSet, fs, path::Path};

const HALF_HOURS: usize = 48;
const YEAR: usize = 366;
/// Days after the build of a page: more than the eight days that it knows.
const LATER: usize = 10;
const DAYS: [&str; 7] = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"];
const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Rules beyond those in the city's current files.
const OTHERS: [&str; 10] = [
    "Apr-Sep 07:30-18:00; Oct-Mar 08:00-17:00",
    "Nov-Feb Tu-Su 08:00-16:00; Mar-Oct 08:00-18:00; PH off",
    "Mo-Fr 08:00-11:30,13:30-17:00; PH off",
    "week 1-26 Mo-Su 08:00-12:00; week 27-53 Mo-Su 13:00-17:00",
    "Mo-Su 18:00-02:00",
    "Mo-Su 07:30-17:30; Dec off",
    "Jan-Mar 00:00-24:00; Apr-Dec 09:00-17:00",
    "Sa 20:00-03:00",
    "Mo-Su 08:00-17:00; Mo off; Jun-Aug 06:00-21:00",
    "Tu-Su 08:30-17:00; PH 10:00-12:00",
];

fn repository() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

fn days_off() -> BTreeSet<NaiveDate> {
    let csv = fs::read_to_string(repository().join("data/hanoi/holidays.csv")).expect("the city's days off");
    csv.lines().skip(1).filter_map(|line| line.split(',').next()?.parse().ok()).collect()
}

/// The hours of every site that has any.
fn of_sites() -> Vec<(String, String)> {
    let sites = fs::read_dir(repository().join("data/hanoi/heritage/sites")).expect("sites");
    let mut out = Vec::new();
    for site in sites.flatten() {
        let text = fs::read_to_string(site.path().join("site.toml")).expect("facts");
        let hours = text.lines().filter_map(|line| line.strip_prefix("opening = \"")?.strip_suffix('"'));
        out.extend(hours.map(|hours| (site.file_name().to_string_lossy().into_owned(), hours.to_owned())));
    }
    out.sort();
    out
}

/// Whether a name lies in a range of names that may wrap around: `Oct-Mar`.
fn within(names: &[&str], span: &str, value: usize) -> bool {
    let at = |name: &str| names.iter().position(|known| *known == name).expect("a name");
    let (first, last) =
        span.split_once('-').map_or_else(|| (at(span), at(span)), |(first, last)| (at(first), at(last)));
    if first <= last { (first..=last).contains(&value) } else { value >= first || value <= last }
}

fn clock(text: &str) -> u32 {
    let (hours, minutes) = text.split_once(':').expect("a time");
    hours.parse::<u32>().expect("hours") * 60 + minutes.parse::<u32>().expect("minutes")
}

/// Spans that start on a day, in minutes after midnight. The last rule that applies to the day decides.
fn rules_of(text: &str, day: NaiveDate, off: &BTreeSet<NaiveDate>) -> Times {
    let mut spans_of_day = Times::new();
    for rule in text.split(';').map(str::trim) {
        let (mut about, mut spans, mut week) = (true, None, false);
        for part in rule.split(' ') {
            if std::mem::take(&mut week) {
                let (first, last) = part.split_once('-').expect("weeks");
                let number = day.iso_week().week();
                about &= (first.parse().expect("a week")..=last.parse().expect("a week")).contains(&number);
            } else if part == "week" {
                week = true;
            } else if part == "24/7" {
                spans = Some(vec![(0, 1440)]);
            } else if part == "off" {
                spans = Some(Times::new());
            } else if part == "PH" {
                about &= off.contains(&day);
            } else if part.contains(':') {
                let span = |span: &str| {
                    let (from, to) = span.split_once('-').expect("a span");
                    let (from, to) = (clock(from), clock(to));
                    (from, if to <= from { to + 1440 } else { to })
                };
                spans = Some(part.split(',').map(span).collect());
            } else {
                let of = |names: &[&str], value: usize| part.split(',').any(|span| within(names, span, value));
                about &= match part.get(..3).is_some_and(|name| MONTHS.contains(&name)) {
                    true => of(&MONTHS, day.month0() as usize),
                    false => of(&DAYS, day.weekday().num_days_from_monday() as usize),
                };
            }
        }
        if about {
            spans_of_day = spans.unwrap_or_else(|| vec![(0, 1440)]);
        }
    }
    spans_of_day
}

/// Whether the site is open in each half-hour from a day on. Spans may extend into the next day, unless a rule of that
/// day overrides them, which never happens in these tests.
fn truth(text: &str, first: NaiveDate, days: usize, off: &BTreeSet<NaiveDate>) -> Vec<bool> {
    let mut open = vec![false; days * HALF_HOURS];
    let before = first.pred_opt().expect("a day");
    for (nth, day) in before.iter_days().take(days + 1).enumerate() {
        for (from, to) in rules_of(text, day, off) {
            for slot in from / 30..to / 30 {
                if let Some(at) = (nth * HALF_HOURS + slot as usize).checked_sub(HALF_HOURS)
                    && let Some(open) = open.get_mut(at)
                {
                    *open = true;
                }
            }
        }
    }
    open
}

/// The open half-hours of a day as times, cut at midnight as on a page.
fn cut(open: &[bool]) -> Times {
    let mut out = Times::new();
    for (slot, _) in open.iter().enumerate().filter(|(_, open)| **open) {
        let from = slot as u32 * 30;
        match out.last_mut() {
            Some((_, to)) if *to == from => *to += 30,
            _ => out.push((from, from + 30)),
        }
    }
    out
}

/// The times that a page lists for a day. `None` if it lists none.
fn written(plan: &Plan, day: NaiveDate) -> Option<Times> {
    if let Some((.., times)) = plan.days_off.iter().find(|(first, last, _)| (*first..=*last).contains(&day)) {
        return Some(times.clone());
    }
    let season = plan.seasons.iter().find(|season| (season.first..=season.last).contains(&day))?;
    let weekday = day.weekday().num_days_from_monday() as usize;
    season.runs.iter().find(|(first, last, _)| (*first..=*last).contains(&weekday)).map(|(.., times)| times.clone())
}

/// Compares every half-hour of a year with the pages of its own day and of the days before. Returns the number of
/// comparisons.
fn compare(name: &str, text: &str, off: &BTreeSet<NaiveDate>) -> usize {
    let zone = FixedOffset::east_opt(7 * 3600).expect("the city's zone");
    let first = NaiveDate::from_ymd_opt(2026, 1, 1).expect("a day");
    let open = truth(text, first, YEAR + LATER + 10, off);
    let hours = Hours::parse(text, off.iter().copied()).expect(name);
    let second = |slot: usize| {
        let local = first.and_hms_opt(0, 0, 0).expect("midnight") + TimeDelta::minutes(slot as i64 * 30);
        local.and_local_timezone(zone).single().expect("an instant")
    };
    let mut compared = 0;
    for (nth, day) in first.iter_days().take(YEAR).enumerate() {
        let today = nth * HALF_HOURS;
        let opening = hours.ahead(second(today + nth % HALF_HOURS));
        for slot in today..today + LATER * HALF_HOURS {
            let at: DateTime<FixedOffset> = second(slot);
            // In the middle of the half-hour, and at its first second.
            for now in [at.timestamp(), at.timestamp() + 900] {
                let state = opening.at(now);
                let about = || format!("{name} \"{text}\": {at}, page of {day}: {state:?}");
                let slot_of = |second: i64| {
                    ((second
                        - first
                            .and_hms_opt(0, 0, 0)
                            .expect("midnight")
                            .and_local_timezone(zone)
                            .single()
                            .expect("an instant")
                            .timestamp())
                        / 1800) as usize
                };
                match state {
                    OpenState::Until(until) => {
                        assert!(open[slot], "{}", about());
                        match until.map(slot_of) {
                            Some(end) => {
                                assert!(open[slot..end].iter().all(|open| *open) && !open[end], "{}", about());
                            }
                            None => assert!(open[slot..today + 8 * HALF_HOURS].iter().all(|open| *open), "{}", about()),
                        }
                    }
                    OpenState::From(from) => {
                        assert!(!open[slot], "{}", about());
                        let end = from.map_or_else(|| slot_of(opening.known_until), slot_of);
                        assert!(open[slot..end].iter().all(|open| !open), "{}", about());
                        assert!(from.is_none() || open[end], "{}", about());
                    }
                    OpenState::Unknown => {
                        assert!(now >= opening.known_until, "{}", about());
                        // A page knows at least its own day, and usually a week.
                        assert!(slot >= today + 7 * HALF_HOURS - 12, "{}", about());
                    }
                }
                compared += 1;
            }
        }
        let plan = hours.plan(day);
        for (later, date) in day.iter_days().take(7).enumerate() {
            let there = &open[today + later * HALF_HOURS..][..HALF_HOURS];
            assert_eq!(written(&plan, date), Some(cut(there)), "{name} \"{text}\": {date}, page of {day}");
        }
        for season in &plan.seasons {
            // Listed seasons are valid on all their days, apart from days off.
            for date in season.first.iter_days().take_while(|date| *date <= season.last).step_by(5) {
                let Some(there) = (date - first)
                    .num_days()
                    .try_into()
                    .ok()
                    .and_then(|day: usize| open.get(day * HALF_HOURS..(day + 1) * HALF_HOURS))
                else {
                    continue;
                };
                if !off.contains(&date) && !off.contains(&date.checked_sub_days(Days::new(1)).expect("a day")) {
                    let plain = Plan { days_off: Vec::new(), ..plan.clone() };
                    assert_eq!(written(&plain, date), Some(cut(there)), "{name} \"{text}\": {date}, page of {day}");
                }
            }
        }
    }
    compared
}

#[test]
fn every_half_hour_of_a_year_at_every_site_that_has_hours() {
    let off = days_off();
    let sites = of_sites();
    assert!(sites.len() >= 13, "{sites:?}");
    let compared: usize = sites.iter().map(|(slug, text)| compare(slug, text, &off)).sum();
    println!("{} sites with hours: {compared} answers", sites.len());
}

#[test]
fn every_half_hour_of_a_year_under_seasons_weeks_nights_and_days_off() {
    let off = days_off();
    let compared: usize = OTHERS.iter().map(|text| compare("own", text, &off)).sum();
    println!("{} rules: {compared} answers", OTHERS.len());
}
