//! Rows of the ledger: payment intents, transfers and refunds. Amounts are in đồng.

use contract::Instant;

use super::reference::Reference;

/// Id of a payment intent.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct IntentId(pub String);

/// Id of a payee's bank account.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct AccountId(pub String);

/// Id of a refund.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RefundId(pub String);

/// Identity of a transfer.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TransferKey {
    /// Name of the provider that reported it.
    pub provider: String,
    /// The provider's id of the transaction.
    pub transaction: String,
}

/// What happens to a transfer that is received after the intent has expired.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LateRule {
    /// It is booked as if it were in time.
    Accept,
    /// All of it is to be refunded.
    Refund,
}

/// What is to be paid; it never changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IntentTerms {
    /// Identity of the intent.
    pub id: IntentId,
    /// Reference in the memo of its transfers. No other intent has it.
    pub reference: Reference,
    /// Amount, at least 1 đồng.
    pub amount: u64,
    /// The payee's account. Transfers to other accounts do not pay the intent.
    pub account: AccountId,
    /// Last instant at which a transfer is in time.
    pub expires_at: Instant,
    /// What happens to later transfers.
    pub late: LateRule,
}

/// A payment intent and what has been booked for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Intent {
    /// What is to be paid.
    pub terms: IntentTerms,
    /// Sum that is booked from its transfers, at most the amount.
    pub booked: u64,
    /// Whether it was cancelled. Nothing is booked then.
    pub is_cancelled: bool,
}

/// State of an intent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum IntentState {
    /// Nothing is booked.
    Open,
    /// Less than the amount is booked.
    Underpaid,
    /// The amount is booked. This state is final.
    Paid,
    /// It was cancelled. This state is final.
    Cancelled,
}

impl IntentState {
    /// The state of an intent with this sum booked, in đồng.
    pub(super) fn of(is_cancelled: bool, booked: u64, amount: u64) -> Self {
        match booked {
            _ if is_cancelled => Self::Cancelled,
            0 => Self::Open,
            _ if booked < amount => Self::Underpaid,
            _ => Self::Paid,
        }
    }
}

impl Intent {
    /// An intent that is not paid.
    pub fn new(terms: IntentTerms) -> Self {
        Self { terms, booked: 0, is_cancelled: false }
    }

    /// The state.
    pub fn state(&self) -> IntentState {
        IntentState::of(self.is_cancelled, self.booked, self.terms.amount)
    }

    /// What is missing to the amount in đồng.
    pub fn missing(&self) -> u64 {
        self.terms.amount.saturating_sub(self.booked)
    }

    /// Whether the intent must be cancelled, so that what is booked for it is refunded: a part is paid, and later
    /// transfers do not complete it. Providers report transfers with a delay, so the caller passes a time before now.
    pub fn must_cancel(&self, at: Instant) -> bool {
        self.state() == IntentState::Underpaid && self.terms.late == LateRule::Refund && at > self.terms.expires_at
    }
}

/// A transfer as its provider reported it; it never changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transfer {
    /// Identity.
    pub key: TransferKey,
    /// Amount, at least 1 đồng.
    pub amount: u64,
    /// The memo as the bank delivers it.
    pub memo: String,
    /// The bank's reference of the transfer; empty if unknown.
    pub bank_reference: String,
    /// When the bank received it.
    pub received_at: Instant,
    /// Account to which it went.
    pub account: AccountId,
}

/// Why a transfer belongs to no intent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum UnmatchedReason {
    /// The memo has no reference.
    NoReference,
    /// No intent has a reference of the memo.
    UnknownReference,
    /// The memo names several intents.
    SeveralIntents,
    /// It went to another account than that of the intent.
    WrongAccount,
}

/// What a transfer did when it was matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// It paid what was missing. All of it is booked.
    Exact,
    /// It paid less than was missing. All of it is booked; further transfers may complete the amount.
    Under,
    /// It paid more than was missing. The rest is to be refunded.
    Over,
    /// The intent had expired, and its rule does not book late transfers. All of it is to be refunded.
    Late,
    /// The intent was paid already. All of it is to be refunded.
    Duplicate,
    /// The intent was cancelled, before or after. All of it is to be refunded.
    Cancelled,
    /// It belongs to no intent. An operator assigns or refunds it.
    Unmatched(UnmatchedReason),
}

/// Where the amount of a transfer is. The four parts add up to the amount.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Split {
    /// Booked for the intent.
    pub booked: u64,
    /// To be refunded to the payer.
    pub to_refund: u64,
    /// Refunded to the payer.
    pub refunded: u64,
    /// Not matched.
    pub unmatched: u64,
}

impl Split {
    /// All of an amount, not matched.
    pub fn unmatched(amount: u64) -> Self {
        Self { unmatched: amount, ..Self::default() }
    }

    /// The most that can be refunded: what is to be refunded and what is not matched.
    pub fn refundable(&self) -> u64 {
        self.to_refund + self.unmatched
    }

    /// The split after a refund of an amount, at most [`Self::refundable`].
    pub fn after_refund(self, amount: u64) -> Option<Self> {
        let owed = amount.min(self.to_refund);
        let unmatched = self.unmatched.checked_sub(amount - owed)?;
        Some(Self { to_refund: self.to_refund - owed, unmatched, refunded: self.refunded + amount, ..self })
    }

    /// The split after the intent was cancelled: what was booked is to be refunded.
    pub fn after_cancellation(self) -> Self {
        Self { booked: 0, to_refund: self.to_refund + self.booked, ..self }
    }
}

/// A transfer and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredTransfer {
    /// The transfer.
    pub transfer: Transfer,
    /// The intent that it was matched with; absent if the outcome is [`Outcome::Unmatched`].
    pub intent: Option<IntentId>,
    /// What it did.
    pub outcome: Outcome,
    /// Whether it was matched and received after the intent had expired.
    pub is_late: bool,
    /// Where its amount is.
    pub split: Split,
}

impl StoredTransfer {
    /// A transfer before it is matched.
    pub fn new(transfer: Transfer, reason: UnmatchedReason) -> Self {
        let split = Split::unmatched(transfer.amount);
        Self { transfer, intent: None, outcome: Outcome::Unmatched(reason), is_late: false, split }
    }
}

/// A refund that an operator has made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refund {
    /// Identity.
    pub id: RefundId,
    /// The transfer of which an amount went back.
    pub transfer: TransferKey,
    /// Amount, at least 1 đồng.
    pub amount: u64,
}

/// Sums over transfers in đồng. They are wider than amounts, so that no sum is too large.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Received.
    pub received: u128,
    /// Booked for intents.
    pub booked: u128,
    /// To be refunded.
    pub to_refund: u128,
    /// Refunded.
    pub refunded: u128,
    /// Not matched.
    pub unmatched: u128,
}
