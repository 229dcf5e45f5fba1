//! An intent with its transfers, and how the API shows it.

use civic::{
    code,
    payments::{IntentState, Outcome, StoredTransfer},
    vietqr,
};
use contract::{
    CodeDrawing,
    payments::{Confirmation, PaymentIntent, PaymentState, PaymentTransfer, TransferOutcome},
};

use super::{provider::PayTo, receipt_code, store::IntentRow};
use crate::core::Core;

/// An intent with its transfers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoadedIntent {
    /// The intent.
    pub row: IntentRow,
    /// Its transfers, oldest first.
    pub transfers: Vec<StoredTransfer>,
    /// How transfers to its account are confirmed.
    pub confirmation: Confirmation,
}

impl LoadedIntent {
    /// Its state at an instant, milliseconds since 1970. Nothing else that the API shows depends on time.
    pub fn state(&self, now_ms: i64) -> PaymentState {
        state(&self.row, now_ms)
    }

    /// The intent as the API shows it now.
    pub fn render(&self, core: &Core) -> PaymentIntent {
        let row = &self.row;
        let terms = &row.intent.terms;
        let instant = |ms: i64| core.city().profile.instant(ms);
        let state = self.state(core.now_ms());
        let can_be_paid = row.is_announced && matches!(state, PaymentState::Open | PaymentState::Underpaid);
        let transfer = |stored: &StoredTransfer| PaymentTransfer {
            amount: stored.transfer.amount,
            received_at: instant(stored.transfer.received_at.timestamp_millis()),
            outcome: outcome(stored.outcome),
            to_refund: stored.split.to_refund,
            refunded: stored.split.refunded,
        };
        PaymentIntent {
            id: terms.id.0.clone(),
            reference: terms.reference.to_string(),
            purpose: row.purpose.clone(),
            amount: terms.amount,
            booked: row.intent.booked,
            state,
            payee: row.pay_to.payee.clone(),
            memo: row.pay_to.memo.clone(),
            code: can_be_paid.then(|| code(row)).flatten(),
            confirmation: self.confirmation,
            created_at: instant(row.created_ms),
            expires_at: instant(terms.expires_at.timestamp_millis()),
            transfers: self.transfers.iter().map(transfer).collect(),
            receipt: row.receipt.as_deref().map(receipt_code::print),
        }
    }
}

/// What a transfer did, in the words of the contract.
pub fn outcome(outcome: Outcome) -> TransferOutcome {
    match outcome {
        Outcome::Exact => TransferOutcome::Exact,
        Outcome::Under => TransferOutcome::Under,
        Outcome::Over => TransferOutcome::Over,
        Outcome::Late => TransferOutcome::Late,
        Outcome::Duplicate => TransferOutcome::Duplicate,
        Outcome::Cancelled => TransferOutcome::Cancelled,
        Outcome::Unmatched(_) => TransferOutcome::Unmatched,
    }
}

fn state(row: &IntentRow, now_ms: i64) -> PaymentState {
    let has_expired = now_ms > row.intent.terms.expires_at.timestamp_millis();
    match row.intent.state() {
        IntentState::Paid => PaymentState::Paid,
        IntentState::Cancelled => PaymentState::Cancelled,
        IntentState::Open | IntentState::Underpaid if has_expired => PaymentState::Expired,
        IntentState::Open => PaymentState::Open,
        IntentState::Underpaid => PaymentState::Underpaid,
    }
}

/// The code of what is missing.
fn code(row: &IntentRow) -> Option<CodeDrawing> {
    let PayTo { payee, bank, memo, payload } = &row.pay_to;
    let transfer = vietqr::Transfer {
        bank: bank.clone(),
        number: payee.number.clone(),
        amount: Some(row.intent.missing()),
        purpose: memo.clone(),
        ..vietqr::Transfer::default()
    };
    // The provider's code is for the whole amount.
    let whole = payload.clone().filter(|_| row.intent.booked == 0);
    let payload = whole.or_else(|| vietqr::encode(&transfer).ok())?;
    code::draw(&payload, code::Correction::Medium)
}
