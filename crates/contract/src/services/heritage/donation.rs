//! Donations by VietQR.

use serde::{Deserialize, Serialize};

use super::CodeDrawing;

/// `GET /heritage/sites/{slug}/donation?amount`: a code for a banking app. It is no payment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Donation {
    /// Who holds the account.
    pub holder: String,
    /// Name of the bank.
    pub bank: String,
    /// Account number.
    pub account: String,
    /// Who has checked the account, and on which day.
    pub verified_by: String,
    /// The day of that check, `YYYY-MM-DD`.
    pub verified_on: String,
    /// Đồng; absent when the giver types the amount in the banking app.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<u32>,
    /// What the transfer says of itself: ASCII, at most 25 characters.
    pub purpose: String,
    /// The code.
    pub code: CodeDrawing,
    /// Opens a banking app, where the city has such links.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub app_link: String,
}
