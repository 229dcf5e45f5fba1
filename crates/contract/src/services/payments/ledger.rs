//! The operator's ledger, behind an API key with the scope `payments`.

use serde::{Deserialize, Serialize};

use super::{PurposeKind, TransferOutcome};
use crate::Instant;

/// Why a transfer belongs to no intent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum UnmatchedReason {
    /// The memo has no reference.
    NoReference,
    /// No intent has a reference of the memo.
    UnknownReference,
    /// The memo names several intents.
    SeveralIntents,
    /// It went to another account than that of the intent.
    WrongAccount,
    /// A reason of a newer version.
    #[default]
    #[serde(other)]
    Other,
}

/// A verified transfer, as the operator sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LedgerTransfer {
    /// Name of the provider that reported it: `manual`, `payos` or `sepay`.
    pub provider: String,
    /// The provider's id of the transaction.
    pub transaction: String,
    /// Key of the account in the operator's file.
    pub account: String,
    /// Amount.
    pub amount: u64,
    /// The memo as the bank delivered it.
    pub memo: String,
    /// When the bank received it.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub received_at: Instant,
    /// What it did.
    #[serde(default)]
    pub outcome: TransferOutcome,
    /// Why it is not matched.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<UnmatchedReason>,
    /// Whether it came after the intent had expired.
    #[serde(default)]
    pub is_late: bool,
    /// Reference of its intent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// What its intent is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<PurposeKind>,
    /// Part of the amount that is booked.
    pub booked: u64,
    /// Part that is to be refunded.
    pub to_refund: u64,
    /// Part that was refunded.
    pub refunded: u64,
    /// Part that is not matched.
    pub unmatched: u64,
}

/// Sums over all transfers. `received` is the sum of the other four.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LedgerTotals {
    /// Received.
    pub received: u64,
    /// Booked for intents.
    pub booked: u64,
    /// To be refunded.
    pub to_refund: u64,
    /// Refunded.
    pub refunded: u64,
    /// Not matched.
    pub unmatched: u64,
    /// Number of transfers that an operator has to look at: something is to be refunded or not matched.
    pub waiting: u32,
    /// Number of reports that contradict or repeat a stored transfer.
    #[serde(default)]
    pub conflicts: u32,
}

/// A report that contradicts a stored transfer, by another amount or account for the same transaction, or repeats one
/// that another provider of the account has reported. It changes nothing, because the first report counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LedgerConflict {
    /// Name of the provider that reported it: `manual`, `payos` or `sepay`.
    pub provider: String,
    /// The provider's id of the transaction.
    pub transaction: String,
    /// Key of the account in this report.
    pub account: String,
    /// Amount in this report.
    pub amount: u64,
    /// Amount of the stored transfer.
    pub stored_amount: u64,
    /// Key of the account of the stored transfer.
    pub stored_account: String,
    /// Provider of the stored transfer, if it is another one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stored_provider: Option<String>,
    /// That provider's id of the transaction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stored_transaction: Option<String>,
    /// Memo of the stored transfer.
    pub memo: String,
    /// When the server first got this report.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub reported_at: Instant,
}

/// `POST /payments/ledger/transfers`: a transfer that an operator read in the account's statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewTransfer {
    /// Key of the account, whose provider must be `manual`.
    pub account: String,
    /// The bank's id of the transaction, which makes sure that it is entered once.
    pub transaction: String,
    /// Amount.
    pub amount: u64,
    /// The memo.
    pub memo: String,
    /// When the bank received it, with a UTC offset.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub received_at: Instant,
}

/// `POST /payments/ledger/assignments`: an unmatched transfer pays an intent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewAssignment {
    /// Provider of the transfer.
    pub provider: String,
    /// The provider's id of the transaction.
    pub transaction: String,
    /// Reference of the intent.
    pub reference: String,
}

/// `POST /payments/ledger/refunds`: an operator has sent money back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewRefund {
    /// The bank's id of the refund, which makes sure that it is entered once.
    pub id: String,
    /// Provider of the transfer.
    pub provider: String,
    /// The provider's id of the transaction.
    pub transaction: String,
    /// Amount that went back.
    pub amount: u64,
}
