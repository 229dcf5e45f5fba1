//! Funds, fees and donations, keys of requests, events, and the operator's file.

use crate::{
    heritage::{page, refused},
    paid_portal::{FILE, PaidPortal, options, stay},
    support::{FRIDAY, TestApp, city, http, key},
};
use axum::{
    body::Body,
    http::{Request as HttpRequest, StatusCode},
};
use contract::{
    API_BASE, ApiError, Service,
    heritage::site,
    parking::{parking_site, pay_parking},
    payments::{
        NewPayment, PaymentEvent, PaymentIntent, PaymentState, PurposeKind, check_plate, ledger_totals, pay_donation,
        pay_fee, pay_fund, payment_intent, payment_offers, payment_topic, receipt,
    },
    portal::config,
};
use server::{
    api_keys::{self, Scope},
    service::Service as _,
};
use std::sync::Arc;

#[tokio::test]
async fn funds_fees_and_donations_are_offered_and_counted() {
    let paid = PaidPortal::open().await;
    let portal = &paid.portal;
    let gift = paid.give(10_000).await;
    paid.pay("funds", 4_000, &gift.memo).await;
    paid.pay("funds", 7_000, &gift.memo).await;
    let offers = portal.send(payment_offers()).await.expect("offers");
    let funds: Vec<_> =
        offers.funds.iter().map(|fund| (fund.id.as_str(), fund.is_open, fund.received, fund.count)).collect();
    assert_eq!(funds, [("flood", true, 10_000, 2), ("tet", false, 0, 0)]);
    assert_eq!((offers.fees[0].amount, offers.fees[0].payee.holder.as_str()), (12_000, "QUY CUU TRO"));

    let payment = |amount: Option<u64>, note: &str| NewPayment { amount, note: note.to_owned() };
    let fee = portal.send(pay_fee("copy", &payment(None, " HS  12/2026 "), &key())).await.expect("an intent");
    let lines: Vec<_> = fee.purpose.lines.iter().map(|line| line.value.get("en")).collect();
    assert_eq!((fee.amount, lines), (12_000, vec!["Village hall", "HS 12/2026"]));
    let give = async |id: &str, payment: NewPayment| refused(portal.send(pay_fund(id, &payment, &key())).await);
    assert_eq!(give("moon", payment(Some(1), "")).await.0, 404);
    assert_eq!(give("tet", payment(Some(1), "")).await.0, 409, "it has not begun");
    assert_eq!(give("flood", payment(None, "")).await, (422, "/amount".to_owned()));
    assert_eq!(give("flood", payment(Some(0), "")).await, (422, "/amount".to_owned()));
    assert_eq!(give("flood", payment(Some(500_000_000), "")).await, (422, "/amount".to_owned()));
    assert_eq!(give("flood", payment(Some(1), "me")).await, (422, "/note".to_owned()));
    let fees = async |payment: NewPayment| refused(portal.send(pay_fee("copy", &payment, &key())).await);
    assert_eq!(fees(payment(Some(11_000), "")).await.0, 409);
    assert_eq!(fees(payment(None, &"x".repeat(41))).await, (422, "/note".to_owned()));

    let sites: Vec<_> = offers.donations.iter().map(|site| (site.slug.as_str(), site.name.get("vi"))).collect();
    assert_eq!(sites, [("cong-may", "Cổng Mây")]);
    assert_eq!(offers.donations[0].payee.holder, "QUY CUU TRO");
    let donate = async |slug: &str, payment: NewPayment| portal.send(pay_donation(slug, &payment, &key())).await;
    assert_eq!(refused(donate("mieu-song", payment(Some(50_000), "")).await).0, 404, "it takes none");
    assert_eq!(refused(donate("cong-may", payment(None, "")).await), (422, "/amount".to_owned()));
    assert_eq!(refused(donate("cong-may", payment(Some(1), "me")).await), (422, "/note".to_owned()));
    let donation = donate("cong-may", payment(Some(50_000), "")).await.expect("an intent");
    assert_eq!((donation.purpose.kind, donation.purpose.subject.as_str()), (PurposeKind::Donation, "cong-may"));
    assert_eq!((donation.purpose.href.as_str(), donation.amount), ("/d/cong-may", 50_000));
    paid.pay("funds", 50_000, &donation.memo).await;
    let code = paid.intent(&donation.id).await.receipt.expect("a receipt");
    let proof = portal.send(receipt(&code)).await.expect("the receipt");
    assert_eq!((proof.purpose.title.get("vi"), proof.amount), ("Cổng Mây", 50_000));
    let offers = portal.send(payment_offers()).await.expect("offers");
    assert_eq!(offers.funds[0].received, 10_000, "a donation is no gift to a fund");
}

/// What the funds have received is kept in memory.
#[tokio::test]
async fn every_change_is_in_the_sums_of_the_funds() {
    let paid = PaidPortal::open().await;
    let sum = async || {
        let fund = paid.portal.send(payment_offers()).await.expect("offers").funds.swap_remove(0);
        (fund.received, fund.count)
    };
    assert_eq!(sum().await, (0, 0));
    let (first, second) = (paid.give(10_000).await, paid.give(20_000).await);
    assert_eq!(sum().await, (0, 0), "an intent is no money");
    paid.pay("funds", 4_000, &first.memo).await;
    assert_eq!(sum().await, (4_000, 1));
    let lost = paid.pay("funds", 20_000, "ung ho").await;
    assert_eq!(sum().await, (4_000, 1), "it is not matched");
    paid.assign(&lost, &second.reference).await.expect("assigned");
    assert_eq!(sum().await, (24_000, 2));
    let over = paid.pay("funds", 7_000, &first.memo).await;
    assert_eq!(sum().await, (30_000, 3));
    paid.refund("r", &over, 1_000).await.expect("refunded");
    assert_eq!(sum().await, (30_000, 3), "only what was too much went back");
    let offers = (0..8).map(|_| paid.portal.send(payment_offers()));
    for offers in futures::future::join_all(offers).await {
        assert_eq!(offers.expect("offers").funds[0].received, 30_000);
    }
}

/// Only pages of sites for which the operator's file has an account link to payments.
#[tokio::test]
async fn a_heritage_page_links_to_payments_where_they_take_donations() {
    let link = "href=\"/pay\"";
    let paid = PaidPortal::open().await;
    let (status, headers, html) = page(&paid.portal, "/d/cong-may/vi", "").await;
    assert_eq!(status, StatusCode::OK);
    assert!(html.contains(link) && html.contains("Ủng hộ có biên nhận"), "{html}");
    assert!(!page(&paid.portal, "/d/mieu-song/vi", "").await.2.contains(link));
    let document = paid.portal.send(site("cong-may", "vi")).await.expect("a page");
    let section = document.blocks.iter().find(|block| block.id == "donate").expect("a section");
    assert_eq!(section.blocks[0].blocks[0].href, "/pay");
    let public_url = Some("https://portal.example".to_owned());
    let change = |options| server::Options { public_url, ..options };
    let portal = TestApp::with_services(change, server::services::Options::default()).await;
    let (_, without, html) = page(&portal, "/d/cong-may/vi", "").await;
    assert!(!html.contains(link), "there are no payments");
    assert_ne!(headers["etag"], without["etag"], "a copy in a cache is not taken for it");
}

#[tokio::test]
async fn one_key_opens_one_intent() {
    let paid = PaidPortal::open().await;
    let portal = &paid.portal;
    let key = key();
    let payment = NewPayment { amount: Some(10_000), note: String::new() };
    let (status, headers, body) = portal.raw(http(&pay_fund("flood", &payment, &key))).await;
    assert_eq!(status, StatusCode::CREATED);
    let first: PaymentIntent = serde_json::from_slice(&body).expect("an intent");
    assert_eq!(headers["location"], format!("/api/v1/payments/intents/{}", first.id));
    let again = portal.send(pay_fund("flood", &payment, &key.to_uppercase())).await.expect("the intent");
    assert_eq!(again, first);
    let other = NewPayment { amount: Some(10_001), ..payment.clone() };
    for answer in
        [portal.send(pay_fund("flood", &other, &key)).await, portal.send(pay_parking("cho-song", &stay(), &key)).await]
    {
        let Err(ApiError::Refused { status: 422, problem }) = answer else { panic!("another request") };
        assert_eq!(problem.code(), "idempotency_conflict");
    }
    let ids = (0..8).map(|_| portal.send(pay_fund("flood", &payment, &key)));
    for answer in futures::future::join_all(ids).await {
        assert_eq!(answer.expect("the intent").id, first.id);
    }
}

#[tokio::test]
async fn a_page_that_listens_is_told_once_for_each_change() {
    let paid = PaidPortal::open().await;
    let intent = paid.give(10_000).await;
    let service = || Arc::clone(&paid.portal.app.services.payments);
    let name = payment_topic(&intent.id);
    let topic = service().topic(&name).expect("its kind").expect("a topic");
    let mut changes = topic.changes();
    let (state, json) = loop {
        match topic.event("") {
            Some(event) => break event,
            None => changes.changed().await.expect("a change"),
        }
    };
    let event: PaymentEvent = serde_json::from_str(&json).expect("an event");
    assert_eq!((event.topic.as_str(), event.intent), (name.as_str(), intent.clone()));
    assert_eq!(topic.event(&state), None);
    paid.pay("funds", 10_000, &intent.memo).await;
    let (_, json) = topic.event(&state).expect("an event");
    let event: PaymentEvent = serde_json::from_str(&json).expect("an event");
    assert_eq!((event.intent.state, event.intent.receipt.is_some()), (PaymentState::Paid, true));
    assert!(service().topic("parking").is_none());
    assert!(service().topic("payment:x").expect("its kind").is_err());
}

#[tokio::test]
async fn without_a_file_nothing_can_be_paid() {
    let portal = TestApp::open().await;
    assert!(!portal.send(config()).await.expect("a profile").services.contains(&Service::Payments));
    assert!(portal.send(parking_site("cho-song")).await.expect("a site").payee.is_none());
    let made = api_keys::create(portal.app.store(), "Thủ quỹ", Scope::Payments, &[], FRIDAY).await;
    let (_, key_of_operator) = made.expect("a key");
    let payment = NewPayment { amount: Some(1), note: String::new() };
    assert_eq!(refused(portal.send(payment_offers()).await).0, 404);
    assert_eq!(refused(portal.send(pay_fund("flood", &payment, &key())).await).0, 404);
    assert_eq!(refused(portal.send(pay_fee("copy", &payment, &key())).await).0, 404);
    assert_eq!(refused(portal.send(pay_parking("cho-song", &stay(), &key())).await).0, 404);
    assert_eq!(refused(portal.send(payment_intent(&"0".repeat(32))).await).0, 404);
    assert_eq!(refused(portal.send(receipt("2222-2222-2222")).await).0, 404);
    assert_eq!(refused(portal.send(check_plate("2222-2222-2222", "1")).await).0, 404);
    assert_eq!(refused(portal.send(ledger_totals(&key_of_operator)).await).0, 404);
    let request = HttpRequest::post(format!("{API_BASE}/payments/webhooks/payos")).body(Body::from("{}"));
    assert_eq!(portal.raw(request.expect("a request")).await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_wrong_file_stops_the_start() {
    let folder = tempfile::tempdir().expect("a folder");
    let start = async |text: &str| {
        let portal = server::Options {
            city: Some(city()),
            clock: server::clock::Clock::at(FRIDAY),
            ..server::Options::new(folder.path())
        };
        match server::start_with(portal, options(&folder, text)).await {
            Ok(_) => "started".to_owned(),
            Err(error) => format!("{error:#}"),
        }
    };
    for (from, to, named) in [
        ("bank = \"990001\"", "bank = \"99001\"", "account `parking`: bank"),
        ("\"12345678\"", "\"12 345\"", "account `parking`: number"),
        ("\"87654321\"", "\"12345678\"", "account `funds`: number stands there twice"),
        ("id = \"funds\"", "id = \"parking\"", "id `parking` stands there twice"),
        ("holder = \"THI XA MAY\"", "holder = \" \"", "holder is empty"),
        ("holder = \"THI XA MAY\"", "holder = \"THI\u{202e} XA MAY\"", "holder has control characters"),
        ("en = \"Flood relief\"", "en = \"Flood\u{200b} relief\"", "fund `flood`: name.en has control characters"),
        ("\"2026-11-01\"", "\"2026-11-21\"", "verified_on lies in the future"),
        ("minutes = 60", "minutes = 4", "minutes must be 5 to 1440"),
        ("late = \"accept\"", "late = \"keep\"", "keep"),
        ("late = \"accept\"", "later = \"accept\"", "later"),
        ("late = \"accept\"", "provider = \"casso\"", "casso"),
        ("late = \"accept\"", "provider = \"sepay\"", "account `funds`"),
        ("account = \"parking\"", "account = \"moon\"", "parking, entry 1: account: there is no account `moon`"),
        ("sites = [\"cho-song\"]", "all = true\nsites = [\"cho-song\"]", "exactly one of"),
        ("purpose = { vi", "purpose = { fr", "purpose.vi is empty"),
        ("goal = 1000000", "goal = 0", "fund `flood`: goal"),
        ("to = \"2026-12-31\"", "to = \"2026-10-31\"", "fund `flood`: to lies before from"),
        ("amount = 12000", "amount = 500000000", "fee `copy`: amount"),
        ("sites = [\"cong-may\"]", "sites = [\"moon\"]", "there is no heritage site `moon`"),
        ("sites = [\"cong-may\"]", "sites = [\"cong-may\", \"cong-may\"]", "donations: sites: `cong-may` stands there"),
    ] {
        assert!(FILE.contains(from), "{from}");
        let error = start(&FILE.replacen(from, to, 1)).await;
        assert!(error.contains("--payments") && error.contains(named), "{named}: {error}");
    }
    assert!(start("").await.contains("accounts"));
    assert_eq!(start(FILE).await, "started");
}
