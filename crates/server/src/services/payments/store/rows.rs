//! Rows of payments in the database.

use civic::payments::{
    AccountId, Intent, IntentId, IntentTerms, LateRule, Outcome, Reference, Split, StoredTransfer, Transfer,
    TransferKey, UnmatchedReason,
};
use contract::{
    Instant,
    payments::{Purpose, PurposeKind},
};
use serde::de::DeserializeOwned;
use sqlx::{Row as _, sqlite::SqliteRow};

use crate::{problem::AppError, services::payments::provider::PayTo, store::Result};

const KINDS: [(PurposeKind, &str); 5] = [
    (PurposeKind::Parking, "parking"),
    (PurposeKind::Fund, "fund"),
    (PurposeKind::Fee, "fee"),
    (PurposeKind::Donation, "donation"),
    (PurposeKind::Other, "other"),
];

const LATE_RULES: [(LateRule, &str); 2] = [(LateRule::Accept, "accept"), (LateRule::Refund, "refund")];

/// Outcomes of matched transfers.
const OUTCOMES: [(Outcome, &str); 6] = [
    (Outcome::Exact, "exact"),
    (Outcome::Under, "under"),
    (Outcome::Over, "over"),
    (Outcome::Late, "late"),
    (Outcome::Duplicate, "duplicate"),
    (Outcome::Cancelled, "cancelled"),
];
/// The outcome of the others; their reason is in a column of its own.
const UNMATCHED: &str = "unmatched";

const REASONS: [(UnmatchedReason, &str); 4] = [
    (UnmatchedReason::NoReference, "no_reference"),
    (UnmatchedReason::UnknownReference, "unknown_reference"),
    (UnmatchedReason::SeveralIntents, "several_intents"),
    (UnmatchedReason::WrongAccount, "wrong_account"),
];

/// An intent. Times are milliseconds since 1970.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IntentRow {
    /// Its terms, and what is booked.
    pub intent: Intent,
    /// The order number that providers get.
    pub number: u64,
    /// What it is for.
    pub purpose: Purpose,
    /// Where to pay: the account of the file at that time, or what the provider told.
    pub pay_to: PayTo,
    /// Whether the provider knows it.
    pub is_announced: bool,
    /// When it was opened.
    pub created_ms: i64,
    /// Code of the receipt, without separators.
    pub receipt: Option<String>,
    /// When the last of its transfers was received, once it is paid.
    pub paid_ms: Option<i64>,
    /// Start of what is paid for.
    pub from_ms: Option<i64>,
    /// End of what is paid for.
    pub to_ms: Option<i64>,
    /// Letters and digits of the plate, until it is deleted.
    pub plate: Option<String>,
}

/// A transfer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TransferRow {
    /// The transfer and what became of it.
    pub stored: StoredTransfer,
    /// The order that the provider matched it with.
    pub order: Option<u64>,
    /// Whether it was compared with the intents.
    pub is_matched: bool,
}

impl IntentRow {
    pub(super) fn read(row: &SqliteRow) -> Result<Self> {
        let terms = IntentTerms {
            id: IntentId(row.try_get("id")?),
            reference: reference(row.try_get("reference")?)?,
            amount: amount(row, "amount")?,
            account: AccountId(row.try_get("account")?),
            expires_at: instant(row.try_get("expires_ms")?),
            late: word("late", &LATE_RULES, row.try_get("late")?)?,
        };
        let intent =
            Intent { terms, booked: amount(row, "booked")?, is_cancelled: row.try_get::<i64, _>("cancelled")? != 0 };
        Ok(Self {
            intent,
            number: amount(row, "number")?,
            purpose: json("purpose", row.try_get("purpose")?)?,
            pay_to: json("pay_to", row.try_get("pay_to")?)?,
            is_announced: row.try_get::<i64, _>("announced")? != 0,
            created_ms: row.try_get("created_ms")?,
            receipt: row.try_get("receipt")?,
            paid_ms: row.try_get("paid_ms")?,
            from_ms: row.try_get("from_ms")?,
            to_ms: row.try_get("to_ms")?,
            plate: row.try_get("plate")?,
        })
    }

    /// Its id.
    pub fn id(&self) -> &str {
        &self.intent.terms.id.0
    }
}

impl TransferRow {
    pub(super) fn read(row: &SqliteRow) -> Result<Self> {
        let order: Option<i64> = row.try_get("order_number")?;
        Ok(Self {
            stored: stored(row)?,
            order: order.and_then(|order| u64::try_from(order).ok()),
            is_matched: row.try_get::<i64, _>("matched")? != 0,
        })
    }
}

/// Reads the key of a transfer.
pub(super) fn key(row: &SqliteRow) -> Result<TransferKey> {
    Ok(TransferKey { provider: row.try_get("provider")?, transaction: row.try_get("transaction_id")? })
}

/// Reads a transfer without the columns of this server.
pub(super) fn stored(row: &SqliteRow) -> Result<StoredTransfer> {
    let bank_reference: Option<String> = row.try_get("bank_reference")?;
    let transfer = Transfer {
        key: key(row)?,
        amount: amount(row, "amount")?,
        memo: row.try_get("memo")?,
        bank_reference: bank_reference.unwrap_or_default(),
        received_at: instant(row.try_get("received_ms")?),
        account: AccountId(row.try_get("account")?),
    };
    let outcome = match row.try_get::<&str, _>("outcome")? {
        UNMATCHED => Outcome::Unmatched(word("reason", &REASONS, row.try_get("reason")?)?),
        other => word("outcome", &OUTCOMES, other)?,
    };
    let split = Split {
        booked: amount(row, "booked")?,
        to_refund: amount(row, "to_refund")?,
        refunded: amount(row, "refunded")?,
        unmatched: amount(row, "unmatched")?,
    };
    let intent: Option<String> = row.try_get("intent")?;
    let is_late = row.try_get::<i64, _>("is_late")? != 0;
    Ok(StoredTransfer { transfer, intent: intent.map(IntentId), outcome, is_late, split })
}

/// The words of an outcome: the outcome itself, and why it is unmatched.
pub(super) fn outcome_words(outcome: Outcome) -> (&'static str, Option<&'static str>) {
    match outcome {
        Outcome::Unmatched(reason) => (UNMATCHED, Some(word_of(&REASONS, reason))),
        matched => (word_of(&OUTCOMES, matched), None),
    }
}

/// The word of a late rule.
pub(super) fn late_word(rule: LateRule) -> &'static str {
    word_of(&LATE_RULES, rule)
}

/// The word of a kind of purpose.
pub(super) fn kind_word(kind: PurposeKind) -> &'static str {
    word_of(&KINDS, kind)
}

/// Reads a kind of purpose.
pub(super) fn kind(text: &str) -> Result<PurposeKind> {
    word("kind", &KINDS, text)
}

/// An amount as the database stores it. The callers limit amounts to far less.
pub(super) fn stored_amount(amount: u64) -> Result<i64> {
    i64::try_from(amount).map_err(|error| AppError::internal(&error))
}

/// A database time as an instant, in UTC.
pub(super) fn instant(ms: i64) -> Instant {
    chrono::DateTime::from_timestamp_millis(ms).unwrap_or_default().fixed_offset()
}

/// Reads an amount or an order number.
pub(super) fn amount(row: &SqliteRow, column: &str) -> Result<u64> {
    let value: i64 = row.try_get(column)?;
    u64::try_from(value).map_err(|error| AppError::internal(&format_args!("column {column}: {error}")))
}

fn reference(text: &str) -> Result<Reference> {
    text.parse().map_err(|error| AppError::internal(&format_args!("column reference: {error}")))
}

fn json<T: DeserializeOwned>(column: &str, text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|error| AppError::internal(&format_args!("column {column}: {error}")))
}

fn word<T: Copy>(column: &str, words: &[(T, &str)], text: &str) -> Result<T> {
    let found = words.iter().find(|(_, word)| *word == text).map(|(value, _)| *value);
    found.ok_or_else(|| AppError::internal(&format_args!("column {column}: {text}")))
}

fn word_of<T: PartialEq>(words: &[(T, &'static str)], value: T) -> &'static str {
    words.iter().find(|(known, _)| *known == value).map_or("", |(_, word)| *word)
}
