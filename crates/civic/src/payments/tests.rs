use super::*;
use contract::Instant;

/// A minute of 30 November 2026, in Hanoi.
fn minute(minutes: i64) -> Instant {
    let midnight: Instant = "2026-11-30T00:00:00+07:00".parse().expect("an instant");
    midnight + chrono::TimeDelta::minutes(minutes)
}

/// An intent of 10,000 đồng that expires at minute 30.
fn intent(late: LateRule, booked: u64) -> Intent {
    let terms = IntentTerms {
        id: IntentId("one".to_owned()),
        reference: Reference::new(1),
        amount: 10_000,
        account: AccountId("city".to_owned()),
        expires_at: minute(30),
        late,
    };
    Intent { booked, ..Intent::new(terms) }
}

fn stored(amount: u64, at: i64) -> StoredTransfer {
    let transfer = Transfer {
        key: TransferKey { provider: "bank".to_owned(), transaction: "1".to_owned() },
        amount,
        memo: Reference::new(1).to_string(),
        bank_reference: String::new(),
        received_at: minute(at),
        account: AccountId("city".to_owned()),
    };
    StoredTransfer::new(transfer, UnmatchedReason::UnknownReference)
}

/// Rule, booked before, amount, minute; outcome, booked of the transfer, to be refunded, state of the intent.
type Case = (LateRule, u64, u64, i64, Outcome, u64, u64, IntentState);

#[test]
fn a_transfer_is_split_by_what_is_missing() {
    use IntentState::{Open, Paid, Underpaid};
    use LateRule::{Accept, Refund};
    use Outcome::{Duplicate, Exact, Late, Over, Under};
    const CASES: [Case; 15] = [
        (Refund, 0, 10_000, 30, Exact, 10_000, 0, Paid),
        (Refund, 0, 9_999, 30, Under, 9_999, 0, Underpaid),
        (Refund, 0, 10_001, 30, Over, 10_000, 1, Paid),
        (Refund, 4_000, 6_000, 30, Exact, 6_000, 0, Paid),
        (Refund, 4_000, 5_999, 30, Under, 5_999, 0, Underpaid),
        (Refund, 4_000, 10_000, 30, Over, 6_000, 4_000, Paid),
        (Refund, 10_000, 1, 30, Duplicate, 0, 1, Paid),
        (Refund, 10_000, 10_000, 31, Duplicate, 0, 10_000, Paid),
        (Refund, 0, u64::MAX, 30, Over, 10_000, u64::MAX - 10_000, Paid),
        (Refund, 0, 10_000, 31, Late, 0, 10_000, Open),
        (Refund, 4_000, 6_000, 31, Late, 0, 6_000, Underpaid),
        (Accept, 0, 10_000, 31, Exact, 10_000, 0, Paid),
        (Accept, 0, 1, 31, Under, 1, 0, Underpaid),
        (Accept, 4_000, 7_000, 31, Over, 6_000, 1_000, Paid),
        (Accept, 10_000, 7_000, 31, Duplicate, 0, 7_000, Paid),
    ];
    for (late, before, amount, at, outcome, booked, to_refund, state) in CASES {
        let matched = match_transfer(&intent(late, before), &stored(amount, at));
        let split = Split { booked, to_refund, ..Split::default() };
        let expected = Match { outcome, is_late: at > 30, split, booked: before + booked, state };
        assert_eq!(matched, expected, "{late:?}, {before} booked, {amount} at minute {at}");
    }
}

#[test]
fn a_cancelled_intent_books_nothing() {
    let cancelled = Intent { is_cancelled: true, ..intent(LateRule::Accept, 0) };
    let matched = match_transfer(&cancelled, &stored(10_000, 10));
    assert_eq!((matched.outcome, matched.state), (Outcome::Cancelled, IntentState::Cancelled));
    assert_eq!(matched.split, Split { to_refund: 10_000, ..Split::default() });
}

#[test]
fn another_account_pays_nothing() {
    let mut elsewhere = stored(10_000, 10);
    elsewhere.transfer.account = AccountId("other".to_owned());
    let matched = match_transfer(&intent(LateRule::Accept, 0), &elsewhere);
    assert_eq!(matched.outcome, Outcome::Unmatched(UnmatchedReason::WrongAccount));
    assert_eq!((matched.split, matched.state), (Split::unmatched(10_000), IntentState::Open));
}

#[test]
fn matching_again_changes_nothing() {
    let mut row = stored(12_000, 10);
    let first = match_transfer(&intent(LateRule::Accept, 0), &row);
    (row.outcome, row.is_late, row.split) = (first.outcome, first.is_late, first.split);
    assert_eq!(match_transfer(&intent(LateRule::Accept, first.booked), &row), first);
}

#[test]
fn a_refund_takes_what_is_owed_first() {
    let split = Split { booked: 1, to_refund: 20, refunded: 300, unmatched: 4_000 };
    assert_eq!(split.refundable(), 4_020);
    assert_eq!(split.after_refund(5), Some(Split { to_refund: 15, refunded: 305, ..split }));
    assert_eq!(split.after_refund(25), Some(Split { to_refund: 0, refunded: 325, unmatched: 3_995, ..split }));
    assert_eq!(split.after_refund(4_020), Some(Split { booked: 1, refunded: 4_320, ..Split::default() }));
    assert_eq!(split.after_refund(4_021), None);
    assert_eq!(split.after_cancellation(), Split { booked: 0, to_refund: 21, ..split });
}

#[test]
fn a_memo_must_name_one_intent() {
    let (one, mut two) = (intent(LateRule::Accept, 0), intent(LateRule::Accept, 0));
    two.terms.reference = Reference::new(2);
    let (first, second) = (one.terms.reference, two.terms.reference);
    assert_eq!(choose_intent(&[], [&one]), Err(UnmatchedReason::NoReference));
    assert_eq!(choose_intent(&[first], []), Err(UnmatchedReason::UnknownReference));
    assert_eq!(choose_intent(&[first], [&two]), Err(UnmatchedReason::UnknownReference));
    assert_eq!(choose_intent(&[first], [&two, &one]), Ok(&one));
    assert_eq!(choose_intent(&[second, first], [&one]), Ok(&one));
    assert_eq!(choose_intent(&[second, first], [&one, &two]), Err(UnmatchedReason::SeveralIntents));
}
