//! What holds after every event.

use civic::payments::{Intent, IntentState, Ledger, Outcome, StoredTransfer, Totals};

pub fn assert_invariants(ledger: &Ledger) {
    let mut sums = Totals::default();
    for stored in ledger.transfers() {
        assert_transfer(ledger, stored);
        sums.received += u128::from(stored.transfer.amount);
        sums.booked += u128::from(stored.split.booked);
        sums.to_refund += u128::from(stored.split.to_refund);
        sums.refunded += u128::from(stored.split.refunded);
        sums.unmatched += u128::from(stored.split.unmatched);
    }
    assert_eq!(ledger.totals(), sums);
    assert_eq!(sums.received, sums.booked + sums.to_refund + sums.refunded + sums.unmatched);
    assert!(sums.is_balanced());
    assert_eq!(ledger.intents().map(|intent| u128::from(intent.booked)).sum::<u128>(), sums.booked);
    assert_eq!(ledger.refunds().map(|refund| u128::from(refund.amount)).sum::<u128>(), sums.refunded);
    for intent in ledger.intents() {
        assert_intent(ledger, intent);
    }
    let rows = (ledger.intents().cloned(), ledger.transfers().cloned(), ledger.refunds().cloned());
    assert_eq!(Ledger::from_rows(rows.0, rows.1, rows.2), *ledger);
}

fn assert_transfer(ledger: &Ledger, stored: &StoredTransfer) {
    let split = stored.split;
    let sum = [split.booked, split.to_refund, split.refunded, split.unmatched].map(u128::from).iter().sum::<u128>();
    assert_eq!(sum, u128::from(stored.transfer.amount), "{stored:?}");
    let intent = stored.intent.as_ref().map(|id| ledger.intent(id).expect("its intent"));
    let of_transfer = ledger.refunds().filter(|refund| refund.transfer == stored.transfer.key);
    assert_eq!(of_transfer.map(|refund| refund.amount).sum::<u64>(), split.refunded, "{stored:?}");
    match stored.outcome {
        Outcome::Unmatched(_) => {
            assert!(intent.is_none() && !stored.is_late, "{stored:?}");
            assert_eq!((split.booked, split.to_refund), (0, 0), "{stored:?}");
            return;
        }
        Outcome::Exact | Outcome::Under | Outcome::Over => assert!(split.booked > 0, "{stored:?}"),
        Outcome::Late | Outcome::Duplicate | Outcome::Cancelled => assert_eq!(split.booked, 0, "{stored:?}"),
    }
    let intent = intent.expect("an intent");
    assert_eq!(split.unmatched, 0, "{stored:?}");
    assert_eq!(stored.transfer.account, intent.terms.account, "{stored:?}");
    assert_eq!(stored.is_late, stored.transfer.received_at > intent.terms.expires_at, "{stored:?}");
}

fn assert_intent(ledger: &Ledger, intent: &Intent) {
    let own = ledger.transfers().filter(|stored| stored.intent.as_ref() == Some(&intent.terms.id));
    let booked: u128 = own.map(|stored| u128::from(stored.split.booked)).sum();
    assert_eq!(booked, u128::from(intent.booked), "{intent:?}");
    assert!(intent.booked <= intent.terms.amount, "{intent:?}");
    assert_eq!(intent.missing(), intent.terms.amount - intent.booked);
    let is_paid = intent.booked == intent.terms.amount;
    assert_eq!(intent.state() == IntentState::Paid, is_paid, "{intent:?}");
    assert!(!intent.is_cancelled || intent.booked == 0, "{intent:?}");
}
