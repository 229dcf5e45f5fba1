//! `demo_reports.toml`: demonstration reports at real places, loaded only with `--demo`.

use anyhow::{Context, bail, ensure};
use contract::{
    Localized,
    reports::{Answers, Catalogue, NewReport, ReportEvent, Status, Visibility},
};
use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;

use crate::city::{
    Profile, WardRow,
    files::{Files, toml},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    report: Vec<DemoReport>,
}

/// A demonstration report; its times count back from the moment it is loaded.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DemoReport {
    /// Id of its category.
    pub category: String,
    /// Latitude, degrees.
    pub lat: f64,
    /// Longitude, degrees.
    pub lon: f64,
    /// Code of its ward; the nearest when absent.
    #[serde(default)]
    pub ward: Option<String>,
    /// The place in words.
    #[serde(default)]
    pub address: String,
    /// What is the matter.
    pub description: String,
    /// Where it stands.
    #[serde(deserialize_with = "json::strict::value")]
    pub status: Status,
    /// How long ago it was filed.
    pub hours_ago: f64,
    /// How many people said "me too".
    #[serde(default)]
    pub supporters: u32,
    /// Answers to the category's questions.
    #[serde(default, deserialize_with = "answers")]
    pub answers: Answers,
    /// Who may see it.
    #[serde(default, deserialize_with = "json::strict::value")]
    pub visibility: Option<Visibility>,
    /// What happened after it was received, oldest first.
    #[serde(default)]
    pub timeline: Vec<DemoEvent>,
}

/// Something that happened to a demonstration report.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DemoEvent {
    /// How long ago.
    pub hours_ago: f64,
    /// What.
    #[serde(deserialize_with = "json::strict::value")]
    pub event: ReportEvent,
    /// What the agency said.
    #[serde(default)]
    pub text: Localized,
}

/// Answers as people write them in a file: texts, numbers, truth values, and lists for several choices.
fn answers<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Answers, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Answer {
        Text(String),
        Several(Vec<String>),
        Boolean(bool),
        Whole(i64),
        Number(f64),
    }
    let written = BTreeMap::<String, Answer>::deserialize(deserializer)?;
    let plain = |answer| match answer {
        Answer::Text(text) => text,
        Answer::Several(choices) => choices.join(","),
        Answer::Boolean(truth) => truth.to_string(),
        Answer::Whole(number) => number.to_string(),
        Answer::Number(number) => number.to_string(),
    };
    Ok(written.into_iter().map(|(question, answer)| (question, plain(answer))).collect())
}

/// Reads and checks `demo_reports.toml`; a city may have none.
pub(super) fn read(
    files: &Files,
    profile: &Profile,
    catalogue: &Catalogue,
    wards: &[WardRow],
) -> anyhow::Result<Vec<DemoReport>> {
    const NAME: &str = "demo_reports.toml";
    let Some(text) = files.optional(NAME)? else {
        return Ok(Vec::new());
    };
    let file: File = toml(NAME, &text)?;
    for (at, report) in file.report.iter().enumerate() {
        check(report, profile, catalogue, wards).with_context(|| format!("{NAME}: report {}", at + 1))?;
    }
    Ok(file.report)
}

fn check(report: &DemoReport, profile: &Profile, catalogue: &Catalogue, wards: &[WardRow]) -> anyhow::Result<()> {
    // As strict as with a person's report: a demonstration shows what people can do.
    let new = NewReport {
        category: report.category.clone(),
        lat: report.lat,
        lon: report.lon,
        address: report.address.clone(),
        description: report.description.clone(),
        answers: report.answers.clone(),
        ..NewReport::default()
    };
    if let Some(problem) = civic::report::check(&new, &profile.limits, profile.bounds, catalogue).first() {
        bail!("{}: {}", problem.pointer.trim_start_matches('/'), problem.detail);
    }
    if let Some(code) = &report.ward {
        ensure!(wards.iter().any(|ward| ward.code == *code), "ward: there is no ward {code}");
    }
    let mut before = report.hours_ago;
    let mut status = Status::Received;
    for event in &report.timeline {
        ensure!(event.hours_ago <= before && event.hours_ago >= 0.0, "timeline: its events are not in order of time");
        before = event.hours_ago;
        status = event.event.leads_to().unwrap_or(status);
    }
    ensure!(
        status == report.status,
        "status: is {}, but the timeline ends with {}",
        report.status.as_str(),
        status.as_str()
    );
    Ok(())
}
