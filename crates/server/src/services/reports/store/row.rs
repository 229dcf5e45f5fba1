//! Rows of reports in the database.

use contract::{
    LatLon, Localized,
    reports::{Answers, Priority, ReportCode, ReportEvent, Status, Visibility},
};
use serde::{Serialize, de::DeserializeOwned};
use sqlx::{Row, sqlite::SqliteRow};

use crate::{
    problem::AppError,
    store::{Result, visibility},
};

/// A report, without its contact, photos and timeline. Times are milliseconds since 1970.
#[derive(Clone, Debug, PartialEq)]
pub struct ReportRow {
    /// Number within this database; grows with time.
    pub id: i64,
    /// Public code.
    pub code: ReportCode,
    /// Id of its category.
    pub category: String,
    /// Current status.
    pub status: Status,
    /// Priority, which sets the deadline.
    pub level: Priority,
    /// First sentence.
    pub summary: String,
    /// Full text.
    pub description: String,
    /// The place in words.
    pub address: String,
    /// Position.
    pub at: LatLon,
    /// Code of its ward.
    pub ward: String,
    /// Id of the responsible agency.
    pub agency: String,
    /// When it was created.
    pub created_ms: i64,
    /// When it last changed.
    pub updated_ms: i64,
    /// Due date; `None` once it is closed.
    pub due_ms: Option<i64>,
    /// Who may see it.
    pub visibility: Visibility,
    /// Whether it is a demonstration report.
    pub demo: bool,
    /// How many people said "me too".
    pub supporters: u32,
    /// Hash of the device that sent it.
    pub device: Option<String>,
    /// The object it is about, such as `stop:12`.
    pub about: Option<String>,
    /// Answers to the category's questions.
    pub answers: Answers,
}

/// A timeline entry of a report.
#[derive(Clone, Debug, PartialEq)]
pub struct TimelineRow {
    /// When, milliseconds since 1970.
    pub at_ms: i64,
    /// What.
    pub event: ReportEvent,
    /// Status of the report from then on.
    pub status: Status,
    /// Id of the agency that acted.
    pub agency: Option<String>,
    /// Message of the agency.
    pub text: Localized,
}

impl ReportRow {
    pub(super) fn read(row: &SqliteRow) -> Result<Self> {
        Ok(Self {
            id: row.try_get("id")?,
            code: word("code", &row.try_get::<String, _>("code")?)?,
            category: row.try_get("category")?,
            status: status(row)?,
            level: word("level", &row.try_get::<String, _>("level")?)?,
            summary: row.try_get("summary")?,
            description: row.try_get("description")?,
            address: row.try_get("address")?,
            at: LatLon::new(row.try_get("lat")?, row.try_get("lon")?),
            ward: row.try_get("ward")?,
            agency: row.try_get("agency")?,
            created_ms: row.try_get("created_ms")?,
            updated_ms: row.try_get("updated_ms")?,
            due_ms: row.try_get("due_ms")?,
            visibility: visibility(row.try_get("visibility")?)?,
            demo: row.try_get::<i64, _>("demo")? != 0,
            supporters: row.try_get("supporters")?,
            device: row.try_get("device")?,
            about: row.try_get("about")?,
            answers: column("answers", row.try_get("answers")?)?,
        })
    }
}

impl TimelineRow {
    pub(super) fn read(row: &SqliteRow) -> Result<Self> {
        Ok(Self {
            at_ms: row.try_get("at_ms")?,
            event: word("event", &row.try_get::<String, _>("event")?)?,
            status: status(row)?,
            agency: row.try_get("agency")?,
            text: column("text", row.try_get("text")?)?,
        })
    }
}

pub(super) fn status(row: &SqliteRow) -> Result<Status> {
    let word: &str = row.try_get("status")?;
    Status::parse(word).ok_or_else(|| AppError::internal(&format_args!("status {word} in the database")))
}

/// Parses a contract enumeration from its JSON string.
fn word<T: DeserializeOwned + Serialize>(column: &str, word: &str) -> Result<T> {
    json::strict::of(serde_json::Value::String(word.to_owned()))
        .map_err(|error| AppError::internal(&format_args!("column {column}: {error}")))
}

fn column<T: DeserializeOwned>(column: &str, text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|error| AppError::internal(&format_args!("column {column}: {error}")))
}

/// The JSON string of a contract enumeration.
pub(super) fn word_of<T: Serialize>(value: T) -> Result<String> {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => Ok(word),
        other => Err(AppError::internal(&format_args!("no word on the wire: {other:?}"))),
    }
}
