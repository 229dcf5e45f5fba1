//! Events of the ledger, and why one is refused.

use super::rows::{IntentId, IntentTerms, Refund, Transfer, TransferKey};

/// Something that happened to payments. Each is applied at most once; what it is about is its id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// An intent was opened. Its id is that of the intent.
    Opened(IntentTerms),
    /// An intent was cancelled before it was paid, once at most. What was booked for it is to be refunded.
    Cancelled(IntentId),
    /// A verified transfer was received. Its id is the key of the transfer.
    Received(Transfer),
    /// An operator assigned an unmatched transfer to an intent, once at most for each transfer.
    Assigned {
        /// The transfer.
        transfer: TransferKey,
        /// The intent that it is to pay.
        intent: IntentId,
    },
    /// An operator refunded an amount of a transfer. Its id is that of the refund.
    Refunded(Refund),
}

/// What an event did that was not refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Applied {
    /// It changed the ledger.
    Changed,
    /// It had been applied before. Nothing changed.
    Before,
}

/// Why an event is refused. Nothing changes then, and the event may be sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LedgerError {
    /// The amount is zero.
    #[error("the amount is zero")]
    Zero,
    /// Another event with this id was applied. For a transfer, its amount or account differs.
    #[error("something else is known under this id")]
    Conflict,
    /// Another intent has the reference.
    #[error("another intent has this reference")]
    ReferenceInUse,
    /// There is no such intent.
    #[error("there is no such intent")]
    UnknownIntent,
    /// There is no such transfer.
    #[error("there is no such transfer")]
    UnknownTransfer,
    /// The intent is paid and cannot be cancelled.
    #[error("the intent is paid")]
    Paid,
    /// Nothing of the transfer is unmatched: it was matched or refunded.
    #[error("nothing of the transfer is unmatched")]
    NotUnmatched,
    /// The transfer went to another account than that of the intent, so it can only be refunded.
    #[error("the transfer went to another account than that of the intent")]
    WrongAccount,
    /// Less is to be refunded or unmatched.
    #[error("at most {most} đồng of the transfer can be refunded")]
    RefundTooLarge {
        /// Most that can be refunded in đồng.
        most: u64,
    },
}
