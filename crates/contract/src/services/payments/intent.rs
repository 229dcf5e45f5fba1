//! Payment intents: what is to be paid, to whom, and what has arrived.

use json::tolerant;
use serde::{Deserialize, Serialize};

use crate::{CodeDrawing, Instant, Localized};

/// What an intent is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PurposeKind {
    /// A stay at a parking site.
    Parking,
    /// A fund drive.
    Fund,
    /// A fee of an office.
    Fee,
    /// A donation to a heritage site.
    Donation,
    /// Anything else.
    #[default]
    #[serde(other)]
    Other,
}

/// A line of a purpose or receipt, such as "Vehicle: motorcycle".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PurposeLine {
    /// What it says.
    pub label: Localized,
    /// Its value.
    pub value: Localized,
}

/// What an intent is for, in words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Purpose {
    /// Its kind.
    #[serde(default)]
    pub kind: PurposeKind,
    /// Key of the parking site, fund, fee or heritage site.
    #[serde(default)]
    pub subject: String,
    /// Title, such as the name of the site.
    pub title: Localized,
    /// Further lines. A plate is masked.
    #[serde(default, deserialize_with = "tolerant::list", skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<PurposeLine>,
    /// Page of the subject; empty if there is none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub href: String,
}

/// State of an intent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PaymentState {
    /// No verified transfer has arrived.
    Open,
    /// Less than the amount has arrived.
    Underpaid,
    /// Verified transfers cover the amount.
    Paid,
    /// It expired before it was paid. A transfer that is on its way is still recorded.
    Expired,
    /// It was cancelled. What had arrived is to be refunded.
    Cancelled,
    /// A state of a newer version.
    #[default]
    #[serde(other)]
    Unknown,
}

/// What a transfer did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum TransferOutcome {
    /// It paid what was missing.
    Exact,
    /// It paid less.
    Under,
    /// It paid more; the rest is to be refunded.
    Over,
    /// It came after the intent had expired, and all of it is to be refunded.
    Late,
    /// The intent was paid already; all of it is to be refunded.
    Duplicate,
    /// The intent was cancelled; all of it is to be refunded.
    Cancelled,
    /// It belongs to no intent.
    Unmatched,
    /// An outcome of a newer version.
    #[default]
    #[serde(other)]
    Unknown,
}

/// A verified transfer, as its payer sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PaymentTransfer {
    /// Amount.
    pub amount: u64,
    /// When the bank received it.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub received_at: Instant,
    /// What it did.
    #[serde(default)]
    pub outcome: TransferOutcome,
    /// Part of the amount that is to be refunded.
    #[serde(default)]
    pub to_refund: u64,
    /// Part of the amount that was refunded.
    #[serde(default)]
    pub refunded: u64,
}

/// The account that is paid.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Payee {
    /// Name of the bank.
    pub bank: String,
    /// Account number.
    pub number: String,
    /// Account holder, to be compared with the name in the banking app.
    pub holder: String,
}

/// How a transfer is confirmed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Confirmation {
    /// By the payment provider, usually within seconds.
    Provider,
    /// By the operator, who reads the account's statement.
    #[default]
    #[serde(other)]
    Operator,
}

/// A payment intent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PaymentIntent {
    /// Its id, which only the payer knows: 32 hexadecimal digits.
    pub id: String,
    /// Reference in the memo of its transfers.
    pub reference: String,
    /// What it is for.
    pub purpose: Purpose,
    /// Amount to pay.
    pub amount: u64,
    /// What has arrived and been booked.
    #[serde(default)]
    pub booked: u64,
    /// State.
    #[serde(default)]
    pub state: PaymentState,
    /// The account that is paid.
    pub payee: Payee,
    /// Memo of the transfer: ASCII, at most 25 characters; contains the reference.
    pub memo: String,
    /// VietQR code of what is missing; absent if nothing can be paid now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<CodeDrawing>,
    /// How a transfer is confirmed.
    #[serde(default)]
    pub confirmation: Confirmation,
    /// When it was opened.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub created_at: Instant,
    /// Last instant at which a transfer is in time.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub expires_at: Instant,
    /// Its verified transfers, oldest first.
    #[serde(default, deserialize_with = "tolerant::list", skip_serializing_if = "Vec::is_empty")]
    pub transfers: Vec<PaymentTransfer>,
    /// Code of the receipt; present exactly if it is paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt: Option<String>,
}

impl PaymentIntent {
    /// What is missing to the amount.
    pub fn missing(&self) -> u64 {
        self.amount.saturating_sub(self.booked)
    }

    /// Sum that is to be refunded to the payer.
    pub fn to_refund(&self) -> u64 {
        self.transfers.iter().fold(0, |sum, transfer| sum.saturating_add(transfer.to_refund))
    }
}

/// The data of `payment:ID`, a topic of `GET /events`: sent whenever the intent changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PaymentEvent {
    /// The topic.
    pub topic: String,
    /// The intent.
    pub intent: PaymentIntent,
}
