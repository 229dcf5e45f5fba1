//! Payments: from the price of a stay to the receipt.

use crate::{
    heritage::refused,
    paid_portal::{DAY, FILE, MINUTE, PRICE, PaidPortal, stay},
    support::{FRIDAY, HOUR, key},
};
use axum::http::StatusCode;
use contract::{
    ApiError, Service,
    parking::{CashlessMethod, NewParkingPayment, ParkingQuery, Vehicle, parking_site, parking_sites, pay_parking},
    payments::{PaymentState, PurposeKind, ReceiptState, TransferOutcome, check_plate, check_plate_by_key, receipt},
    portal::config,
};
use server::services::payments::Secrets;

#[tokio::test]
async fn where_the_portal_takes_payments_people_can_pay_without_cash() {
    let file = FILE.replacen("sites = [\"cho-song\"]", "sites = [\"doi-thong\"]", 1);
    let paid = PaidPortal::with_providers(&file, Secrets::default()).await;
    let site = paid.portal.send(parking_site("doi-thong")).await.expect("a site").site;
    assert_eq!(site.cashless, [CashlessMethod::Vietqr], "the city's file says nothing");
    let query = ParkingQuery { cashless: true, ..ParkingQuery::default() };
    let listed = paid.portal.send(parking_sites(&query)).await.expect("a list").items;
    let listed: Vec<_> = listed.iter().map(|site| (site.uid.as_str(), site.cashless.len())).collect();
    assert_eq!(listed, [("cho-song", 1), ("doi-thong", 1)]);
}

#[tokio::test]
async fn a_stay_is_paid_and_its_receipt_is_checked() {
    let paid = PaidPortal::open().await;
    let portal = &paid.portal;
    assert!(portal.send(config()).await.expect("a profile").services.contains(&Service::Payments));
    let payee = portal.send(parking_site("cho-song")).await.expect("a site").payee.expect("an account");
    assert_eq!((payee.holder.as_str(), payee.number.as_str()), ("THI XA MAY", "12345678"));
    assert!(portal.send(parking_site("doi-thong")).await.expect("a site").payee.is_none());

    let intent = paid.park().await;
    assert_eq!((intent.state, intent.amount, intent.booked), (PaymentState::Open, PRICE, 0));
    assert_eq!((intent.payee.clone(), intent.memo.as_str()), (payee, intent.reference.as_str()));
    assert_eq!((intent.id.len(), intent.receipt.as_deref()), (32, None));
    assert_eq!((intent.purpose.kind, intent.purpose.title.get("en")), (PurposeKind::Parking, "River Market car park"));
    assert_eq!(intent.purpose.href, "/parking/cho-song");
    let lines: Vec<_> = intent.purpose.lines.iter().map(|line| (line.label.get("vi"), line.value.get("vi"))).collect();
    let day = "20/11/2026";
    let (from, to) = (format!("12:00, {day}"), format!("14:00, {day}"));
    let expected = [("Loại xe", "Ô tô"), ("Gửi từ", from.as_str()), ("Đến", to.as_str()), ("Biển số", "29-••• 45")];
    assert_eq!(lines, expected);
    let code = civic::vietqr::decode(&intent.code.as_ref().expect("a code").payload).expect("VietQR");
    assert_eq!((code.amount, code.number.as_str()), (Some(PRICE), "12345678"));
    assert_eq!((code.bank.as_str(), code.purpose.as_str()), ("990001", intent.reference.as_str()));

    let transfer = paid.pay("parking", PRICE, &intent.reference).await;
    assert_eq!((transfer.outcome, transfer.booked, transfer.unmatched), (TransferOutcome::Exact, PRICE, 0));
    assert_eq!(transfer.reference.as_deref(), Some(intent.reference.as_str()));
    assert_eq!(transfer.purpose, Some(PurposeKind::Parking));
    let intent = paid.intent(&intent.id).await;
    assert_eq!((intent.state, intent.booked, intent.code.is_none()), (PaymentState::Paid, PRICE, true));
    let code = intent.receipt.expect("a receipt");
    assert_eq!((code.len(), code.matches('-').count()), (14, 2));

    let shown = portal.send(receipt(&code.to_lowercase().replace('-', " "))).await.expect("the receipt");
    assert_eq!((shown.code.as_str(), shown.amount, shown.has_plate), (code.as_str(), PRICE, true));
    assert_eq!((shown.state, shown.holder.as_str()), (ReceiptState::Early, "THI XA MAY"));
    assert_eq!(shown.paid_at.timestamp_millis(), FRIDAY);
    assert_eq!(refused(portal.send(receipt("2222-2222-2222")).await).0, 404);
    let matches = async |plate: &str| portal.send(check_plate(&code, plate)).await.expect("an answer").matches;
    assert!(matches("29a 12345").await && matches("29A-123.45").await);
    assert!(!matches("29A-123.46").await && !matches("").await);
    assert_eq!(refused(portal.send(check_plate(&code, &"1".repeat(16))).await), (422, "/plate".to_owned()));
    assert_eq!(refused(portal.send(check_plate(&code, "\u{200b}-")).await), (422, "/plate".to_owned()));
    assert_eq!(refused(portal.send(check_plate("nothing", "29A12345")).await).0, 404);
    for target in [format!("/payments/intents/{}", intent.id), format!("/payments/receipts/{code}")] {
        let (status, headers, body) = portal.get(&target).await;
        let text = String::from_utf8(body).expect("text");
        assert_eq!((status, headers["cache-control"].to_str().expect("text")), (StatusCode::OK, "no-store"));
        assert!(!["29A12345", "123.45", "12345\""].iter().any(|plate| text.contains(plate)), "{text}");
    }

    for (hours, state) in [(2, ReceiptState::Valid), (4, ReceiptState::Valid), (5, ReceiptState::Ended)] {
        portal.set_time(FRIDAY + hours * HOUR);
        assert_eq!(portal.send(receipt(&code)).await.expect("the receipt").state, state, "after {hours} hours");
    }
    portal.set_time(FRIDAY + 4 * HOUR + 30 * DAY - MINUTE);
    paid.step().await;
    assert!(matches("29A12345").await);
    portal.set_time(FRIDAY + 4 * HOUR + 30 * DAY);
    paid.step().await;
    assert!(!matches("29A12345").await);
    assert!(!portal.send(receipt(&code)).await.expect("the receipt").has_plate);
    let mut database = portal.database().await;
    let plates: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM payment_intents WHERE plate IS NOT NULL")
        .fetch_one(&mut database)
        .await
        .expect("a number");
    let keys: i64 =
        sqlx::query_scalar("SELECT COUNT(*) FROM payment_keys").fetch_one(&mut database).await.expect("a number");
    assert_eq!((plates, keys), (0, 0), "a digest of the plate is gone as well");
}

/// The limit on writes is off here: it is by address and device, and both are cheap to change.
#[tokio::test]
async fn the_plate_of_a_receipt_cannot_be_found_by_trying() {
    let paid = PaidPortal::open().await;
    let portal = &paid.portal;
    let paid_receipt = async || {
        let intent = paid.park().await;
        paid.pay("parking", PRICE, &intent.reference).await;
        paid.intent(&intent.id).await.receipt.expect("a receipt")
    };
    let (code, other) = (paid_receipt().await, paid_receipt().await);
    for number in 0..10 {
        // Another spelling of the code is the same receipt.
        let code = if number % 2 == 0 { code.clone() } else { code.to_lowercase().replace('-', "") };
        let answer = portal.send(check_plate(&code, &format!("29A-1230{number}"))).await;
        assert!(!answer.expect("an answer").matches, "{number}");
    }
    for plate in ["29A-123.99", "29A-123.45"] {
        assert_eq!(refused(portal.send(check_plate(&code, plate)).await).0, 429, "{plate}");
    }
    assert!(portal.send(check_plate(&other, "29A-123.45")).await.expect("an answer").matches, "another receipt");
    portal.set_time(FRIDAY + HOUR);
    assert!(portal.send(check_plate(&code, "29A-123.45")).await.expect("an answer").matches);
}

#[tokio::test]
async fn after_a_hundred_wrong_plates_only_the_operator_may_ask() {
    let mut paid = PaidPortal::open().await;
    let intent = paid.park().await;
    paid.pay("parking", PRICE, &intent.reference).await;
    let code = paid.intent(&intent.id).await.receipt.expect("a receipt");
    for day in 0..5 {
        for hour in 0..2 {
            paid.portal.set_time(FRIDAY + day * DAY + hour * HOUR);
            for number in 0..10 {
                let answer = paid.portal.send(check_plate(&code, &format!("29A-{day}{hour}{number}.99"))).await;
                assert!(!answer.expect("an answer").matches, "day {day}, hour {hour}, {number}");
            }
        }
        // Neither an hour nor a restart changes anything on the same day.
        paid.portal.set_time(FRIDAY + day * DAY + 3 * HOUR);
        paid = paid.restart().await;
        let expected = if day == 4 { 401 } else { 429 };
        assert_eq!(refused(paid.portal.send(check_plate(&code, "29A-123.45")).await).0, expected, "day {day}");
    }
    paid.portal.set_time(FRIDAY + 9 * DAY);
    assert_eq!(refused(paid.portal.send(check_plate(&code, "29A-123.45")).await).0, 401, "for ever");
    for _ in 0..30 {
        let wrong = paid.portal.send(check_plate_by_key(&code, "29A-123.46", &paid.key)).await;
        assert!(!wrong.expect("an answer").matches);
    }
    let right = paid.portal.send(check_plate_by_key(&code, "29A-123.45", &paid.key)).await;
    assert!(right.expect("an answer").matches);
    assert_eq!(refused(paid.portal.send(check_plate_by_key(&code, "29A-123.45", "pk_1")).await).0, 401);
    // The numbers go with the plate.
    paid.portal.set_time(FRIDAY + 40 * DAY);
    paid.step().await;
    let mut database = paid.portal.database().await;
    let rows =
        sqlx::query_scalar::<_, i64>("SELECT COUNT(*) FROM payment_plate_guesses").fetch_one(&mut database).await;
    assert_eq!(rows.expect("a number"), 0);
}

#[tokio::test]
async fn a_stay_that_cannot_be_paid_says_why() {
    let paid = PaidPortal::open().await;
    let pay = async |uid: &str, payment: NewParkingPayment| {
        refused(paid.portal.send(pay_parking(uid, &payment, &key())).await)
    };
    assert_eq!(pay("moon", stay()).await.0, 404);
    assert_eq!(pay("doi-thong", stay()).await.0, 404, "it has no account");
    let wrong = |change: &dyn Fn(&mut NewParkingPayment)| {
        let mut payment = stay();
        change(&mut payment);
        payment
    };
    let at = |text: &str| format!("2026-11-{text}");
    for (payment, field) in [
        (wrong(&|stay| stay.from = "noon".to_owned()), "/from"),
        (wrong(&|stay| stay.to = "2026-11-20T14:00Z".to_owned()), "/to"),
        (wrong(&|stay| stay.to = stay.from.clone()), "/to"),
        (wrong(&|stay| stay.to = "2027-11-20T14:00".to_owned()), "/to"),
        (wrong(&|stay| (stay.from, stay.to) = (at("19T09:59"), at("19T11:59"))), "/from"),
        (wrong(&|stay| (stay.from, stay.to) = (at("27T10:01"), at("27T12:01"))), "/from"),
        (wrong(&|stay| stay.vehicle = Vehicle::Bus), "/vehicle"),
        (wrong(&|stay| stay.plate = "1".repeat(16)), "/plate"),
    ] {
        assert_eq!(pay("cho-song", payment).await, (422, field.to_owned()));
    }
    let cheaper = paid.portal.send(pay_parking("cho-song", &wrong(&|stay| stay.amount = 3_000), &key())).await;
    let Err(ApiError::Refused { status: 409, problem }) = cheaper else { panic!("the server computes the price") };
    assert!(problem.detail.contains("40000"), "{}", problem.detail);
    let without = paid.portal.send(pay_parking("cho-song", &wrong(&|stay| stay.plate.clear()), &key())).await;
    assert_eq!(without.expect("an intent").purpose.lines.len(), 3, "a plate is not needed");
    let mut keyless = pay_parking("cho-song", &stay(), "");
    keyless.headers.clear();
    assert_eq!(refused(paid.portal.send(keyless).await), (400, "Idempotency-Key".to_owned()));
}
