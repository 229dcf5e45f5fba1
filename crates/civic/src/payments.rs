//! The rules of the payment ledger: which transfer pays which intent, and what is to be refunded.
//!
//! A transfer is stored first and matched after. Only transfers that are verified, by the provider's signature or API,
//! may become events. An account has one provider at a time: two report the same transfer under two ids, which
//! [`find_repeated`] notices after a change.

mod amount;
mod event;
mod ledger;
mod matching;
mod receipt_code;
pub mod reference;
mod repeats;
mod rows;

pub use amount::{MOST_AMOUNT, parse_amount};
pub use event::{Applied, Event, LedgerError};
pub use ledger::Ledger;
pub use matching::{Match, choose_intent, match_transfer};
pub use receipt_code::{RECEIPT_CODE_LENGTH, ReceiptCodeError, parse_receipt_code, receipt_code_hint};
pub use reference::{Reference, ReferenceError};
pub use repeats::{REPEAT_TOLERANCE, find_repeated};
pub use rows::{
    AccountId, Intent, IntentId, IntentState, IntentTerms, LateRule, Outcome, Refund, RefundId, Split, StoredTransfer,
    Totals, Transfer, TransferKey, UnmatchedReason,
};

#[cfg(test)]
mod tests;
