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

/// A demonstration report. Its times are relative to the moment of loading.
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
    /// Current status.
    #[serde(deserialize_with = "json::strict::value")]
    pub status: Status,
    /// Age in hours.
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
    /// Events after it was received, oldest first.
    #[serde(default)]
    pub timeline: Vec<DemoEvent>,
}

/// A timeline entry of a demonstration report.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DemoEvent {
    /// Age in hours.
    pub hours_ago: f64,
    /// Kind of event.
    #[serde(deserialize_with = "json::strict::value")]
    pub event: ReportEvent,
    /// Message of the agency.
    #[serde(default)]
    pub text: Localized,
}

/// Answers as written in TOML: strings, numbers, booleans, and lists for multiple choice.
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

/// Reads and checks `demo_reports.toml`, which is optional.
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
    // Validate as strictly as real submissions, because a demonstration shows what people can do.
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
