//! Transfers as the operator sees them.

use civic::payments::{Outcome, Transfer, UnmatchedReason};
use contract::payments::{self, LedgerTransfer};

use crate::services::payments::{PaymentService, loaded, store::LedgerRow};

impl PaymentService {
    pub(super) fn ledger_transfer(&self, row: LedgerRow) -> LedgerTransfer {
        let LedgerRow { stored, reference, kind } = row;
        let reason = match stored.outcome {
            Outcome::Unmatched(reason) => Some(reason_word(reason)),
            _ => None,
        };
        let Transfer { key, amount, memo, received_at, account, .. } = stored.transfer;
        let received_at = self.core.city().profile.instant(received_at.timestamp_millis());
        LedgerTransfer {
            provider: key.provider,
            transaction: key.transaction,
            account: account.0,
            amount,
            memo,
            received_at,
            outcome: loaded::outcome(stored.outcome),
            reason,
            is_late: stored.is_late,
            reference,
            purpose: kind,
            booked: stored.split.booked,
            to_refund: stored.split.to_refund,
            refunded: stored.split.refunded,
            unmatched: stored.split.unmatched,
        }
    }
}

fn reason_word(reason: UnmatchedReason) -> payments::UnmatchedReason {
    match reason {
        UnmatchedReason::NoReference => payments::UnmatchedReason::NoReference,
        UnmatchedReason::UnknownReference => payments::UnmatchedReason::UnknownReference,
        UnmatchedReason::SeveralIntents => payments::UnmatchedReason::SeveralIntents,
        UnmatchedReason::WrongAccount => payments::UnmatchedReason::WrongAccount,
    }
}
