//! The ledger: intents, transfers and refunds, changed by events only.

use std::collections::BTreeMap;

use super::{
    event::{Applied, Event, LedgerError},
    matching::{choose_intent, match_transfer},
    reference::{Reference, find},
    rows::{
        Intent, IntentId, IntentState, IntentTerms, Outcome, Refund, RefundId, StoredTransfer, Totals, Transfer,
        TransferKey, UnmatchedReason,
    },
};

/// All intents, transfers and refunds. After every event, the parts of each transfer add up to its amount, and what is
/// booked for an intent is the sum over its transfers and at most its amount.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    intents: BTreeMap<IntentId, Intent>,
    transfers: BTreeMap<TransferKey, StoredTransfer>,
    refunds: BTreeMap<RefundId, Refund>,
    by_reference: BTreeMap<Reference, IntentId>,
}

impl Ledger {
    /// The ledger of stored rows, which are not checked.
    pub fn from_rows(
        intents: impl IntoIterator<Item = Intent>,
        transfers: impl IntoIterator<Item = StoredTransfer>,
        refunds: impl IntoIterator<Item = Refund>,
    ) -> Self {
        let intents: BTreeMap<_, _> = intents.into_iter().map(|intent| (intent.terms.id.clone(), intent)).collect();
        let references = intents.iter().map(|(id, intent)| (intent.terms.reference, id.clone()));
        Self {
            by_reference: references.collect(),
            intents,
            transfers: transfers.into_iter().map(|stored| (stored.transfer.key.clone(), stored)).collect(),
            refunds: refunds.into_iter().map(|refund| (refund.id.clone(), refund)).collect(),
        }
    }

    /// Applies an event. One that was applied before changes nothing. A transfer is refused only if its amount is zero, or
    /// if it contradicts a known one.
    ///
    /// # Errors
    /// See [`LedgerError`]; the ledger is unchanged then.
    pub fn apply(&mut self, event: &Event) -> Result<Applied, LedgerError> {
        match event {
            Event::Opened(terms) => self.open(terms),
            Event::Cancelled(intent) => self.cancel(intent),
            Event::Received(transfer) => self.receive(transfer),
            Event::Assigned { transfer, intent } => self.assign(transfer, intent),
            Event::Refunded(refund) => self.refund(refund),
        }
    }

    /// An intent.
    pub fn intent(&self, id: &IntentId) -> Option<&Intent> {
        self.intents.get(id)
    }

    /// A transfer.
    pub fn transfer(&self, key: &TransferKey) -> Option<&StoredTransfer> {
        self.transfers.get(key)
    }

    /// All intents in the order of their ids.
    pub fn intents(&self) -> impl Iterator<Item = &Intent> {
        self.intents.values()
    }

    /// All transfers in the order of their keys.
    pub fn transfers(&self) -> impl Iterator<Item = &StoredTransfer> {
        self.transfers.values()
    }

    /// All refunds in the order of their ids.
    pub fn refunds(&self) -> impl Iterator<Item = &Refund> {
        self.refunds.values()
    }

    /// The sums over all transfers in đồng.
    pub fn totals(&self) -> Totals {
        Totals::of(self.transfers())
    }

    fn open(&mut self, terms: &IntentTerms) -> Result<Applied, LedgerError> {
        if let Some(known) = self.intents.get(&terms.id) {
            return before(known.terms == *terms);
        }
        if terms.amount == 0 {
            return Err(LedgerError::Zero);
        }
        if self.by_reference.contains_key(&terms.reference) {
            return Err(LedgerError::ReferenceInUse);
        }
        self.by_reference.insert(terms.reference, terms.id.clone());
        self.intents.insert(terms.id.clone(), Intent::new(terms.clone()));
        Ok(Applied::Changed)
    }

    fn cancel(&mut self, id: &IntentId) -> Result<Applied, LedgerError> {
        let intent = self.intents.get_mut(id).ok_or(LedgerError::UnknownIntent)?;
        match intent.state() {
            IntentState::Cancelled => return Ok(Applied::Before),
            IntentState::Paid => return Err(LedgerError::Paid),
            IntentState::Open | IntentState::Underpaid => {}
        }
        (intent.is_cancelled, intent.booked) = (true, 0);
        let is_booked = |stored: &&mut StoredTransfer| stored.intent.as_ref() == Some(id) && stored.split.booked > 0;
        for stored in self.transfers.values_mut().filter(is_booked) {
            stored.split = stored.split.after_cancellation();
            stored.outcome = Outcome::Cancelled;
        }
        Ok(Applied::Changed)
    }

    fn receive(&mut self, transfer: &Transfer) -> Result<Applied, LedgerError> {
        if let Some(known) = self.transfers.get(&transfer.key) {
            // Providers repeat a transfer with another form of its memo or time. The first one counts.
            let known = &known.transfer;
            return before((known.amount, &known.account) == (transfer.amount, &transfer.account));
        }
        if transfer.amount == 0 {
            return Err(LedgerError::Zero);
        }
        let chosen = self.named_by(&transfer.memo);
        let reason = chosen.as_ref().err().copied().unwrap_or(UnmatchedReason::UnknownReference);
        self.transfers.insert(transfer.key.clone(), StoredTransfer::new(transfer.clone(), reason));
        if let Ok(intent) = chosen {
            self.book(&transfer.key, &intent);
        }
        Ok(Applied::Changed)
    }

    fn assign(&mut self, key: &TransferKey, id: &IntentId) -> Result<Applied, LedgerError> {
        let stored = self.transfers.get(key).ok_or(LedgerError::UnknownTransfer)?;
        let intent = self.intents.get(id).ok_or(LedgerError::UnknownIntent)?;
        if stored.intent.as_ref() == Some(id) {
            return Ok(Applied::Before);
        }
        if stored.split.unmatched == 0 {
            return Err(LedgerError::NotUnmatched);
        }
        if stored.transfer.account != intent.terms.account {
            return Err(LedgerError::WrongAccount);
        }
        self.book(key, id);
        Ok(Applied::Changed)
    }

    fn refund(&mut self, refund: &Refund) -> Result<Applied, LedgerError> {
        if let Some(known) = self.refunds.get(&refund.id) {
            return before(known == refund);
        }
        if refund.amount == 0 {
            return Err(LedgerError::Zero);
        }
        let stored = self.transfers.get_mut(&refund.transfer).ok_or(LedgerError::UnknownTransfer)?;
        let most = stored.split.refundable();
        stored.split = stored.split.after_refund(refund.amount).ok_or(LedgerError::RefundTooLarge { most })?;
        self.refunds.insert(refund.id.clone(), refund.clone());
        Ok(Applied::Changed)
    }

    /// The intent that a memo names.
    fn named_by(&self, memo: &str) -> Result<IntentId, UnmatchedReason> {
        let found = find(memo);
        let ids = found.iter().filter_map(|reference| self.by_reference.get(reference));
        let known = ids.filter_map(|id| self.intents.get(id));
        choose_intent(&found, known).map(|intent| intent.terms.id.clone())
    }

    /// Matches a stored transfer with an intent.
    fn book(&mut self, key: &TransferKey, id: &IntentId) {
        let (Some(stored), Some(intent)) = (self.transfers.get_mut(key), self.intents.get_mut(id)) else { return };
        let matched = match_transfer(intent, stored);
        intent.booked = matched.booked;
        (stored.outcome, stored.is_late, stored.split) = (matched.outcome, matched.is_late, matched.split);
        let is_matched = !matches!(matched.outcome, Outcome::Unmatched(_));
        stored.intent = is_matched.then(|| id.clone());
    }
}

/// The result for an event whose id is known.
fn before(is_same: bool) -> Result<Applied, LedgerError> {
    if is_same { Ok(Applied::Before) } else { Err(LedgerError::Conflict) }
}
