//! Reports and their history.

mod category;
mod code;
pub(crate) mod entry;
mod filter;
mod map;
mod page;
mod requests;
mod view;
mod visibility;

pub use category::*;
pub use code::*;
pub use filter::{ReportFilter, Sort};
pub use map::*;
pub use page::*;
pub use requests::*;
pub use view::{Prefill, ReportsView};
pub use visibility::*;

use chrono::{DateTime, FixedOffset};
use json::tolerant;
use serde::{Deserialize, Serialize};

use crate::{Localized, Media};

/// Status of a report. Overdue is derived from `due_at` and never stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Tiếp nhận.
    Received,
    /// Chuyển xử lý.
    Assigned,
    /// Đang xử lý.
    InProgress,
    /// Đã xử lý.
    Resolved,
    /// Từ chối.
    Declined,
    /// Trùng.
    Duplicate,
    /// A value from another version of the contract; never stored and never sent.
    #[serde(other)]
    Unknown,
}

impl Status {
    /// All statuses, in the order of a report's life cycle.
    pub const ALL: [Self; 6] =
        [Self::Received, Self::Assigned, Self::InProgress, Self::Resolved, Self::Declined, Self::Duplicate];

    /// The value on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Assigned => "assigned",
            Self::InProgress => "in_progress",
            Self::Resolved => "resolved",
            Self::Declined => "declined",
            Self::Duplicate => "duplicate",
            Self::Unknown => "unknown",
        }
    }

    /// Parses the value on the wire.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == word)
    }

    /// Whether the report still needs action.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Received | Self::Assigned | Self::InProgress)
    }
}

/// A report. Lists omit `description`, `answers`, `photos` and `timeline`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Report {
    /// Public code.
    pub code: ReportCode,
    /// Id of its category.
    pub category: String,
    /// Current status.
    pub status: Status,
    /// Priority.
    pub level: Priority,
    /// First sentence of the description, at most 120 characters.
    pub summary: String,
    /// Latitude in degrees.
    pub lat: f64,
    /// Longitude in degrees.
    pub lon: f64,
    /// The location in the reporter's words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub address: String,
    /// Code of its ward.
    pub ward: String,
    /// Id of the agency that handles it.
    pub agency: String,
    /// When it was filed.
    pub created_at: DateTime<FixedOffset>,
    /// Time of the last event.
    pub updated_at: DateTime<FixedOffset>,
    /// Due date, while the report is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<DateTime<FixedOffset>>,
    /// Number of people who support the report ("me too").
    pub supporters: u32,
    /// Who may see it.
    pub visibility: Visibility,
    /// The first photo that the requester may see.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub photo: Option<Media>,
    /// True for a demonstration report.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub demo: bool,
    /// True if the requesting device filed it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub mine: bool,
    /// True if the requesting device supports it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub supported: bool,
    /// Full description.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// Answers to the category's questions.
    #[serde(default, skip_serializing_if = "Answers::is_empty")]
    pub answers: Answers,
    /// Subject of the report, such as `stop:12` (see [`NewReport::about`]).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// The photos that the requester may see.
    #[serde(default, deserialize_with = "tolerant::list", skip_serializing_if = "Vec::is_empty")]
    pub photos: Vec<Media>,
    /// Number of photos awaiting review; they are not in `photos`.
    #[serde(default)]
    pub photos_waiting: u8,
    /// Events, oldest first.
    #[serde(default, deserialize_with = "tolerant::list", skip_serializing_if = "Vec::is_empty")]
    pub timeline: Vec<TimelineEntry>,
}

/// An event in a report's history.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TimelineEntry {
    /// Time of the event.
    pub at: DateTime<FixedOffset>,
    /// Kind of event.
    pub event: ReportEvent,
    /// Status after the event.
    pub status: Status,
    /// Id of the agency that acted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agency: Option<String>,
    /// Message from the agency.
    #[serde(default)]
    pub text: Localized,
    /// Photos of the result.
    #[serde(default, deserialize_with = "tolerant::list", skip_serializing_if = "Vec::is_empty")]
    pub media: Vec<Media>,
}

/// Kinds of events.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "each event is named by its word; one of another version is read as a note")]
pub enum ReportEvent {
    Received,
    Assigned,
    Started,
    Resolved,
    Declined,
    Duplicate,
    Reopened,
    #[serde(other)]
    Note,
}

impl ReportEvent {
    /// The status that the event leads to; `None` for a note, which leaves the status unchanged.
    pub const fn leads_to(self) -> Option<Status> {
        match self {
            Self::Received => Some(Status::Received),
            Self::Assigned => Some(Status::Assigned),
            Self::Started | Self::Reopened => Some(Status::InProgress),
            Self::Resolved => Some(Status::Resolved),
            Self::Declined => Some(Status::Declined),
            Self::Duplicate => Some(Status::Duplicate),
            Self::Note => None,
        }
    }
}

/// A new report: the body of `POST /reports`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewReport {
    /// Id of a category.
    pub category: String,
    /// Latitude in degrees, inside the city.
    pub lat: f64,
    /// Longitude in degrees, inside the city.
    pub lon: f64,
    /// The location in the reporter's words, at most 200 characters.
    #[serde(default)]
    pub address: String,
    /// Code of the ward that the reporter confirmed; the server looks it up if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ward: Option<String>,
    /// Description of the problem: 10 to `limits.description_chars` characters.
    pub description: String,
    /// Answers to the category's questions.
    #[serde(default)]
    pub answers: Answers,
    /// Ids of uploaded photos, at most `limits.photos`.
    #[serde(default)]
    pub photos: Vec<String>,
    /// Optional; never shown to others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<Contact>,
    /// Subject: `stop:ID`, `route:ID`, `trip:ID`, `parking:UID`, `site:SLUG`, `report:CODE` or
    /// `procedure:ID`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
}

/// Contact details of the reporter. Never shown, never logged.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Contact {
    /// At most 100 characters.
    #[serde(default)]
    pub name: String,
    /// Digits, spaces, `+`, `-`, `.`, at most 20.
    #[serde(default)]
    pub phone: String,
    /// At most 200 characters.
    #[serde(default)]
    pub email: String,
}

/// A report near a position.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Nearby {
    /// The report.
    pub report: Report,
    /// Distance from the requested position in metres.
    pub distance_m: u32,
}

/// Answer to `POST /reports/{code}/support`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Support {
    /// Current number of supporters.
    pub supporters: u32,
    /// Whether the requesting device supports it.
    pub supported: bool,
}
