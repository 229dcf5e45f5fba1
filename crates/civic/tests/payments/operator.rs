//! What an operator does: assigning unmatched transfers, and refunds.

use civic::payments::{
    Applied, Event, IntentState, Ledger, LedgerError, Outcome, Refund, RefundId, Split, Transfer, UnmatchedReason,
};

use crate::{
    examples::{late, ledger, outcome, paying, state, usual},
    generate::{account, intent_id, key, transfer},
    invariants::assert_invariants,
};

fn assign(transfer: u64, intent: u64) -> Event {
    Event::Assigned { transfer: key(transfer), intent: intent_id(intent) }
}

fn refund(id: &str, transfer: u64, amount: u64) -> Event {
    Event::Refunded(Refund { id: RefundId(id.to_owned()), transfer: key(transfer), amount })
}

fn refused(ledger: &mut Ledger, event: &Event) -> LedgerError {
    let before = ledger.clone();
    let error = ledger.apply(event).expect_err("refused");
    assert_eq!(*ledger, before);
    error
}

#[test]
fn an_assigned_transfer_pays() {
    let unknown = transfer(1, 25_000, "tiền gửi xe");
    let mut ledger = ledger([Event::Opened(usual()), Event::Received(unknown), assign(1, 1)]);
    assert_eq!(outcome(&ledger, 1), (Outcome::Over, Split { booked: 20_000, to_refund: 5_000, ..Split::default() }));
    assert_eq!(state(&ledger), (IntentState::Paid, 20_000));
    assert_eq!(ledger.apply(&assign(1, 1)), Ok(Applied::Before));
}

/// The operator's choice does not change the rules: late, duplicate and cancelled stay what they are.
#[test]
fn an_assigned_transfer_follows_the_rules() {
    let other = |number| transfer(number, 20_000, "?");
    let late = ledger([Event::Opened(usual()), Event::Received(late(other(1))), assign(1, 1)]);
    assert_eq!(outcome(&late, 1).0, Outcome::Late);
    let received = [paying(1, 20_000), other(2)].map(Event::Received);
    let paid = ledger([Event::Opened(usual())].into_iter().chain(received).chain([assign(2, 1)]));
    assert_eq!(outcome(&paid, 2).0, Outcome::Duplicate);
    let cancelled = Event::Cancelled(intent_id(1));
    let cancelled = ledger([Event::Opened(usual()), cancelled, Event::Received(other(1)), assign(1, 1)]);
    assert_eq!(outcome(&cancelled, 1).0, Outcome::Cancelled);
}

#[test]
fn a_transfer_that_came_before_its_intent_is_assigned() {
    let ledger = ledger([Event::Received(paying(1, 20_000)), Event::Opened(usual()), assign(1, 1)]);
    assert_eq!(state(&ledger), (IntentState::Paid, 20_000));
}

#[test]
fn impossible_assignments_are_refused() {
    let elsewhere = Transfer { account: account("other"), ..transfer(2, 20_000, "?") };
    let mut ledger = ledger([Event::Opened(usual()), Event::Received(paying(1, 20_000)), Event::Received(elsewhere)]);
    assert_eq!(refused(&mut ledger, &assign(3, 1)), LedgerError::UnknownTransfer);
    assert_eq!(refused(&mut ledger, &assign(2, 2)), LedgerError::UnknownIntent);
    assert_eq!(refused(&mut ledger, &assign(2, 1)), LedgerError::WrongAccount);
    assert_eq!(ledger.apply(&Event::Opened(crate::generate::terms(2, 20_000))), Ok(Applied::Changed));
    assert_eq!(refused(&mut ledger, &assign(1, 2)), LedgerError::NotUnmatched);
}

#[test]
fn refunds_are_of_what_is_owed() {
    let mut ledger = ledger([Event::Opened(usual()), Event::Received(paying(1, 25_000)), refund("a", 1, 2_000)]);
    let split = Split { booked: 20_000, to_refund: 3_000, refunded: 2_000, unmatched: 0 };
    assert_eq!(outcome(&ledger, 1), (Outcome::Over, split));
    assert_eq!(ledger.apply(&refund("a", 1, 2_000)), Ok(Applied::Before));
    assert_eq!(refused(&mut ledger, &refund("a", 1, 1_000)), LedgerError::Conflict);
    assert_eq!(refused(&mut ledger, &refund("b", 1, 3_001)), LedgerError::RefundTooLarge { most: 3_000 });
    assert_eq!(refused(&mut ledger, &refund("b", 1, u64::MAX)), LedgerError::RefundTooLarge { most: 3_000 });
    assert_eq!(refused(&mut ledger, &refund("b", 1, 0)), LedgerError::Zero);
    assert_eq!(refused(&mut ledger, &refund("b", 2, 1)), LedgerError::UnknownTransfer);
    assert_eq!(ledger.apply(&refund("b", 1, 3_000)), Ok(Applied::Changed));
    assert_eq!(refused(&mut ledger, &refund("c", 1, 1)), LedgerError::RefundTooLarge { most: 0 });
    assert_eq!(state(&ledger), (IntentState::Paid, 20_000));
    assert_eq!(ledger.refunds().count(), 2);
    assert_invariants(&ledger);
}

#[test]
fn unmatched_transfers_can_be_refunded() {
    let mut ledger =
        ledger([Event::Opened(usual()), Event::Received(transfer(1, 20_000, "?")), refund("a", 1, 20_000)]);
    let split = Split { refunded: 20_000, ..Split::default() };
    assert_eq!(outcome(&ledger, 1), (Outcome::Unmatched(UnmatchedReason::NoReference), split));
    assert_eq!(refused(&mut ledger, &assign(1, 1)), LedgerError::NotUnmatched);
}

/// What was refunded does not pay.
#[test]
fn the_rest_of_a_refunded_transfer_can_be_assigned() {
    let unknown = transfer(1, 20_000, "?");
    let mut ledger = ledger([Event::Opened(usual()), Event::Received(unknown), refund("a", 1, 500), assign(1, 1)]);
    let split = Split { booked: 19_500, refunded: 500, ..Split::default() };
    assert_eq!(outcome(&ledger, 1), (Outcome::Under, split));
    assert_eq!(ledger.apply(&Event::Cancelled(intent_id(1))), Ok(Applied::Changed));
    assert_eq!(ledger.apply(&refund("b", 1, 19_500)), Ok(Applied::Changed));
    assert_eq!(ledger.totals().refunded, 20_000);
    assert_invariants(&ledger);
}
