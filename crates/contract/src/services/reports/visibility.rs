//! Who may see what people send.

use serde::{Deserialize, Serialize};

/// Who may see a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Visibility {
    /// Everybody.
    Public,
    /// Its owner, until somebody has looked.
    Pending,
    /// Its owner and the agency.
    Private,
    /// A word of another version of the contract: nothing may be promised of it, and nothing passed on.
    #[serde(other)]
    Unknown,
}
