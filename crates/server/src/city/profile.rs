//! `profile.toml` and `holidays.csv`: names, bounds, limits, working hours, deadlines, days off.

use anyhow::{Context, bail, ensure};
use chrono::{NaiveDate, NaiveTime, Offset as _, Timelike as _};
use civic::sla::WorkingTime;
use contract::{
    Bbox, LatLon, Localized,
    portal::{Emergency, Limits, Publish, Zoom},
    reports::Priority,
};
use serde::Deserialize;
use std::collections::BTreeSet;

use super::files::{Files, csv, toml};

/// `profile.toml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Id of the city, such as `hanoi`.
    pub id: String,
    /// Name of the city.
    pub name: Localized,
    /// Name of the portal.
    pub portal_name: Localized,
    /// One sentence that describes the portal.
    pub tagline: Localized,
    /// Prefix of report codes: two to four capital letters.
    pub code_prefix: String,
    /// IANA time zone.
    pub time_zone: String,
    /// UTC offset in minutes.
    pub utc_offset_minutes: i32,
    /// Reports outside this box are refused.
    pub bounds: Bbox,
    /// Initial centre of the map: latitude, longitude.
    center: [f64; 2],
    /// Zoom levels of the map.
    pub zoom: Zoom,
    /// Language tags.
    pub locales: Vec<String>,
    /// Default language.
    pub default_locale: String,
    /// Limits of a submission.
    pub limits: Limits,
    /// When photos are shown to others.
    #[serde(deserialize_with = "json::strict::value")]
    pub publish: Publish,
    /// Working hours of the offices.
    pub working_hours: WorkingHours,
    /// Deadlines.
    pub deadlines: Deadlines,
    /// Hosts of product tracing services.
    #[serde(default)]
    pub tracing_hosts: Vec<String>,
    /// Emergency numbers.
    #[serde(default)]
    pub emergency: Vec<Emergency>,
    /// Sources of the facts.
    #[serde(default, rename = "source")]
    pub sources: Vec<Source>,
}

/// Working hours of the offices.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WorkingHours {
    /// ISO weekdays, 1 is Monday.
    pub days: Vec<u8>,
    /// From and to, `HH:MM`, in order, not overlapping.
    spans: Vec<[String; 2]>,
}

/// Working hours within which an agency must act.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deadlines {
    /// To receive a report.
    pub receive_hours: u32,
    /// To handle an urgent one.
    pub urgent_hours: u32,
    /// To handle a normal one.
    pub normal_hours: u32,
    /// To handle a complex one.
    pub complex_hours: u32,
    /// Names of the deadlines without a published source.
    #[serde(default)]
    pub unsourced: Vec<String>,
}

/// Source of a fact.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The fact.
    pub what: String,
    /// The source.
    pub text: String,
}

impl Profile {
    /// Where the map starts.
    pub const fn center(&self) -> LatLon {
        LatLon::new(self.center[0], self.center[1])
    }

    /// The language tags, the default first.
    pub fn locales(&self) -> Vec<String> {
        let others = self.locales.iter().filter(|tag| **tag != self.default_locale);
        std::iter::once(&self.default_locale).chain(others).cloned().collect()
    }

    /// The city's offset from UTC.
    pub fn offset(&self) -> chrono::FixedOffset {
        // `read` has validated the offset. UTC would still be a correct instant.
        chrono::FixedOffset::east_opt(self.utc_offset_minutes * 60).unwrap_or(chrono::Utc.fix())
    }

    /// Converts a database time to an instant with the city's offset.
    pub fn instant(&self, ms: i64) -> contract::Instant {
        chrono::DateTime::from_timestamp_millis(ms).unwrap_or_default().with_timezone(&self.offset())
    }
}

impl Deadlines {
    /// Working minutes within which a report of this priority must be handled.
    pub const fn minutes(&self, level: Priority) -> u32 {
        60 * match level {
            Priority::Urgent => self.urgent_hours,
            Priority::Normal => self.normal_hours,
            Priority::Complex => self.complex_hours,
        }
    }
}

impl WorkingHours {
    /// The working time from which deadlines are computed.
    ///
    /// # Errors
    /// Names the invalid time span.
    pub fn working_time(&self, holidays: BTreeSet<NaiveDate>) -> anyhow::Result<WorkingTime> {
        let minutes = |text: &str| {
            let time = NaiveTime::parse_from_str(text, "%H:%M");
            let time = time.with_context(|| format!("working_hours.spans: {text} is not HH:MM"))?;
            anyhow::Ok((time.hour() * 60 + time.minute()) as u16)
        };
        let mut spans: Vec<(u16, u16)> = Vec::new();
        for [from, to] in &self.spans {
            let span = (minutes(from)?, minutes(to)?);
            ensure!(span.0 < span.1, "working_hours.spans: {from} is not before {to}");
            ensure!(
                spans.last().is_none_or(|before| before.1 <= span.0),
                "working_hours.spans: {from} begins before the span before it ends"
            );
            spans.push(span);
        }
        ensure!(!spans.is_empty(), "working_hours.spans: there is none");
        let works = |day: u8| self.days.contains(&day);
        Ok(WorkingTime { days: [1, 2, 3, 4, 5, 6, 7].map(works), spans, holidays })
    }
}

/// Reads and checks `profile.toml`.
pub(super) fn read(files: &Files) -> anyhow::Result<Profile> {
    const NAME: &str = "profile.toml";
    let profile: Profile = toml(NAME, &files.text(NAME)?)?;
    check(&profile).context(NAME)?;
    Ok(profile)
}

fn check(profile: &Profile) -> anyhow::Result<()> {
    let prefix = &profile.code_prefix;
    ensure!(
        (2..=4).contains(&prefix.len()) && prefix.bytes().all(|b| b.is_ascii_uppercase()),
        "code_prefix: {prefix} is not two to four capital letters"
    );
    ensure!(
        profile.utc_offset_minutes.abs() < 24 * 60,
        "utc_offset_minutes: {} is no offset",
        profile.utc_offset_minutes
    );
    profile.bounds.to_string().parse::<Bbox>().context("bounds")?;
    ensure!(profile.bounds.contains(profile.center()), "center: lies outside the bounds");
    let zoom = profile.zoom;
    ensure!(zoom.min <= zoom.start && zoom.start <= zoom.max && zoom.max <= 22, "zoom: not min <= start <= max <= 22");
    ensure!(profile.locales.contains(&profile.default_locale), "default_locale: is not one of the locales");
    for tag in &profile.locales {
        ensure!(profile.name.0.contains_key(tag), "name: has no text for {tag}");
    }
    let days = &profile.working_hours.days;
    if days.is_empty() || !days.iter().all(|day| (1..=7).contains(day)) {
        bail!("working_hours.days: ISO weekdays 1 to 7, at least one");
    }
    profile.working_hours.working_time(BTreeSet::new())?;
    let deadlines = &profile.deadlines;
    for (name, hours) in [
        ("receive_hours", deadlines.receive_hours),
        ("urgent_hours", deadlines.urgent_hours),
        ("normal_hours", deadlines.normal_hours),
        ("complex_hours", deadlines.complex_hours),
    ] {
        ensure!((1..=10_000).contains(&hours), "deadlines.{name}: {hours} is not 1 to 10,000 working hours");
    }
    let limits = &profile.limits;
    ensure!(limits.description_chars >= 100, "limits.description_chars: below 100");
    ensure!((1..=5_000).contains(&limits.nearby_m), "limits.nearby_m: not 1 to 5000");
    Ok(())
}

/// Reads `holidays.csv`.
pub(super) fn read_holidays(files: &Files) -> anyhow::Result<BTreeSet<NaiveDate>> {
    const NAME: &str = "holidays.csv";

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Row {
        date: String,
        name_vi: String,
        #[serde(rename = "name_en")]
        _name_en: String,
        #[serde(rename = "source")]
        _source: String,
    }

    let mut days = BTreeSet::new();
    for (line, row) in csv::<Row>(NAME, &files.text(NAME)?)? {
        ensure!(!row.name_vi.is_empty(), "{NAME}, line {line}: column name_vi: empty");
        let date = row.date.parse::<NaiveDate>();
        let date = date.with_context(|| format!("{NAME}, line {line}: column date: {} is not YYYY-MM-DD", row.date))?;
        ensure!(days.insert(date), "{NAME}, line {line}: column date: {} stands there twice", row.date);
    }
    Ok(days)
}
