//! Payments through payOS: links, calls that name an order, polls, and what happens when it is silent.

use crate::{
    fake_payos::FakePayOs,
    heritage::refused,
    paid_portal::MINUTE,
    support::{FRIDAY, key},
    webhook_calls::{NOWHERE, payos_call, payos_transfer, portal},
};
use axum::http::StatusCode;
use contract::{
    ApiError, ProblemCode,
    payments::{NewPayment, PaymentState, ledger_transfers, pay_fund},
};
use serde_json::json;
use std::{
    collections::BTreeSet,
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

#[tokio::test]
async fn a_transfer_is_known_by_its_order() {
    let (fake, url) = FakePayOs::start().await;
    let paid = portal(&url).await;
    let (one, two) = (paid.give_to("school", 10_000).await, paid.give_to("school", 20_000).await);
    assert_eq!((one.payee.number.as_str(), one.payee.holder.as_str()), ("V3CAS001", "TRUONG MAY"));
    assert_eq!(one.memo, "CSK 123", "the reference is not in it");
    let orders = fake.known().orders.clone();
    let first = payos_call(&payos_transfer(orders[0], "FT1", 10_000));
    for _ in 0..2 {
        assert_eq!(first.send(&paid.portal).await, (StatusCode::OK, json!({ "success": true })));
    }
    assert_eq!(paid.intent(&one.id).await.state, PaymentState::Paid);
    assert_eq!((paid.stored().await, paid.balanced().await), (1, 10_000));
    // Banks give the same reference again.
    let second = payos_call(&payos_transfer(orders[1], "FT1", 20_000));
    assert_eq!(second.status(&paid.portal).await, StatusCode::OK);
    assert_eq!(paid.intent(&two.id).await.state, PaymentState::Paid);
    let contradiction = payos_call(&payos_transfer(orders[1], "FT1", 20_001));
    assert_eq!(contradiction.status(&paid.portal).await, StatusCode::CONFLICT);

    // The call with which payOS tests a new address.
    let mut test = payos_transfer(123, "TF230204212323", 3_000);
    test["accountNumber"] = json!("12345678");
    test["virtualAccountNumber"] = json!("");
    assert_eq!(payos_call(&test).status(&paid.portal).await, StatusCode::OK);
    // A transfer to the real account for an order of another program.
    let mut foreign = payos_transfer(124, "FT2", 500);
    foreign["accountNumber"] = json!("5550001");
    assert_eq!(payos_call(&foreign).status(&paid.portal).await, StatusCode::OK);
    let list = paid.portal.send(ledger_transfers(true, None, &paid.key)).await.expect("a list").items;
    assert_eq!(list.iter().map(|item| (item.unmatched, item.account.as_str())).collect::<Vec<_>>(), [(500, "school")]);
    assert_eq!(paid.balanced().await, 30_500);
}

#[tokio::test]
async fn one_changed_byte_of_data_or_signature_stores_nothing() {
    let (fake, url) = FakePayOs::start().await;
    let paid = portal(&url).await;
    let intent = paid.give_to("school", 10_000).await;
    let order = fake.known().orders[0];
    let data = payos_transfer(order, "FT1", 10_000);
    let genuine = payos_call(&data);
    let text = String::from_utf8(genuine.body.clone()).expect("text");
    let start = text.find(r#""data":"#).expect("data") + r#""data":"#.len();
    let end = text.rfind("\"}").expect("the signature");
    let covered = (start..start + data.to_string().len()).chain(end - 64..end);
    for at in covered {
        let mut forged = genuine.clone();
        forged.body[at] ^= 1;
        assert_eq!(forged.status(&paid.portal).await, StatusCode::UNAUTHORIZED, "byte {at} of {text}");
    }
    assert_eq!(paid.stored().await, 0);
    assert_eq!(genuine.status(&paid.portal).await, StatusCode::OK);
    assert_eq!(paid.intent(&intent.id).await.state, PaymentState::Paid);
}

#[tokio::test]
async fn nothing_is_opened_while_payos_is_silent() {
    let payment = NewPayment { amount: Some(10_000), note: String::new() };
    let nowhere = portal(NOWHERE).await;
    assert_eq!(refused(nowhere.portal.send(pay_fund("school", &payment, &key())).await).0, 503);
    nowhere.give(10_000).await;

    let (fake, url) = FakePayOs::start().await;
    let paid = portal(&url).await;
    fake.known().is_down = true;
    let key = key();
    assert_eq!(refused(paid.portal.send(pay_fund("school", &payment, &key)).await).0, 503);
    // Much later, the same request is sent again: the time to pay begins then.
    paid.portal.set_time(FRIDAY + 70 * MINUTE);
    fake.known().is_down = false;
    let intent = paid.portal.send(pay_fund("school", &payment, &key)).await.expect("an intent");
    assert_eq!(intent.expires_at.timestamp_millis(), FRIDAY + 85 * MINUTE);
    assert_eq!((intent.state, intent.code.is_some()), (PaymentState::Open, true));
    assert_eq!(fake.known().orders.len(), 1);
}

/// Trying again would not help, so the payer is told to pay in another way.
#[tokio::test]
async fn a_refusal_of_payos_is_told_from_its_silence() {
    let (fake, url) = FakePayOs::start().await;
    let paid = portal(&url).await;
    let payment = NewPayment { amount: Some(10_000), note: String::new() };
    let key = key();
    let pay = async || paid.portal.send(pay_fund("school", &payment, &key)).await;
    for (status, code) in [(200, "20"), (200, "201"), (400, "20"), (401, "401"), (403, "403")] {
        fake.known().refusal = Some((status, code.to_owned()));
        let Err(ApiError::Refused { status: answered, problem }) = pay().await else { panic!("{status} {code}") };
        let expected = (502, Some(ProblemCode::ProviderRefused));
        assert_eq!((answered, ProblemCode::parse(problem.code())), expected, "{status} {code}");
        assert!(problem.detail.contains("payos") && problem.detail.contains("another way"), "{}", problem.detail);
    }
    for (status, code) in [(429, "429"), (500, "20"), (503, "20"), (200, "231")] {
        fake.known().refusal = Some((status, code.to_owned()));
        assert_eq!(refused(pay().await).0, 503, "{status} {code}");
    }
    // Accounts of other providers are paid as before, and this one once payOS takes it again.
    paid.give(10_000).await;
    fake.known().refusal = None;
    assert_eq!(pay().await.expect("an intent").state, PaymentState::Open);
}

/// The second request learns that payOS knows the order, while the first one still waits for the link.
#[tokio::test]
async fn the_same_request_twice_at_once_keeps_the_order_of_the_link() {
    let (fake, url) = FakePayOs::start().await;
    let paid = portal(&url).await;
    fake.holding.send_replace(true);
    let payment = NewPayment { amount: Some(10_000), note: String::new() };
    let request = pay_fund("school", &payment, &key());
    let second = async {
        fake.asked_for_links(1).await;
        let answer = paid.portal.send(request.clone()).await;
        fake.holding.send_replace(false);
        answer
    };
    let answers = futures::future::join(paid.portal.send(request.clone()), second).await;
    let opened = [answers.0, answers.1].into_iter().filter(Result::is_ok).count();
    assert!(opened >= 1, "the link is there");
    let intent = paid.portal.send(request).await.expect("an intent");
    let orders = fake.known().orders.clone();
    assert_eq!(orders.len(), 1, "one link");
    let call = payos_call(&payos_transfer(orders[0], "FT1", 10_000));
    assert_eq!(call.status(&paid.portal).await, StatusCode::OK);
    assert_eq!(paid.intent(&intent.id).await.state, PaymentState::Paid);
}

#[tokio::test]
async fn a_slow_payos_delays_only_its_own_payments() {
    let (fake, url) = FakePayOs::start().await;
    let paid = portal(&url).await;
    fake.holding.send_replace(true);
    let payment = NewPayment { amount: Some(10_000), note: String::new() };
    let refused_count = AtomicUsize::new(0);
    let requests = (0..12).map(async |_| {
        let answer = paid.portal.send(pay_fund("school", &payment, &key())).await;
        refused_count.fetch_add(usize::from(answer.is_err()), Ordering::Relaxed);
        answer
    });
    let others = async {
        fake.asked_for_links(8).await;
        // payOS answers nobody until this payment is there, and until the requests above its limit were refused.
        paid.give(10_000).await;
        while refused_count.load(Ordering::Relaxed) < 4 {
            tokio::task::yield_now().await;
        }
        fake.holding.send_replace(false);
    };
    let all = futures::future::join(futures::future::join_all(requests), others);
    let (answers, ()) = tokio::time::timeout(Duration::from_secs(30), all).await.expect("everybody is answered");
    let (opened, busy): (Vec<_>, Vec<_>) = answers.into_iter().partition(Result::is_ok);
    assert_eq!((opened.len(), busy.len()), (8, 4));
    for answer in busy {
        assert_eq!(refused(answer).0, 503);
    }
}

#[tokio::test]
async fn many_orders_are_asked_for_in_several_rounds() {
    let (fake, url) = FakePayOs::start().await;
    let paid = portal(&url).await;
    for _ in 0..120 {
        paid.give_to("school", 1).await;
    }
    let asked = || fake.known().asked.iter().copied().collect::<BTreeSet<u64>>().len();
    paid.step().await;
    assert!((50..=100).contains(&asked()), "{}", asked());
    for _ in 0..2 {
        paid.step().await;
    }
    assert_eq!(asked(), 120);
}

#[tokio::test]
async fn what_no_call_reported_is_asked_for() {
    let (fake, url) = FakePayOs::start().await;
    let paid = portal(&url).await;
    let (one, two, unpaid) =
        (paid.give_to("school", 10_000).await, paid.give_to("school", 10_000).await, paid.give_to("school", 1).await);
    let orders = fake.known().orders.clone();
    let listed = |reference: &str, amount: u64| {
        json!({
            "reference": reference, "amount": amount, "accountNumber": "0000111", "description": "CSK 123",
            "transactionDateTime": "2026-11-20T10:00:30+01:00", "virtualAccountNumber": "V3CAS001",
        })
    };
    fake.known().transfers.push((orders[0], listed("FT1", 10_000)));
    paid.step().await;
    assert_eq!(paid.intent(&one.id).await.state, PaymentState::Paid);
    let late_call = payos_call(&payos_transfer(orders[0], "FT1", 10_000));
    assert_eq!(late_call.status(&paid.portal).await, StatusCode::OK);
    assert_eq!((paid.stored().await, paid.balanced().await), (1, 10_000), "it is the same transfer");

    // What nobody pays is asked for seldom.
    fake.known().asked.clear();
    for minute in 26..41 {
        paid.portal.set_time(FRIDAY + minute * MINUTE);
        paid.step().await;
    }
    let mut asked = fake.known().asked.clone();
    asked.sort_unstable();
    let mut open = [orders[1], orders[2]];
    open.sort_unstable();
    assert_eq!(asked, open, "each once in a quarter of an hour");

    // Half of it arrives. The other half arrives in time as well, but payOS is down for hours.
    let half = payos_call(&payos_transfer(orders[1], "FT2", 4_000));
    assert_eq!(half.status(&paid.portal).await, StatusCode::OK);
    fake.known().transfers.push((orders[1], listed("FT2", 4_000)));
    fake.known().transfers.push((orders[1], listed("FT3", 6_000)));
    fake.known().is_down = true;
    paid.portal.set_time(FRIDAY + 50 * 60 * MINUTE);
    paid.step().await;
    assert_eq!(paid.intent(&two.id).await.state, PaymentState::Expired, "who knows what has arrived");
    fake.known().is_down = false;
    paid.step().await;
    assert_eq!(paid.intent(&two.id).await.state, PaymentState::Paid);
    assert_eq!(paid.balanced().await, 20_000);
    assert_eq!(paid.intent(&unpaid.id).await.state, PaymentState::Expired);
}
