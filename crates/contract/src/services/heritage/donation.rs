//! Donations by VietQR.

use serde::{Deserialize, Serialize};

use crate::CodeDrawing;

/// `GET /heritage/sites/{slug}/donation?amount`: a payment code for a banking app. It is not a payment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Donation {
    /// Account holder.
    pub holder: String,
    /// Name of the bank.
    pub bank: String,
    /// Account number.
    pub account: String,
    /// Who verified the account.
    pub verified_by: String,
    /// Date of the verification, `YYYY-MM-DD`.
    pub verified_on: String,
    /// Amount in đồng; absent if the donor enters it in the banking app.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<u32>,
    /// Purpose of the transfer: ASCII, at most 25 characters.
    pub purpose: String,
    /// The QR code.
    pub code: CodeDrawing,
    /// Link that opens a banking app; empty if the city has none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub app_link: String,
}
