//! Receipts of paid intents, which an inspector can check.

use serde::{Deserialize, Serialize};

use super::Purpose;
use crate::Instant;

/// State of a receipt.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReceiptState {
    /// What was paid for is going on, or has no end.
    Valid,
    /// What was paid for has not begun.
    Early,
    /// What was paid for is over.
    Ended,
    /// A state of a newer version.
    #[default]
    #[serde(other)]
    Unknown,
}

/// `GET /payments/receipts/{code}`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Receipt {
    /// Its code, as printed: groups of four characters.
    pub code: String,
    /// What was paid for.
    pub purpose: Purpose,
    /// The amount.
    pub amount: u64,
    /// When the last of its transfers was received.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub paid_at: Instant,
    /// Account holder that was paid.
    pub holder: String,
    /// State at the time of the answer.
    #[serde(default)]
    pub state: ReceiptState,
    /// Start of what was paid for, if it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub from: Option<Instant>,
    /// End of what was paid for, if it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub to: Option<Instant>,
    /// Whether a plate can be compared. Plates are deleted some time after the end.
    #[serde(default)]
    pub has_plate: bool,
}

/// `POST /payments/receipts/{code}/plate`: a plate to compare. It is in the body, because addresses are logged.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlateQuestion {
    /// The plate, in any spelling.
    pub plate: String,
}

/// The answer to a [`PlateQuestion`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlateAnswer {
    /// Whether the receipt is for this plate.
    pub matches: bool,
}
