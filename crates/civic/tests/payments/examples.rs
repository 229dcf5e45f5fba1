//! What a transfer does, one example for each outcome.

use civic::payments::{
    Applied, Event, IntentState, IntentTerms, LateRule, Ledger, LedgerError, Outcome, Split, Transfer, UnmatchedReason,
};

use crate::{
    generate::{account, intent_id, key, minute, terms, transfer},
    invariants::assert_invariants,
};

/// Applies events that each change the ledger.
pub fn ledger(events: impl IntoIterator<Item = Event>) -> Ledger {
    let mut ledger = Ledger::default();
    for event in events {
        assert_eq!(ledger.apply(&event), Ok(Applied::Changed), "{event:?}");
        assert_invariants(&ledger);
    }
    ledger
}

/// The usual intent, of 20,000 đồng.
pub fn usual() -> IntentTerms {
    terms(1, 20_000)
}

/// A transfer for the usual intent.
pub fn paying(number: u64, amount: u64) -> Transfer {
    transfer(number, amount, &usual().reference.to_string())
}

pub fn late(transfer: Transfer) -> Transfer {
    Transfer { received_at: minute(61), ..transfer }
}

pub fn outcome(ledger: &Ledger, number: u64) -> (Outcome, Split) {
    let stored = ledger.transfer(&key(number)).expect("a transfer");
    (stored.outcome, stored.split)
}

pub fn state(ledger: &Ledger) -> (IntentState, u64) {
    let intent = ledger.intent(&intent_id(1)).expect("an intent");
    (intent.state(), intent.booked)
}

fn split(booked: u64, to_refund: u64) -> Split {
    Split { booked, to_refund, ..Split::default() }
}

/// The outcome of each transfer for the usual intent, and the state of the intent at the end.
fn outcomes(transfers: &[Transfer]) -> (Vec<(Outcome, Split)>, (IntentState, u64)) {
    let events = transfers.iter().cloned().map(Event::Received);
    let ledger = ledger([Event::Opened(usual())].into_iter().chain(events));
    let outcomes = (1..=transfers.len() as u64).map(|number| outcome(&ledger, number));
    (outcomes.collect(), state(&ledger))
}

#[test]
fn exact() {
    let (all, state) = outcomes(&[paying(1, 20_000)]);
    assert_eq!(all, [(Outcome::Exact, split(20_000, 0))]);
    assert_eq!(state, (IntentState::Paid, 20_000));
}

#[test]
fn under_and_completed() {
    let (all, state) = outcomes(&[paying(1, 15_000)]);
    assert_eq!(all, [(Outcome::Under, split(15_000, 0))]);
    assert_eq!(state, (IntentState::Underpaid, 15_000));
    let (all, state) = outcomes(&[paying(1, 15_000), paying(2, 4_000), paying(3, 1_000)]);
    assert_eq!(all[1..], [(Outcome::Under, split(4_000, 0)), (Outcome::Exact, split(1_000, 0))]);
    assert_eq!(state, (IntentState::Paid, 20_000));
}

#[test]
fn over() {
    let (all, state) = outcomes(&[paying(1, 25_000)]);
    assert_eq!(all, [(Outcome::Over, split(20_000, 5_000))]);
    assert_eq!(state, (IntentState::Paid, 20_000));
    let (all, _) = outcomes(&[paying(1, 15_000), paying(2, 15_000)]);
    assert_eq!(all[1], (Outcome::Over, split(5_000, 10_000)));
}

/// Two people pay the same intent.
#[test]
fn duplicate() {
    let (all, state) = outcomes(&[paying(1, 20_000), paying(2, 20_000), late(paying(3, 20_000))]);
    assert_eq!(all[1..], [(Outcome::Duplicate, split(0, 20_000)), (Outcome::Duplicate, split(0, 20_000))]);
    assert_eq!(state, (IntentState::Paid, 20_000));
}

#[test]
fn late_ones_are_refunded_or_booked() {
    let in_time = Transfer { received_at: minute(60), ..paying(1, 20_000) };
    assert_eq!(outcomes(&[in_time]).0, [(Outcome::Exact, split(20_000, 0))]);
    let (all, state) = outcomes(&[late(paying(1, 20_000))]);
    assert_eq!(all, [(Outcome::Late, split(0, 20_000))]);
    assert_eq!(state, (IntentState::Open, 0));
    let open = Event::Opened(IntentTerms { late: LateRule::Accept, ..usual() });
    let ledger = ledger([open, Event::Received(late(paying(1, 20_000)))]);
    assert_eq!(outcome(&ledger, 1), (Outcome::Exact, split(20_000, 0)));
    assert!(ledger.transfer(&key(1)).is_some_and(|stored| stored.is_late));
}

/// The part that was in time does not stay with the city.
#[test]
fn an_intent_that_a_late_transfer_cannot_complete_must_be_cancelled() {
    let received = [paying(1, 15_000), late(paying(2, 5_000))].map(Event::Received);
    let mut ledger = ledger([Event::Opened(usual())].into_iter().chain(received));
    assert_eq!(outcome(&ledger, 2), (Outcome::Late, split(0, 5_000)));
    let must_cancel = |ledger: &Ledger, at| ledger.intents().any(|intent| intent.must_cancel(minute(at)));
    assert!(!must_cancel(&ledger, 60) && must_cancel(&ledger, 61));
    assert_eq!(ledger.apply(&Event::Cancelled(intent_id(1))), Ok(Applied::Changed));
    assert_eq!(outcome(&ledger, 1), (Outcome::Cancelled, split(0, 15_000)));
    assert_eq!((state(&ledger), must_cancel(&ledger, 61)), ((IntentState::Cancelled, 0), false));
    assert_invariants(&ledger);
}

#[test]
fn cancelled() {
    let ledger =
        ledger([Event::Opened(usual()), Event::Cancelled(intent_id(1)), Event::Received(late(paying(1, 20_000)))]);
    assert_eq!(outcome(&ledger, 1), (Outcome::Cancelled, split(0, 20_000)));
    assert_eq!(state(&ledger), (IntentState::Cancelled, 0));
}

#[test]
fn unmatched() {
    let two = [usual().reference, terms(2, 1).reference].map(|reference| reference.to_string()).join(" ");
    let elsewhere = Transfer { account: account("other"), ..paying(4, 20_000) };
    let received = [
        transfer(1, 20_000, "phí đỗ xe"),
        transfer(2, 20_000, &terms(9, 1).reference.to_string()),
        transfer(3, 20_000, &two),
        elsewhere,
    ];
    let open = [Event::Opened(usual()), Event::Opened(terms(2, 1))];
    let ledger = ledger(open.into_iter().chain(received.map(Event::Received)));
    let reasons = [
        UnmatchedReason::NoReference,
        UnmatchedReason::UnknownReference,
        UnmatchedReason::SeveralIntents,
        UnmatchedReason::WrongAccount,
    ];
    for (number, reason) in (1..).zip(reasons) {
        assert_eq!(outcome(&ledger, number), (Outcome::Unmatched(reason), Split::unmatched(20_000)));
    }
    assert_eq!(ledger.totals().unmatched, 80_000);
    assert_eq!(state(&ledger), (IntentState::Open, 0));
}

/// A transfer to the account that no intent names does not hide the one that is named.
#[test]
fn an_unknown_reference_beside_a_known_one_does_not_count() {
    let memo = format!("{} {}", terms(9, 1).reference, usual().reference);
    let (all, _) = outcomes(&[transfer(1, 20_000, &memo)]);
    assert_eq!(all, [(Outcome::Exact, split(20_000, 0))]);
}

#[test]
fn the_largest_amounts_add_up() {
    let most = u64::MAX;
    let open = Event::Opened(terms(1, most));
    let ledger = ledger([open].into_iter().chain((1..=3).map(|number| Event::Received(paying(number, most)))));
    assert_eq!(ledger.totals().received, 3 * u128::from(most));
    assert_eq!(state(&ledger), (IntentState::Paid, most));
}

#[test]
fn the_same_event_again_changes_nothing() {
    let events = [Event::Opened(usual()), Event::Received(paying(1, 20_000))];
    let mut ledger = ledger(events.clone());
    let before = ledger.clone();
    for event in &events {
        assert_eq!(ledger.apply(event), Ok(Applied::Before));
    }
    // The provider's list has the memo in another form.
    let listed = Transfer { memo: "listed".to_owned(), received_at: minute(11), ..paying(1, 20_000) };
    assert_eq!(ledger.apply(&Event::Received(listed)), Ok(Applied::Before));
    for contradiction in [
        Event::Opened(terms(1, 30_000)),
        Event::Received(paying(1, 30_000)),
        Event::Received(Transfer { account: account("other"), ..paying(1, 20_000) }),
    ] {
        assert_eq!(ledger.apply(&contradiction), Err(LedgerError::Conflict), "{contradiction:?}");
    }
    assert_eq!(ledger, before);
}

#[test]
fn impossible_events_are_refused() {
    let mut ledger = ledger([Event::Opened(usual()), Event::Received(paying(1, 20_000))]);
    let before = ledger.clone();
    let same_reference = IntentTerms { id: intent_id(2), ..usual() };
    assert_eq!(ledger.apply(&Event::Opened(same_reference)), Err(LedgerError::ReferenceInUse));
    assert_eq!(ledger.apply(&Event::Opened(terms(2, 0))), Err(LedgerError::Zero));
    assert_eq!(ledger.apply(&Event::Received(paying(2, 0))), Err(LedgerError::Zero));
    assert_eq!(ledger.apply(&Event::Cancelled(intent_id(2))), Err(LedgerError::UnknownIntent));
    assert_eq!(ledger.apply(&Event::Cancelled(intent_id(1))), Err(LedgerError::Paid));
    assert_eq!(ledger, before);
}
