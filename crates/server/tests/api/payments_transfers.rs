//! Transfers of every kind, and what an operator enters.

use crate::{
    heritage::refused,
    paid_portal::{DAY, MINUTE, PRICE, PaidPortal},
    support::FRIDAY,
};
use axum::{
    body::Body,
    http::{Request as HttpRequest, StatusCode},
};
use contract::{
    API_BASE,
    payments::{
        LedgerTransfer, NewTransfer, PaymentState, TransferOutcome, UnmatchedReason, add_transfer, ledger_totals,
        ledger_transfers,
    },
};
use server::api_keys::{self, Scope};

#[tokio::test]
async fn less_and_more_than_the_amount_are_booked_and_the_rest_is_refunded() {
    let paid = PaidPortal::open().await;
    let intent = paid.give(10_000).await;
    assert_eq!(paid.pay("funds", 4_000, &intent.memo).await.outcome, TransferOutcome::Under);
    let under = paid.intent(&intent.id).await;
    assert_eq!((under.state, under.booked, under.receipt), (PaymentState::Underpaid, 4_000, None));
    let code = civic::vietqr::decode(&under.code.expect("a code").payload).expect("VietQR");
    assert_eq!(code.amount, Some(6_000), "the code is for what is missing");
    let over = paid.pay("funds", 6_500, &intent.memo).await;
    assert_eq!((over.outcome, over.booked, over.to_refund), (TransferOutcome::Over, 6_000, 500));
    let whole = paid.intent(&intent.id).await;
    assert_eq!((whole.state, whole.booked, whole.to_refund()), (PaymentState::Paid, 10_000, 500));
    assert_eq!(whole.transfers.iter().map(|transfer| transfer.amount).collect::<Vec<_>>(), [4_000, 6_500]);
    let duplicate = paid.pay("funds", 10_000, &intent.memo).await;
    assert_eq!((duplicate.outcome, duplicate.to_refund), (TransferOutcome::Duplicate, 10_000));

    assert_eq!(refused(paid.refund("r1", &over, 0).await), (422, "/amount".to_owned()));
    assert_eq!(refused(paid.refund("r1", &over, 501).await), (422, "/amount".to_owned()));
    for wrong in ["", "r1\u{200b}", "r\u{ff11}"] {
        assert_eq!(refused(paid.refund(wrong, &over, 500).await), (422, "/id".to_owned()), "{wrong}");
    }
    for _ in 0..2 {
        let refunded = paid.refund("r1", &over, 500).await.expect("refunded");
        assert_eq!((refunded.to_refund, refunded.refunded), (0, 500), "again changes nothing");
    }
    assert_eq!(refused(paid.refund("r1", &duplicate, 500).await).0, 409, "the id is of another refund");
    assert_eq!(refused(paid.refund("r2", &over, 1).await), (422, "/amount".to_owned()));
    let waiting = paid.portal.send(ledger_transfers(true, None, &paid.key)).await.expect("a list").items;
    assert_eq!(waiting.iter().map(|transfer| &transfer.transaction).collect::<Vec<_>>(), [&duplicate.transaction]);
    assert_eq!(paid.balanced().await, 20_500);
    let totals = paid.portal.send(ledger_totals(&paid.key)).await.expect("totals");
    assert_eq!((totals.booked, totals.to_refund, totals.refunded, totals.waiting), (10_000, 10_000, 500, 1));
}

#[tokio::test]
async fn late_transfers_follow_the_rule_of_the_account() {
    let paid = PaidPortal::open().await;
    let (gift, stay, half) = (paid.give(10_000).await, paid.park().await, paid.park().await);
    assert_eq!(paid.pay("parking", 1_000, &half.memo).await.outcome, TransferOutcome::Under);
    paid.portal.set_time(FRIDAY + 61 * MINUTE);
    for id in [&gift.id, &stay.id, &half.id] {
        let expired = paid.intent(id).await;
        assert_eq!((expired.state, expired.code.is_none()), (PaymentState::Expired, true));
    }
    let accepted = paid.pay("funds", 10_000, &gift.memo).await;
    assert_eq!((accepted.outcome, accepted.is_late), (TransferOutcome::Exact, true));
    assert_eq!(paid.intent(&gift.id).await.state, PaymentState::Paid);
    let late = paid.pay("parking", PRICE, &stay.memo).await;
    assert_eq!((late.outcome, late.is_late, late.to_refund), (TransferOutcome::Late, true, PRICE));
    assert!(paid.intent(&stay.id).await.receipt.is_none());
    // The bank received it in time, and the operator has read the statement later.
    let early = paid.transfer("parking", PRICE, &stay.memo, FRIDAY + 15 * MINUTE);
    assert_eq!(paid.enter(&early).await.expect("entered").outcome, TransferOutcome::Exact);
    assert!(paid.intent(&stay.id).await.receipt.is_some());

    paid.step().await;
    assert_eq!(paid.intent(&half.id).await.state, PaymentState::Expired, "a transfer may be on its way");
    paid.portal.set_time(FRIDAY + 76 * MINUTE);
    paid.step().await;
    let cancelled = paid.intent(&half.id).await;
    assert_eq!((cancelled.state, cancelled.booked, cancelled.to_refund()), (PaymentState::Cancelled, 0, 1_000));
    assert_eq!(paid.pay("parking", PRICE, &half.memo).await.outcome, TransferOutcome::Cancelled);
    assert_eq!(paid.balanced().await, 10_000 + 3 * PRICE + 1_000);
}

#[tokio::test]
async fn a_transfer_that_names_no_intent_is_assigned_or_refunded() {
    let paid = PaidPortal::open().await;
    let (one, two) = (paid.give(10_000).await, paid.give(20_000).await);
    let lost = paid.pay("funds", 10_000, "ung ho dong bao").await;
    let both = paid.pay("funds", 20_000, &format!("{} {}", one.memo, two.memo)).await;
    let elsewhere = paid.pay("parking", 10_000, &one.memo).await;
    for (transfer, reason) in [
        (&lost, UnmatchedReason::NoReference),
        (&both, UnmatchedReason::SeveralIntents),
        (&elsewhere, UnmatchedReason::WrongAccount),
    ] {
        assert_eq!((transfer.outcome, transfer.reason), (TransferOutcome::Unmatched, Some(reason)));
        assert_eq!((transfer.unmatched, transfer.reference.as_deref()), (transfer.amount, None));
    }
    assert_eq!(paid.intent(&one.id).await.state, PaymentState::Open);

    let nowhere = civic::payments::Reference::new(7).to_string();
    assert_eq!(refused(paid.assign(&lost, &nowhere).await), (422, "/reference".to_owned()));
    assert_eq!(refused(paid.assign(&lost, "QG").await), (422, "/reference".to_owned()));
    let unknown = LedgerTransfer { transaction: "x".to_owned(), ..lost.clone() };
    assert_eq!(refused(paid.assign(&unknown, &one.reference).await), (422, "/transaction".to_owned()));
    assert_eq!(refused(paid.refund("r", &unknown, 1).await), (422, "/transaction".to_owned()));
    assert_eq!(refused(paid.assign(&elsewhere, &one.reference).await).0, 409, "it went to another account");
    for _ in 0..2 {
        let assigned = paid.assign(&lost, &one.reference.to_lowercase()).await.expect("assigned");
        assert_eq!((assigned.outcome, assigned.booked), (TransferOutcome::Exact, 10_000), "again changes nothing");
    }
    assert!(paid.intent(&one.id).await.receipt.is_some());
    assert_eq!(refused(paid.assign(&lost, &two.reference).await).0, 409, "nothing of it is unmatched");
    let back = paid.refund("r", &elsewhere, 10_000).await.expect("refunded");
    assert_eq!((back.unmatched, back.refunded), (0, 10_000));
    assert_eq!(paid.balanced().await, 40_000);
}

#[tokio::test]
async fn a_transaction_is_entered_once() {
    let paid = PaidPortal::open().await;
    let intent = paid.give(10_000).await;
    let transfer = paid.transfer("funds", 10_000, &intent.memo, FRIDAY);
    let first = paid.enter(&transfer).await.expect("entered");
    let other_memo = NewTransfer { memo: "as the bank repeats it".to_owned(), ..transfer.clone() };
    assert_eq!(paid.enter(&other_memo).await.expect("known"), first, "the first one counts");
    let other_amount = NewTransfer { amount: 10_001, ..transfer.clone() };
    let other_account = NewTransfer { account: "parking".to_owned(), ..transfer };
    for other in [other_amount, other_account] {
        assert_eq!(refused(paid.enter(&other).await).0, 409);
    }
    assert_eq!(paid.balanced().await, 10_000);
}

#[tokio::test]
async fn memos_are_read_as_banks_write_them() {
    /// What a bank makes of the reference.
    type Form<'a> = &'a dyn Fn(&str) -> String;
    let paid = PaidPortal::open().await;
    let dotted = |reference: &str| reference.chars().map(|c| format!("{c}.")).collect::<String>();
    let forms: [(&str, Form<'_>, bool); 8] = [
        ("as it is", &str::to_owned, true),
        ("lower case", &str::to_lowercase, true),
        ("prefix", &|reference| format!("MBVCB.7712345678.{reference}.CT tu 0011"), true),
        ("no space", &|reference| format!("CHUYENTIEN{reference}"), true),
        ("dots", &dotted, true),
        ("groups", &|reference| format!("{} {}-{}", &reference[..5], &reference[5..9], &reference[9..]), true),
        ("cut", &|reference| reference[..14].to_owned(), false),
        ("another character", &|reference| reference.replacen(&reference[4..5], "?", 1), false),
    ];
    for (name, form, is_read) in forms {
        let intent = paid.give(10_000).await;
        let transfer = paid.pay("funds", 10_000, &form(&intent.memo)).await;
        let expected = if is_read { TransferOutcome::Exact } else { TransferOutcome::Unmatched };
        assert_eq!(transfer.outcome, expected, "{name}: {}", transfer.memo);
    }
}

#[tokio::test]
async fn wrong_transfers_name_the_field() {
    let paid = PaidPortal::open().await;
    let fine = || paid.transfer("funds", 1, "", FRIDAY);
    let at = |ms: i64| paid.portal.app.city().profile.instant(ms);
    for (wrong, field) in [
        (NewTransfer { account: "moon".to_owned(), ..fine() }, "/account"),
        (NewTransfer { transaction: " ".to_owned(), ..fine() }, "/transaction"),
        (NewTransfer { transaction: "x".repeat(101), ..fine() }, "/transaction"),
        (NewTransfer { transaction: "a\u{7}".to_owned() + "b", ..fine() }, "/transaction"),
        (NewTransfer { transaction: "DUP\u{200b}".to_owned(), ..fine() }, "/transaction"),
        (NewTransfer { transaction: "D\u{420}".to_owned(), ..fine() }, "/transaction"),
        (NewTransfer { transaction: "D  P".to_owned(), ..fine() }, "/transaction"),
        (NewTransfer { amount: 0, ..fine() }, "/amount"),
        (NewTransfer { amount: 500_000_000_000, ..fine() }, "/amount"),
        (NewTransfer { memo: "x".repeat(1001), ..fine() }, "/memo"),
        (NewTransfer { received_at: at(FRIDAY + 11 * MINUTE), ..fine() }, "/received_at"),
        (NewTransfer { received_at: at(FRIDAY - 367 * DAY), ..fine() }, "/received_at"),
    ] {
        assert_eq!(refused(paid.enter(&wrong).await), (422, field.to_owned()));
    }
    assert_eq!(paid.balanced().await, 0);
    let other = api_keys::create(paid.portal.app.store(), "Bãi xe", Scope::Occupancy, &[], FRIDAY).await;
    for wrong in ["", "pk_1", &other.expect("a key").1] {
        assert_eq!(refused(paid.portal.send(add_transfer(&fine(), wrong)).await).0, 401, "{wrong}");
        assert_eq!(refused(paid.portal.send(ledger_totals(wrong)).await).0, 401);
        assert_eq!(refused(paid.portal.send(ledger_transfers(false, None, wrong)).await).0, 401);
    }
    for provider in ["manual", "sepay", "x"] {
        let request = HttpRequest::post(format!("{API_BASE}/payments/webhooks/{provider}")).body(Body::from("{}"));
        assert_eq!(paid.portal.raw(request.expect("a request")).await.0, StatusCode::NOT_FOUND, "{provider}");
    }
}

#[tokio::test]
async fn the_ledger_is_read_page_by_page() {
    let paid = PaidPortal::open().await;
    for number in 0..5 {
        let transfer = paid.transfer("funds", number + 1, "", FRIDAY - (number as i64 / 2) * MINUTE);
        paid.enter(&transfer).await.expect("entered");
    }
    let (mut cursor, mut amounts) = (None::<String>, Vec::new());
    loop {
        let mut request = ledger_transfers(false, cursor.as_deref(), &paid.key);
        request.query.push(("limit", "2".to_owned()));
        let page = paid.portal.send(request).await.expect("a page");
        assert!(page.items.len() <= 2 && page.items.is_sorted_by_key(|item| std::cmp::Reverse(item.received_at)));
        amounts.extend(page.items.iter().map(|item| item.amount));
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    amounts.sort_unstable();
    assert_eq!(amounts, [1, 2, 3, 4, 5]);
    let wrong = ledger_transfers(false, Some("x"), &paid.key);
    assert_eq!(refused(paid.portal.send(wrong).await), (400, "cursor".to_owned()));
}
