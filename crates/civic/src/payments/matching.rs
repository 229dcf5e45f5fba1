//! Matching one transfer with one intent.

use std::cmp::Ordering;

use super::{
    reference::Reference,
    rows::{Intent, IntentState, LateRule, Outcome, Split, StoredTransfer, Totals, UnmatchedReason},
};

/// What a transfer and its intent become.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Match {
    /// What the transfer does. The transfer belongs to the intent unless this is [`Outcome::Unmatched`].
    pub outcome: Outcome,
    /// Whether the transfer belongs to the intent and was received after it had expired.
    pub is_late: bool,
    /// Where the transfer's amount is.
    pub split: Split,
    /// What is booked for the intent in đồng, from all its transfers.
    pub booked: u64,
    /// State of the intent.
    pub state: IntentState,
}

/// The intent that a memo names, of those that have one of its references.
///
/// # Errors
/// The memo names no intent or several ones.
pub fn choose_intent<'a>(
    found: &[Reference],
    known: impl IntoIterator<Item = &'a Intent>,
) -> Result<&'a Intent, UnmatchedReason> {
    if found.is_empty() {
        return Err(UnmatchedReason::NoReference);
    }
    let mut named = known.into_iter().filter(|intent| found.contains(&intent.terms.reference));
    match (named.next(), named.next()) {
        (Some(intent), None) => Ok(intent),
        (None, _) => Err(UnmatchedReason::UnknownReference),
        (Some(_), Some(_)) => Err(UnmatchedReason::SeveralIntents),
    }
}

/// Matches what is unmatched of a stored transfer with the intent that its memo names or that an operator chose. Both
/// rows must be read and written in one transaction.
///
/// Whether the intent is cancelled counts first, then whether it is paid, then whether the transfer is late, then the
/// amount. A transfer that has nothing unmatched stays as it is; one that went to another account stays unmatched.
pub fn match_transfer(intent: &Intent, stored: &StoredTransfer) -> Match {
    let (terms, split) = (&intent.terms, stored.split);
    let (booked, state) = (intent.booked, intent.state());
    let unchanged = |outcome, is_late| Match { outcome, is_late, split, booked, state };
    if split.unmatched == 0 {
        return unchanged(stored.outcome, stored.is_late);
    }
    if stored.transfer.account != terms.account {
        return unchanged(Outcome::Unmatched(UnmatchedReason::WrongAccount), false);
    }
    let is_late = stored.transfer.received_at > terms.expires_at;
    let (amount, missing) = (split.unmatched, intent.missing());
    let (outcome, booked) = match state {
        IntentState::Cancelled => (Outcome::Cancelled, 0),
        IntentState::Paid => (Outcome::Duplicate, 0),
        _ if is_late && terms.late == LateRule::Refund => (Outcome::Late, 0),
        IntentState::Open | IntentState::Underpaid => match amount.cmp(&missing) {
            Ordering::Less => (Outcome::Under, amount),
            Ordering::Equal => (Outcome::Exact, amount),
            Ordering::Greater => (Outcome::Over, missing),
        },
    };
    let split = Split {
        booked: split.booked + booked,
        to_refund: split.to_refund + (amount - booked),
        refunded: split.refunded,
        unmatched: 0,
    };
    let booked = intent.booked + booked;
    Match { outcome, is_late, split, booked, state: IntentState::of(intent.is_cancelled, booked, terms.amount) }
}

impl Totals {
    /// The sums over transfers.
    pub fn of<'a>(transfers: impl IntoIterator<Item = &'a StoredTransfer>) -> Self {
        let mut totals = Self::default();
        for StoredTransfer { transfer, split, .. } in transfers {
            totals.received += u128::from(transfer.amount);
            totals.booked += u128::from(split.booked);
            totals.to_refund += u128::from(split.to_refund);
            totals.refunded += u128::from(split.refunded);
            totals.unmatched += u128::from(split.unmatched);
        }
        totals
    }

    /// Whether the parts add up to what was received. If not, rows were changed by something else than these rules.
    pub fn is_balanced(&self) -> bool {
        self.received == self.booked + self.to_refund + self.refunded + self.unmatched
    }
}
