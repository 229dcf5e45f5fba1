//! Simulated runs: duplicates, any order, late and wrong transfers, several payers, operators, and a crash after every
//! step.

use civic::payments::{
    Applied, Event, IntentId, IntentState, IntentTerms, LateRule, Ledger, LedgerError, Outcome, Refund, RefundId,
    Transfer, TransferKey,
};
use seeded::Random;
use std::collections::{BTreeMap, BTreeSet};

use crate::{
    generate::{intents, minute, payments},
    invariants::assert_invariants,
    runs,
};

/// A run, and what is expected of its ledger from another calculation.
struct Run {
    random: Random,
    ledger: Ledger,
    log: Vec<Event>,
    applied: Vec<Event>,
    intents: Vec<IntentTerms>,
    named: BTreeMap<TransferKey, Vec<IntentId>>,
    received: BTreeMap<TransferKey, u64>,
    /// What was unmatched of each transfer when it was matched.
    offered: BTreeMap<TransferKey, u64>,
    paid: BTreeSet<IntentId>,
}

pub fn replay(log: &[Event]) -> Ledger {
    let mut ledger = Ledger::default();
    for event in log {
        let _ = ledger.apply(event);
    }
    ledger
}

impl Run {
    fn apply(&mut self, event: Event) -> Result<Applied, LedgerError> {
        let before = self.ledger.clone();
        let result = self.ledger.apply(&event);
        self.log.push(event.clone());
        if result == Ok(Applied::Changed) {
            self.expect(&before, &event);
            self.applied.push(event);
        } else {
            assert_eq!(self.ledger, before, "{event:?}: {result:?}");
        }
        self.check();
        self.crash();
        result
    }

    /// Records what an event must have done.
    fn expect(&mut self, before: &Ledger, event: &Event) {
        match event {
            Event::Received(transfer) => {
                self.received.insert(transfer.key.clone(), transfer.amount);
                let opened = self.named[&transfer.key].iter().filter_map(|id| before.intent(id)).collect::<Vec<_>>();
                let intent = match opened[..] {
                    [intent] if intent.terms.account == transfer.account => Some(&intent.terms.id),
                    _ => None,
                };
                let stored = self.ledger.transfer(&transfer.key).expect("stored");
                assert_eq!(stored.intent.as_ref(), intent, "{transfer:?}");
                if intent.is_some() {
                    self.offered.insert(transfer.key.clone(), transfer.amount);
                }
            }
            Event::Assigned { transfer, .. } => {
                let unmatched = before.transfer(transfer).expect("stored").split.unmatched;
                self.offered.insert(transfer.clone(), unmatched);
            }
            Event::Opened(_) | Event::Cancelled(_) | Event::Refunded(_) => {}
        }
    }

    fn check(&mut self) {
        assert_invariants(&self.ledger);
        let stored = self.ledger.transfers().map(|stored| (stored.transfer.key.clone(), stored.transfer.amount));
        assert_eq!(stored.collect::<BTreeMap<_, _>>(), self.received);
        for intent in self.ledger.intents().filter(|intent| !intent.is_cancelled) {
            let own = self.ledger.transfers().filter(|stored| stored.intent.as_ref() == Some(&intent.terms.id));
            let counted = own.filter(|stored| !stored.is_late || intent.terms.late == LateRule::Accept);
            let sum: u128 = counted.map(|stored| u128::from(self.offered[&stored.transfer.key])).sum();
            assert_eq!(u128::from(intent.booked), sum.min(u128::from(intent.terms.amount)), "{intent:?}");
        }
        let paid = self.ledger.intents().filter(|intent| intent.state() == IntentState::Paid);
        let paid: BTreeSet<IntentId> = paid.map(|intent| intent.terms.id.clone()).collect();
        assert!(self.paid.is_subset(&paid), "paid, and then not");
        self.paid = paid;
    }

    /// The ledger is lost and built again, and the last events are delivered again.
    fn crash(&mut self) {
        let mut again = replay(&self.log);
        assert_eq!(again, self.ledger);
        let last = self.applied.len().saturating_sub(1 + self.random.below(5));
        for event in &self.applied[last..] {
            assert_eq!(again.apply(event), Ok(Applied::Before), "{event:?}");
        }
        assert_eq!(again, self.ledger);
        self.ledger = again;
    }

    /// An event that was there before, perhaps with other contents.
    fn repeat(&mut self) {
        let Some(event) = (!self.applied.is_empty()).then(|| self.random.pick(&self.applied).clone()) else { return };
        let Event::Received(transfer) = event else {
            assert_eq!(self.apply(event), Ok(Applied::Before));
            return;
        };
        let other_form = Transfer { memo: "?".to_owned(), received_at: minute(99), ..transfer.clone() };
        assert_eq!(self.apply(Event::Received(other_form)), Ok(Applied::Before));
        let other_amount = Transfer { amount: transfer.amount - 1, ..transfer };
        assert_eq!(self.apply(Event::Received(other_amount)), Err(LedgerError::Conflict));
    }

    /// An operator assigns or refunds something, possible or not.
    fn operate(&mut self) {
        let keys: Vec<TransferKey> = self.received.keys().cloned().collect();
        if keys.is_empty() {
            return;
        }
        let transfer = self.random.pick(&keys).clone();
        let split = self.ledger.transfer(&transfer).expect("stored").split;
        if self.random.below(2) == 0 {
            let intent = self.random.pick(&self.intents).id.clone();
            let result = self.apply(Event::Assigned { transfer, intent });
            assert!(result != Ok(Applied::Changed) || split.unmatched > 0);
            return;
        }
        let amount = self.random.below(split.refundable() + 2);
        let id = RefundId(self.log.len().to_string());
        let result = self.apply(Event::Refunded(Refund { id, transfer, amount }));
        assert_eq!(result.is_ok(), (1..=split.refundable()).contains(&amount), "{amount} of {split:?}: {result:?}");
    }
}

/// One run; the outcomes and states that occurred.
fn run(seed: u64) -> (BTreeSet<Outcome>, BTreeSet<IntentState>) {
    let mut random = Random::new(seed);
    let intents = intents(&mut random);
    let payments = payments(&mut random, &intents);
    let named = payments.iter().map(|(transfer, named)| (transfer.key.clone(), named.clone())).collect();
    let cancelled = intents.iter().filter(|_| random.below(4) == 0).map(|terms| Event::Cancelled(terms.id.clone()));
    let mut pending: Vec<Event> = cancelled.collect();
    pending.extend(payments.into_iter().map(|(transfer, _)| Event::Received(transfer)));
    let opened = intents.iter().cloned().map(Event::Opened);
    if random.below(4) == 0 {
        // Also before the intents are known.
        pending.extend(opened);
        random.shuffle(&mut pending);
    } else {
        random.shuffle(&mut pending);
        pending.extend(opened);
    }
    let mut run = Run {
        random,
        intents,
        named,
        ledger: Ledger::default(),
        log: Vec::new(),
        applied: Vec::new(),
        received: BTreeMap::new(),
        offered: BTreeMap::new(),
        paid: BTreeSet::new(),
    };
    let mut after = 10;
    while after > 0 {
        match run.random.below(10) {
            0 | 1 => run.repeat(),
            2 | 3 => run.operate(),
            _ => match pending.pop() {
                Some(event) => {
                    let _ = run.apply(event);
                }
                None => after -= 1,
            },
        }
    }
    let outcomes = run.ledger.transfers().map(|stored| stored.outcome).collect();
    (outcomes, run.ledger.intents().map(|intent| intent.state()).collect())
}

#[test]
fn the_sums_hold_after_every_event() {
    let (mut outcomes, mut states) = (BTreeSet::new(), BTreeSet::new());
    for seed in 0..runs() {
        let (of_run, states_of_run) = run(seed);
        outcomes.extend(of_run);
        states.extend(states_of_run);
    }
    if runs() >= 50 {
        assert_eq!((outcomes.len(), states.len()), (10, 4), "{outcomes:?}, {states:?}");
    }
}
