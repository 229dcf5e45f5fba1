//! Which reports, and in which order.

use serde::{Deserialize, Serialize};

use super::Status;

/// Order of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// Filed last, first.
    #[default]
    Newest,
    /// Filed first, first.
    Oldest,
    /// Changed last, first.
    Updated,
    /// Most supporters first.
    Supported,
    /// Nearest to `lat`, `lon` first.
    Near,
}

impl Sort {
    /// All orders.
    pub const ALL: [Self; 5] = [Self::Newest, Self::Oldest, Self::Updated, Self::Supported, Self::Near];

    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Newest => "newest",
            Self::Oldest => "oldest",
            Self::Updated => "updated",
            Self::Supported => "supported",
            Self::Near => "near",
        }
    }

    /// The order of a word on the wire.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sort| sort.as_str() == word)
    }
}

/// Which reports: the filters that list, map and page address share.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReportFilter {
    /// Ids of categories; empty means all.
    pub category: Vec<String>,
    /// Statuses; empty means all.
    pub status: Vec<Status>,
    /// Only those past their deadline.
    pub overdue: bool,
    /// Code of a ward.
    pub ward: Option<String>,
    /// Words to find in code, description and address.
    pub q: String,
    /// Filed on or after this ISO date, in the city's time.
    pub since: Option<String>,
}

impl ReportFilter {
    /// The filter as query parameters; lists are joined by commas; what is not set is left out.
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
