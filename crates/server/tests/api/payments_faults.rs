//! Payments under faults: a crash between storing and matching, and seeded runs with duplicates, reordering, restarts.

use crate::{
    heritage::refused,
    paid_portal::{DAY, MINUTE, PaidPortal},
    support::{FRIDAY, HOUR, key},
};
use contract::payments::{
    NewPayment, NewTransfer, PaymentIntent, PaymentState, TransferOutcome, ledger_transfers, pay_fund, payment_intent,
};
use seeded::Random;

/// The row as a server that was killed after the first of the two commits has left it.
async fn store_only(paid: &PaidPortal, transaction: &str, amount: i64, memo: &str) {
    let mut database = paid.portal.database().await;
    sqlx::query(
        "INSERT INTO payment_transfers (provider, transaction_id, account, amount, memo, received_ms, stored_ms,
             outcome, reason, is_late, booked, to_refund, refunded, unmatched, matched)
         VALUES ('manual', $1, 'funds', $2, $3, $4, $4, 'unmatched', 'no_reference', 0, 0, 0, 0, $2, 0)",
    )
    .bind(transaction)
    .bind(amount)
    .bind(memo)
    .bind(FRIDAY)
    .execute(&mut database)
    .await
    .expect("stored");
}

#[tokio::test]
async fn a_transfer_that_was_stored_before_a_crash_is_booked_after_it() {
    let paid = PaidPortal::open().await;
    let (first, second) = (paid.give(10_000).await, paid.give(20_000).await);
    store_only(&paid, "a", 10_000, &first.memo).await;
    assert_eq!(paid.intent(&first.id).await.state, PaymentState::Open);
    let paid = paid.restart().await;
    assert_eq!(paid.intent(&first.id).await.state, PaymentState::Paid, "at the start");
    store_only(&paid, "b", 20_000, &second.memo).await;
    paid.step().await;
    let receipt = paid.intent(&second.id).await.receipt.expect("a receipt");
    paid.step().await;
    assert_eq!(paid.intent(&second.id).await.receipt, Some(receipt), "matching again changes nothing");
    // The operator, who got no answer, enters it again.
    let again = NewTransfer {
        account: "funds".to_owned(),
        transaction: "b".to_owned(),
        amount: 20_000,
        memo: second.memo.clone(),
        received_at: paid.portal.app.now(),
    };
    assert_eq!(paid.enter(&again).await.expect("known").outcome, TransferOutcome::Exact);
    assert_eq!(paid.balanced().await, 30_000);
}

/// A row that a newer version has written, for example.
#[tokio::test]
async fn a_row_that_cannot_be_read_does_not_keep_others_waiting() {
    let paid = PaidPortal::open().await;
    let (broken, fine) = (paid.give(10_000).await, paid.give(20_000).await);
    store_only(&paid, "a", 10_000, &broken.memo).await;
    store_only(&paid, "b", 20_000, &fine.memo).await;
    let mut database = paid.portal.database().await;
    let set_rule = async |database: &mut sqlx::SqliteConnection, rule: &str| {
        let query = sqlx::query("UPDATE payment_intents SET late = $1 WHERE id = $2").bind(rule).bind(&broken.id);
        query.execute(database).await.expect("changed");
    };
    set_rule(&mut database, "newer").await;
    assert!(paid.portal.app.services.payments.step().await.is_err());
    assert_eq!(paid.intent(&fine.id).await.state, PaymentState::Paid);
    set_rule(&mut database, "accept").await;
    paid.step().await;
    assert_eq!(paid.intent(&broken.id).await.state, PaymentState::Paid, "it has waited");
    assert_eq!(paid.balanced().await, 30_000);
}

#[tokio::test]
async fn intents_that_nobody_pays_are_deleted_after_a_month() {
    let paid = PaidPortal::open().await;
    let (payment, key) = (NewPayment { amount: Some(10_000), note: String::new() }, key());
    let unpaid = paid.portal.send(pay_fund("flood", &payment, &key)).await.expect("an intent");
    let (part, whole) = (paid.give(20_000).await, paid.give(30_000).await);
    paid.pay("funds", 5_000, &part.memo).await;
    paid.pay("funds", 30_000, &whole.memo).await;
    paid.portal.set_time(FRIDAY + HOUR + 30 * DAY);
    paid.step().await;
    assert_eq!(paid.intent(&unpaid.id).await.state, PaymentState::Expired);
    paid.portal.set_time(FRIDAY + HOUR + 30 * DAY + MINUTE);
    paid.step().await;
    assert_eq!(refused(paid.portal.send(payment_intent(&unpaid.id)).await).0, 404);
    assert_eq!(paid.intent(&part.id).await.booked, 5_000);
    assert_eq!(paid.intent(&whole.id).await.state, PaymentState::Paid);
    let late = paid.pay("funds", 10_000, &unpaid.memo).await;
    assert_eq!((late.outcome, late.unmatched), (TransferOutcome::Unmatched, 10_000));
    let again = paid.portal.send(pay_fund("flood", &payment, &key)).await.expect("an intent");
    assert_ne!(again.id, unpaid.id, "its key is gone as well");
    assert_eq!(paid.balanced().await, 45_000);
}

/// Whether an intent has what its transfers say, and a receipt only if they cover it.
fn check(intent: &PaymentIntent) {
    let kept =
        |transfer: &contract::payments::PaymentTransfer| transfer.amount - transfer.to_refund - transfer.refunded;
    let booked: u64 = intent.transfers.iter().map(kept).sum();
    assert_eq!(intent.booked, booked, "{intent:?}");
    assert!(intent.booked <= intent.amount);
    assert_eq!(intent.receipt.is_some(), intent.booked == intent.amount, "{intent:?}");
    assert_eq!(intent.receipt.is_some(), intent.state == PaymentState::Paid);
}

#[tokio::test]
async fn whatever_arrives_in_whatever_order_adds_up() {
    let runs = std::env::var("PORTAL_PAYMENT_RUNS").ok().and_then(|runs| runs.parse().ok()).unwrap_or(50_u64);
    let mut paid = PaidPortal::open().await;
    let mut received = 0;
    for run in 0..runs {
        let mut random = Random::new(run);
        let mut intents = Vec::new();
        for _ in 0..1 + random.below(3) {
            intents.push(paid.give(1_000 * (1 + random.below(9))).await);
        }
        let mut transfers = Vec::new();
        for _ in 0..2 + random.below(6) {
            let intent = random.pick(&intents);
            let amount = match random.below(4) {
                0 => intent.amount,
                1 => 1 + random.below(intent.amount),
                2 => intent.amount + 1 + random.below(5_000),
                _ => 1_000,
            };
            let memo = match random.below(6) {
                0 => "khong co ma".to_owned(),
                1 => intent.memo.to_lowercase(),
                2 => format!("CT DEN:1234 {}. tu A", intent.memo),
                _ => intent.memo.clone(),
            };
            let account = if random.below(12) == 0 { "parking" } else { "funds" };
            let received_at = paid.portal.app.now();
            received += amount;
            transfers.push(NewTransfer { account: account.to_owned(), transaction: key(), amount, memo, received_at });
        }
        let repeated = random.pick(&transfers).clone();
        transfers.push(repeated);
        random.shuffle(&mut transfers);
        let restart_at = (random.below(10) == 0).then(|| random.below(transfers.len()));
        for (at, transfer) in transfers.iter().enumerate() {
            if restart_at == Some(at) {
                paid = paid.restart().await;
            }
            let entered = paid.enter(transfer).await.expect("entered");
            let parts = entered.booked + entered.to_refund + entered.refunded + entered.unmatched;
            assert_eq!(parts, transfer.amount, "run {run}: {entered:?}");
        }
        for intent in &intents {
            check(&paid.intent(&intent.id).await);
        }
        assert_eq!(paid.balanced().await, received, "run {run}");
    }
    paid.step().await;
    let waiting = paid.portal.send(ledger_transfers(true, None, &paid.key)).await.expect("a list").items;
    assert!(waiting.iter().all(|transfer| transfer.to_refund + transfer.unmatched > 0));
    assert_eq!(paid.balanced().await, received);
}
