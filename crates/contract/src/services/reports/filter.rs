//! Filter and order of report lists.

use serde::{Deserialize, Serialize};

use super::Status;

/// Order of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// Most recently filed first.
    #[default]
    Newest,
    /// Oldest first.
    Oldest,
    /// Most recently updated first.
    Updated,
    /// Most supporters first.
    Supported,
    /// Nearest to `lat`, `lon` first.
    Near,
}

impl Sort {
    /// All orders.
    pub const ALL: [Self; 5] = [Self::Newest, Self::Oldest, Self::Updated, Self::Supported, Self::Near];

    /// The value on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Newest => "newest",
            Self::Oldest => "oldest",
            Self::Updated => "updated",
            Self::Supported => "supported",
            Self::Near => "near",
        }
    }

    /// Parses the value on the wire.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sort| sort.as_str() == word)
    }
}

/// Filter that list, map and page address share.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReportFilter {
    /// Ids of categories; empty means all.
    pub category: Vec<String>,
    /// Statuses; empty means all.
    pub status: Vec<Status>,
    /// Only overdue reports.
    pub overdue: bool,
    /// Code of a ward.
    pub ward: Option<String>,
    /// Search text for code, description and address.
    pub q: String,
    /// Only reports filed on or after this ISO date, in the city's time zone.
    pub since: Option<String>,
}

impl ReportFilter {
    /// The filter as query parameters. Lists are joined by commas; unset values are left out.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let statuses: Vec<&str> = self.status.iter().map(|s| s.as_str()).collect();
        let overdue = if self.overdue { "true" } else { "" };
        let all = [
            ("category", self.category.join(",")),
            ("status", statuses.join(",")),
            ("overdue", overdue.to_owned()),
            ("ward", self.ward.clone().unwrap_or_default()),
            ("q", self.q.trim().to_owned()),
            ("since", self.since.clone().unwrap_or_default()),
        ];
        all.into_iter().filter(|(_, value)| !value.is_empty()).collect()
    }
}
