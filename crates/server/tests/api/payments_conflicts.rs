//! Reports that contradict a stored transfer, or repeat one that an earlier provider of the account has reported.

use crate::{
    heritage::refused,
    paid_portal::{FILE, MINUTE, PaidPortal},
    support::FRIDAY,
    webhook_calls::{Call, NOW, NOWHERE, SEPAY_SECRET, sepay_call, sepay_transfer},
};
use axum::http::StatusCode;
use contract::payments::{
    LedgerConflict, NewTransfer, PaymentState, TransferOutcome, ledger_conflicts, ledger_totals, ledger_transfers,
};
use serde_json::json;
use server::services::payments::Secrets;
use std::fs;

async fn conflicts(paid: &PaidPortal) -> Vec<LedgerConflict> {
    paid.portal.send(ledger_conflicts(None, &paid.key)).await.expect("a list").items
}

#[tokio::test]
async fn the_operator_sees_reports_that_contradict_a_transfer() {
    let paid = PaidPortal::open().await;
    assert_eq!(conflicts(&paid).await, []);
    let intent = paid.give(10_000).await;
    let transfer = paid.transfer("funds", 10_000, &intent.memo, FRIDAY);
    paid.enter(&transfer).await.expect("entered");
    let other_amount = NewTransfer { amount: 10_001, memo: "other".to_owned(), ..transfer.clone() };
    let other_account = NewTransfer { account: "parking".to_owned(), ..transfer.clone() };
    for (minutes, other) in [(1, &other_amount), (2, &other_account), (3, &other_amount)] {
        paid.portal.set_time(FRIDAY + minutes * MINUTE);
        assert_eq!(refused(paid.enter(other).await).0, 409);
    }
    let conflicts = conflicts(&paid).await;
    let seen: Vec<_> = conflicts.iter().map(|one| (one.account.as_str(), one.amount, one.reported_at)).collect();
    let at = |minutes: i64| paid.portal.app.city().profile.instant(FRIDAY + minutes * MINUTE);
    assert_eq!(seen, [("parking", 10_000, at(2)), ("funds", 10_001, at(1))], "newest first, and each once");
    for conflict in &conflicts {
        assert_eq!((conflict.provider.as_str(), &conflict.transaction), ("manual", &transfer.transaction));
        assert_eq!((conflict.stored_account.as_str(), conflict.stored_amount), ("funds", 10_000));
        assert_eq!((&conflict.stored_provider, &conflict.stored_transaction), (&None, &None), "it is the same");
        assert_eq!(conflict.memo, intent.memo, "to find it in the statement");
    }
    let totals = paid.portal.send(ledger_totals(&paid.key)).await.expect("totals");
    assert_eq!((totals.conflicts, totals.waiting), (2, 0));
    assert_eq!(paid.balanced().await, 10_000);
    assert_eq!(refused(paid.portal.send(ledger_conflicts(None, "pk_1")).await).0, 401);
}

#[tokio::test]
async fn they_are_read_page_by_page() {
    let paid = PaidPortal::open().await;
    let transfer = paid.transfer("funds", 1_000, "", FRIDAY);
    paid.enter(&transfer).await.expect("entered");
    for number in 0..5 {
        paid.portal.set_time(FRIDAY + number / 2 * MINUTE);
        let other = NewTransfer { amount: 2_000 + number as u64, ..transfer.clone() };
        assert_eq!(refused(paid.enter(&other).await).0, 409);
    }
    let (mut cursor, mut amounts) = (None::<String>, Vec::new());
    loop {
        let mut request = ledger_conflicts(cursor.as_deref(), &paid.key);
        request.query.push(("limit", "2".to_owned()));
        let page = paid.portal.send(request).await.expect("a page");
        assert!(page.items.len() <= 2, "{page:?}");
        amounts.extend(page.items.iter().map(|item| item.amount));
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(amounts, [2_004, 2_003, 2_002, 2_001, 2_000], "newest first, each once");
    let wrong = ledger_conflicts(Some("x"), &paid.key);
    assert_eq!(refused(paid.portal.send(wrong).await), (400, "cursor".to_owned()));
}

/// What SePay says about a transfer to the account of the funds.
fn sepay(id: u64, memo: &str, bank_reference: &str, amount: u64) -> Call {
    let mut data = sepay_transfer(id, amount, memo);
    data["accountNumber"] = json!("87654321");
    data["referenceCode"] = json!(bank_reference);
    sepay_call(NOW, SEPAY_SECRET, data.to_string().as_bytes())
}

/// Restarts with another provider of the account of the funds.
async fn restart_with(paid: PaidPortal, provider: &str) -> PaidPortal {
    let text = FILE.replace("late = \"accept\"", &format!("late = \"accept\"\nprovider = \"{provider}\""));
    fs::write(paid.options.payments.file.as_ref().expect("a file"), text).expect("written");
    paid.restart().await
}

#[tokio::test]
async fn a_new_provider_of_an_account_books_nothing_twice() {
    let secret = |text: &str| Some(text.to_owned());
    let secrets = Secrets {
        sepay_webhook_secret: secret(SEPAY_SECRET),
        sepay_api_token: secret("token_test"),
        sepay_url: secret(NOWHERE),
        ..Secrets::default()
    };
    let paid = PaidPortal::with_providers(FILE, secrets).await;
    let intent = paid.give(10_000).await;
    let entered =
        NewTransfer { transaction: "FT26324001".to_owned(), ..paid.transfer("funds", 10_000, &intent.memo, FRIDAY) };
    assert_eq!(paid.enter(&entered).await.expect("entered").outcome, TransferOutcome::Exact);

    let paid = restart_with(paid, "sepay").await;
    let memo = format!("MBVCB.77.{}.CT tu 0011", intent.memo.to_lowercase());
    let again = sepay(7, &memo, "FT26324001", 10_000);
    for _ in 0..2 {
        assert_eq!(again.status(&paid.portal).await, StatusCode::OK, "the provider need not send it again");
    }
    assert_eq!((paid.stored().await, paid.balanced().await), (1, 10_000));
    let noted = conflicts(&paid).await;
    let seen: Vec<_> = noted.iter().map(|one| (one.provider.as_str(), one.transaction.as_str(), one.amount)).collect();
    assert_eq!(seen, [("sepay", "7", 10_000)]);
    let stored = (noted[0].stored_provider.as_deref(), noted[0].stored_transaction.as_deref());
    assert_eq!(stored, (Some("manual"), Some("FT26324001")));
    // Another amount under the same id is no other transfer.
    assert_eq!(sepay(7, &memo, "FT26324001", 10_001).status(&paid.portal).await, StatusCode::OK);
    assert_eq!((paid.stored().await, conflicts(&paid).await.len()), (1, 2));

    // The payer has paid twice: this one is new. Without a reference of the bank it would be as well, because the first
    // transfer has been repeated once.
    assert_eq!(sepay(8, &memo, "", 10_000).status(&paid.portal).await, StatusCode::OK);
    assert_eq!(sepay(9, &memo, "FT26324009", 10_000).status(&paid.portal).await, StatusCode::OK);
    assert_eq!((paid.stored().await, paid.balanced().await), (3, 30_000));
    let list = paid.portal.send(ledger_transfers(true, None, &paid.key)).await.expect("a list").items;
    assert!(list.iter().all(|one| one.outcome == TransferOutcome::Duplicate), "{list:?}");
    let paid_intent = paid.intent(&intent.id).await;
    assert_eq!((paid_intent.state, paid_intent.booked), (PaymentState::Paid, 10_000));

    // Back to an operator, who reads the statement of the same day.
    let paid = restart_with(paid, "manual").await;
    let copied = NewTransfer { transaction: "FT26324009".to_owned(), ..entered.clone() };
    assert_eq!(refused(paid.enter(&copied).await).0, 409);
    let other = NewTransfer { transaction: "FT26324010".to_owned(), received_at: paid.portal.app.now(), ..entered };
    assert_eq!(refused(paid.enter(&other).await).0, 409, "it may be the one without a reference of the bank");
    let next = NewTransfer { transaction: "FT26324011".to_owned(), ..other };
    assert_eq!(paid.enter(&next).await.expect("entered").outcome, TransferOutcome::Duplicate);
    assert_eq!((paid.stored().await, paid.balanced().await), (4, 40_000));
}
