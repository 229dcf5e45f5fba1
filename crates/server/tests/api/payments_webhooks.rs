//! Signed calls of SePay, and what is refused before anything is stored.

use crate::{
    paid_portal::{MINUTE, PaidPortal},
    support::FRIDAY,
    webhook_calls::{Call, NOW, NOWHERE, SEPAY_SECRET, payos_call, payos_transfer, portal, sepay_call, sepay_transfer},
};
use axum::http::StatusCode;
use contract::payments::{
    Confirmation, LedgerTransfer, PaymentState, TransferOutcome, UnmatchedReason, ledger_transfers, payment_offers,
    receipt,
};
use seeded::Random;
use serde_json::{Value, json};

/// A call that SePay has signed now.
fn signed(body: &Value) -> Call {
    sepay_call(NOW, SEPAY_SECRET, body.to_string().as_bytes())
}

async fn ledger(paid: &PaidPortal) -> Vec<LedgerTransfer> {
    paid.portal.send(ledger_transfers(false, None, &paid.key)).await.expect("a list").items
}

#[tokio::test]
async fn a_genuine_call_is_booked_once() {
    let paid = portal(NOWHERE).await;
    let intent = paid.give(10_000).await;
    assert_eq!((intent.confirmation, intent.state), (Confirmation::Provider, PaymentState::Open));
    let memo = format!("MBVCB.77.{}.CT tu NGUYEN VAN A", intent.memo.to_lowercase());
    let call = signed(&sepay_transfer(7, 10_000, &memo));
    assert_eq!(call.send(&paid.portal).await, (StatusCode::OK, json!({ "success": true })));
    let booked = paid.intent(&intent.id).await;
    assert_eq!((booked.state, booked.booked, booked.transfers.len()), (PaymentState::Paid, 10_000, 1));
    // The time has no zone: it is that of the city.
    assert_eq!(booked.transfers[0].received_at.timestamp_millis(), FRIDAY + 30_000);
    let code = booked.receipt.clone().expect("a receipt");

    assert_eq!(call.status(&paid.portal).await, StatusCode::OK, "sent again");
    let signed_again = sepay_call(NOW + 60, SEPAY_SECRET, &call.body);
    assert_eq!(signed_again.status(&paid.portal).await, StatusCode::OK);
    let other_form = signed(&sepay_transfer(7, 10_000, "as the bank repeats it"));
    assert_eq!(other_form.status(&paid.portal).await, StatusCode::OK);
    let contradiction = signed(&sepay_transfer(7, 10_001, &memo));
    assert_eq!(contradiction.status(&paid.portal).await, StatusCode::CONFLICT);
    assert_eq!((paid.intent(&intent.id).await, paid.stored().await), (booked, 1));
    assert_eq!(paid.balanced().await, 10_000);

    let shown = paid.portal.send(receipt(&code)).await.expect("the receipt");
    assert_eq!(shown.amount, 10_000);
    for target in [format!("/payments/intents/{}", intent.id), format!("/payments/receipts/{code}")] {
        let (_, _, body) = paid.portal.get(&target).await;
        assert!(!String::from_utf8(body).expect("text").contains("NGUYEN"), "memos name people");
    }
}

#[tokio::test]
async fn one_changed_byte_or_a_wrong_clock_stores_nothing() {
    let paid = portal(NOWHERE).await;
    let intent = paid.give(10_000).await;
    let genuine = signed(&sepay_transfer(7, 10_000, &intent.memo));
    let mut forged = Vec::new();
    for at in 0..genuine.body.len() {
        let mut call = genuine.clone();
        call.body[at] ^= 1;
        forged.push(call);
    }
    let signature = &genuine.headers[1].1;
    for at in 0..signature.len() {
        let mut call = genuine.clone();
        let other = if signature[at..].starts_with('0') { "1" } else { "0" };
        call.headers[1].1.replace_range(at..=at, other);
        forged.push(call);
    }
    for time in [String::new(), (NOW - 1).to_string(), (NOW + 1).to_string(), format!("{NOW}.0")] {
        let mut call = genuine.clone();
        call.headers[0].1 = time;
        forged.push(call);
    }
    for at in 0..2 {
        let mut call = genuine.clone();
        call.headers.remove(at);
        forged.push(call);
    }
    for seconds in [NOW - 600, NOW - 301, NOW + 301, NOW + 600] {
        forged.push(sepay_call(seconds, SEPAY_SECRET, &genuine.body));
    }
    forged.push(sepay_call(NOW, "another secret", &genuine.body));
    forged.push(Call { headers: Vec::new(), ..genuine.clone() });
    for call in forged {
        let (status, problem) = call.send(&paid.portal).await;
        assert_eq!(
            (status, &problem["type"]),
            (StatusCode::UNAUTHORIZED, &json!("/problems/unauthorized")),
            "{call:?}"
        );
    }
    assert_eq!((paid.stored().await, paid.intent(&intent.id).await.state), (0, PaymentState::Open));
    // The clock of the server is corrected, and the provider sends it again.
    assert_eq!(genuine.status(&paid.portal).await, StatusCode::OK);
    assert_eq!(paid.intent(&intent.id).await.state, PaymentState::Paid);
}

#[tokio::test]
async fn calls_about_something_else_and_unreadable_ones_store_nothing() {
    let paid = portal(NOWHERE).await;
    let with = |field: &str, value: Value| {
        let mut body = sepay_transfer(1, 10_000, "x");
        body[field] = value;
        body
    };
    for body in
        [with("transferType", json!("out")), with("accountNumber", json!("0009")), with("transferAmount", json!(0))]
    {
        assert_eq!(signed(&body).status(&paid.portal).await, StatusCode::OK, "{body}");
    }
    for body in [
        with("transferAmount", json!(1.5)),
        with("transferAmount", json!(-1)),
        with("transferAmount", json!("1e4")),
        with("transactionDate", json!("yesterday")),
        with("transferType", Value::Null),
        with("id", Value::Null),
        json!("NGUYEN VAN A"),
    ] {
        let (status, problem) = signed(&body).send(&paid.portal).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{body}");
        assert!(!problem.to_string().contains("NGUYEN"));
    }
    let garbage = sepay_call(NOW, SEPAY_SECRET, b"\xff\x00{");
    assert_eq!(garbage.status(&paid.portal).await, StatusCode::BAD_REQUEST, "it is signed");
    let huge = vec![b' '; 64 * 1024 + 1];
    for provider in ["sepay", "payos"] {
        let call = |body: &[u8]| Call { provider, headers: Vec::new(), body: body.to_vec() };
        for body in [b"".as_slice(), b"{}", b"\"NGUYEN VAN A\"", b"\xff\x00{", &[b'['; 10_000]] {
            assert_eq!(call(body).status(&paid.portal).await, StatusCode::UNAUTHORIZED, "{provider}");
        }
        assert_eq!(call(&huge).status(&paid.portal).await, StatusCode::PAYLOAD_TOO_LARGE, "{provider}");
    }
    for provider in ["manual", "casso", "SEPAY"] {
        let call = Call { provider, ..signed(&sepay_transfer(1, 10_000, "x")) };
        assert_eq!(call.status(&paid.portal).await, StatusCode::NOT_FOUND, "{provider}");
    }
    assert_eq!(paid.stored().await, 0);
}

#[tokio::test]
async fn every_transfer_is_stored_and_then_matched() {
    let paid = portal(NOWHERE).await;
    let (gift, late) = (paid.give(10_000).await, paid.give(20_000).await);
    let send = async |seconds: i64, body: &Value| {
        let call = sepay_call(NOW + seconds, SEPAY_SECRET, body.to_string().as_bytes());
        assert_eq!(call.status(&paid.portal).await, StatusCode::OK, "{body}");
    };
    send(0, &sepay_transfer(1, 4_000, &gift.memo)).await;
    assert_eq!(paid.intent(&gift.id).await.state, PaymentState::Underpaid);
    send(0, &sepay_transfer(2, 7_000, &gift.memo.to_lowercase())).await;
    send(0, &sepay_transfer(3, 1_000, &format!("{}.", gift.memo))).await;
    send(0, &sepay_transfer(4, 500, &gift.memo[..14])).await;
    send(0, &sepay_transfer(5, 600_000_000, "more\u{0} than \u{202e}banks send at once")).await;
    paid.portal.set_time(FRIDAY + 16 * MINUTE);
    let mut after = sepay_transfer(6, 20_000, &late.memo);
    after["transactionDate"] = json!("2026-11-20 10:15:01");
    send(16 * 60, &after).await;

    let mut items = ledger(&paid).await;
    items.sort_by(|one, other| one.transaction.cmp(&other.transaction));
    let became: Vec<_> = items.iter().map(|item| (item.outcome, item.booked, item.to_refund, item.unmatched)).collect();
    let expected = [
        (TransferOutcome::Under, 4_000, 0, 0),
        (TransferOutcome::Over, 6_000, 1_000, 0),
        (TransferOutcome::Duplicate, 0, 1_000, 0),
        (TransferOutcome::Unmatched, 0, 0, 500),
        (TransferOutcome::Unmatched, 0, 0, 600_000_000),
        (TransferOutcome::Late, 0, 20_000, 0),
    ];
    assert_eq!(became, expected);
    assert_eq!(items[3].reason, Some(UnmatchedReason::NoReference));
    assert_eq!(items[4].memo, "more than banks send at once", "nothing that disguises it");
    assert_eq!(paid.balanced().await, 600_032_500);
    let offers = paid.portal.send(payment_offers()).await.expect("offers");
    let fund = offers.funds.iter().find(|fund| fund.id == "flood").expect("the fund");
    assert_eq!((fund.received, fund.count), (10_000, 2), "only what is booked");
}

#[tokio::test]
async fn odd_ids_and_times_lose_no_money() {
    let paid = portal(NOWHERE).await;
    let intent = paid.give(10_000).await;
    let odd = |id: &str, date: &str| {
        let mut body = sepay_transfer(0, 1_000, &intent.memo);
        (body["id"], body["transactionDate"]) = (json!(id), json!(date));
        signed(&body)
    };
    let long = "9".repeat(5000);
    let calls =
        [odd(&long, "2026-11-20 10:00:30"), odd("a\u{200b}", "2026-11-20 10:00:30"), odd("b", "9999-12-31 00:00:00")];
    for call in calls.iter().chain(&calls) {
        assert_eq!(call.status(&paid.portal).await, StatusCode::OK);
    }
    assert_eq!((paid.stored().await, paid.balanced().await), (3, 3_000), "each once");
    assert_eq!(paid.intent(&intent.id).await.booked, 3_000);
    let items = ledger(&paid).await;
    assert!(items.iter().all(|item| item.transaction.is_ascii() && item.transaction.len() <= 39), "{items:?}");
    let timeless = items.iter().find(|item| item.transaction == "b").expect("stored");
    assert_eq!(timeless.received_at.timestamp_millis(), FRIDAY, "when it was reported");
}

#[tokio::test]
async fn what_comes_through_a_virtual_account_is_not_of_the_real_one() {
    let paid = portal(NOWHERE).await;
    let intent = paid.give_to("zoo", 10_000).await;
    let mut body = sepay_transfer(1, 10_000, &intent.memo);
    body["subAccount"] = json!("va001");
    assert_eq!(signed(&body).status(&paid.portal).await, StatusCode::OK);
    assert_eq!(paid.intent(&intent.id).await.state, PaymentState::Paid);
    assert_eq!(ledger(&paid).await[0].account, "zoo");
    body["id"] = json!(2);
    body["subAccount"] = json!("VA002");
    assert_eq!(signed(&body).status(&paid.portal).await, StatusCode::OK);
    let other = ledger(&paid).await.into_iter().find(|item| item.transaction == "2").expect("stored");
    assert_eq!((other.account.as_str(), other.reason), ("flood", Some(UnmatchedReason::WrongAccount)));
    assert_eq!(paid.balanced().await, 20_000);
}

/// A call that its provider has not signed like this, or not now.
fn forge(genuine: &Call, random: &mut Random) -> Call {
    let mut forged = genuine.clone();
    let at = random.below(genuine.body.len());
    match random.below(8) {
        0 => forged.body[at] ^= 1 << random.below(8),
        1 => _ = forged.body.remove(at),
        2 => forged.body.insert(at, random.below(256) as u8),
        3 => forged.body.truncate(at),
        4 => forged.body = sepay_transfer(random.next_u64(), 1, "x").to_string().into_bytes(),
        5 => forged.headers[0].1 = (NOW - 300 - random.below(1_000_000)).to_string(),
        6 => _ = forged.headers.remove(random.below(2)),
        _ => forged = sepay_call(NOW + 301 + random.below(1_000_000), SEPAY_SECRET, &genuine.body),
    }
    forged
}

#[tokio::test]
async fn no_forged_call_is_accepted() {
    let calls = std::env::var("PORTAL_FORGED_CALLS").ok().and_then(|calls| calls.parse().ok()).unwrap_or(500_u64);
    let paid = portal(NOWHERE).await;
    let intent = paid.give(10_000).await;
    let genuine = |id: u64| signed(&sepay_transfer(id, 10_000, &intent.memo));
    for seed in 0..calls {
        let mut random = Random::new(seed);
        let forged = forge(&genuine(seed), &mut random);
        assert_eq!(forged.status(&paid.portal).await, StatusCode::UNAUTHORIZED, "seed {seed}: {forged:?}");
        // payOS signs neither time nor frame: the signature of one transfer on another one.
        let (one, other) = (payos_transfer(seed, "FT1", 10_000), payos_transfer(seed, "FT1", 10_001));
        let body = String::from_utf8(payos_call(&one).body).expect("text");
        let body = body.replace(&one.to_string(), &other.to_string()).into_bytes();
        let forged = Call { body, ..payos_call(&one) };
        assert_eq!(forged.status(&paid.portal).await, StatusCode::UNAUTHORIZED, "seed {seed}: {forged:?}");
    }
    assert_eq!((paid.stored().await, paid.intent(&intent.id).await.booked), (0, 0));
    assert_eq!(genuine(calls).status(&paid.portal).await, StatusCode::OK);
    assert_eq!(paid.intent(&intent.id).await.state, PaymentState::Paid);
}
