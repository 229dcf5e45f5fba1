//! Visibility of reports.

use serde::{Deserialize, Serialize};

/// Who may see a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Visibility {
    /// Everybody.
    Public,
    /// Its owner only, until it has been reviewed.
    Pending,
    /// Its owner and the agency.
    Private,
    /// A value from another version of the contract: make no promises about it, and don't share the report.
    #[serde(other)]
    Unknown,
}
