//! Links and polls of payOS.

use contract::payments::Payee;

use super::super::super::{
    AnnounceError, PayTo, Polled, Provider, Reported,
    tests::{FakeApi, instant},
};
use super::super::link::NewLink;
use super::{KEY, LINK_ID, SIGNATURE, example, frame, payos, signed};

fn new_link() -> NewLink<'static> {
    NewLink {
        order: 42,
        amount: 25_000,
        expires_at: instant("2026-11-30T12:15:00+07:00"),
        return_url: "https://portal.example/pay/1?x=1&y=2",
    }
}

const LINK: &str = concat!(
    r#"{"bin":"970422","accountNumber":"V3CAS001","accountName":"QUY GIAO THONG","amount":25000,"#,
    r#""description":"CSK QG222222222222X","orderCode":42,"currency":"VND","#,
    r#""paymentLinkId":"a1","status":"PENDING","checkoutUrl":"https://pay.payos.vn/web/a1","qrCode":"000201"}"#
);

fn answer(data: &str) -> (u16, String) {
    (200, signed(data))
}

/// The signature is that of payOS's client 2.0.5 for Node.
#[test]
fn a_new_intent_becomes_a_link() {
    let api = FakeApi::start(vec![answer(LINK)]);
    let link = payos(&api.url).create_link(&new_link(), "QG222222222222X").expect("a link");
    let pay_to = link.into_pay_to("970422", "MB Bank");
    let payee =
        Payee { bank: "MB Bank".to_owned(), number: "V3CAS001".to_owned(), holder: "QUY GIAO THONG".to_owned() };
    let (bank, memo) = ("970422".to_owned(), "CSK QG222222222222X".to_owned());
    assert_eq!(pay_to, PayTo { payee, bank, memo, payload: None }, "the code is not one of this account");

    let requests = api.requests();
    let (head, body) = requests[0].split_once("\r\n\r\n").expect("a body");
    assert!(head.starts_with("POST /v2/payment-requests HTTP/1.1"), "{head}");
    for header in ["x-client-id: client", "x-api-key: api-key", "content-type: application/json"] {
        assert!(head.to_ascii_lowercase().contains(header), "{head}");
    }
    let body: serde_json::Value = serde_json::from_str(body).expect("JSON");
    let url = "https://portal.example/pay/1?x=1&y=2";
    let expected = serde_json::json!({
        "orderCode": 42,
        "amount": 25_000,
        "description": "QG222222222222X",
        "cancelUrl": url,
        "returnUrl": url,
        "expiredAt": 1_796_015_700,
        "signature": "e2cca66bb1f20abb0d154e52b62b9c6e43831b5e228e52465763cc71c846db88",
    });
    assert_eq!(body, expected);
}

#[test]
fn a_code_for_the_account_of_the_link_is_shown() {
    let transfer = civic::vietqr::Transfer {
        bank: "970422".to_owned(),
        number: "V3CAS001".to_owned(),
        amount: Some(25_000),
        ..civic::vietqr::Transfer::default()
    };
    let code = civic::vietqr::encode(&transfer).expect("a code");
    let api = FakeApi::start(vec![answer(&LINK.replace("000201", &code))]);
    let link = payos(&api.url).create_link(&new_link(), "QG222222222222X").expect("a link");
    let pay_to = link.into_pay_to("970436", "Vietcombank");
    assert_eq!(pay_to.payload, Some(code));
    assert_eq!(pay_to.payee.bank, "970422", "the name of another bank is unknown");

    for amount in [None, Some(250_000)] {
        let code = civic::vietqr::encode(&civic::vietqr::Transfer { amount, ..transfer.clone() }).expect("a code");
        let api = FakeApi::start(vec![answer(&LINK.replace("000201", &code))]);
        let link = payos(&api.url).create_link(&new_link(), "QG222222222222X").expect("a link");
        assert_eq!(link.into_pay_to("970422", "MB Bank").payload, None, "it is for another amount");
    }
}

#[test]
fn accounts_that_are_not_linked_get_a_short_description() {
    let refusal = (200, r#"{"code":"20","desc":"too long","data":null}"#.to_owned());
    let api = FakeApi::start(vec![refusal.clone(), answer(LINK)]);
    assert!(payos(&api.url).create_link(&new_link(), "QG222222222222X").is_ok());
    assert!(api.requests()[1].contains(r#""description":"22222222X""#));

    let api = FakeApi::start(vec![refusal.clone(), refusal]);
    let error = payos(&api.url).create_link(&new_link(), "QG222222222222X").expect_err("refused");
    assert_eq!(error, AnnounceError::Refused("payOS refuses with code 20: too long".to_owned()));
}

/// What a payer may try again, and what payOS would refuse again.
#[test]
fn a_refusal_is_told_from_silence() {
    let coded = |status: u16, code: &str| (status, format!(r#"{{"code":"{code}","desc":"no","data":null}}"#));
    let is_refused = |answers: Vec<(u16, String)>| {
        let api = FakeApi::start(answers);
        let error = payos(&api.url).create_link(&new_link(), "QG222222222222X").expect_err("no link");
        matches!(error, AnnounceError::Refused(_))
    };
    // The second answer is about the short description.
    assert!(is_refused(vec![coded(200, "20"), coded(200, "20")]));
    assert!(is_refused(vec![coded(400, "201"), coded(400, "201")]));
    assert!(is_refused(vec![coded(200, "20"), coded(403, "20")]));
    assert!(!is_refused(vec![coded(200, "20"), coded(503, "20")]), "payOS may refuse only the description");
    for status in [401, 403, 405] {
        assert!(is_refused(vec![coded(status, "20")]), "{status}");
    }
    assert!(is_refused(vec![(400, "<html>".to_owned())]));
    for status in [302, 408, 429, 500, 502, 503, 504] {
        assert!(!is_refused(vec![coded(status, "20")]), "{status}");
    }
    assert!(!is_refused(vec![coded(200, "231")]), "there is a link for this order: another order number will do");
    assert!(!is_refused(vec![(200, "<html>".to_owned())]));
}

#[test]
fn a_link_that_is_not_what_was_asked_for_is_refused() {
    let forged = (200, frame(&LINK.replace("V3CAS001", "V3CAS002"), SIGNATURE));
    let answers = [
        answer(&LINK.replace(":42", ":43")),
        answer(&LINK.replace("25000", "250000")),
        answer(&LINK.replace("970422", "MB")),
        answer(&LINK.replace("V3CAS001", "")),
        answer(&LINK.replace("QUY GIAO THONG", " ")),
        forged,
        (500, LINK.to_owned()),
        (302, String::new()),
        (200, String::new()),
    ];
    for answer in answers {
        let shown = format!("{answer:?}");
        let api = FakeApi::start(vec![answer]);
        let error = payos(&api.url).create_link(&new_link(), "QG222222222222X").expect_err(&shown);
        for secret in ["client", "api-key", KEY] {
            assert!(!error.to_string().contains(secret), "{error}");
        }
    }
}

fn paid_link(order: u64, transactions: &str) -> String {
    format!(r#"{{"id":"{LINK_ID}","orderCode":{order},"amount":3000,"status":"PAID","transactions":[{transactions}]}}"#)
}

const TRANSACTION: &str = concat!(
    r#"{"reference":"TF230204212323","amount":3000,"accountNumber":"12345678","description":"VQRIO123","#,
    r#""transactionDateTime":"2023-02-04T18:25:00+07:00","virtualAccountName":null}"#
);

#[test]
fn a_poll_reports_the_same_transfer_as_the_webhook() {
    let without_reference = TRANSACTION.replace("TF230204212323", "").replace("3000", "500");
    let transactions = format!("{TRANSACTION},{without_reference}");
    let refusal = (200, r#"{"code":"101","desc":"unknown","data":null}"#.to_owned());
    let api = FakeApi::start(vec![refusal, answer(&paid_link(123, &transactions)), answer(&paid_link(124, ""))]);
    let reported = payos(&api.url).poll(instant("2023-02-04T00:00:00+07:00"), &[122, 123, 124]).expect("transfers");
    let second = Reported {
        transaction: format!("{LINK_ID}@1675509900"),
        amount: 500,
        bank_reference: String::new(),
        ..example()
    };
    assert_eq!(reported, Polled { reports: vec![example(), second], is_complete: true });
    assert!(api.requests()[1].starts_with("GET /v2/payment-requests/123 HTTP/1.1"));
}

#[test]
fn a_poll_fails_if_payos_does_not_answer() {
    let since = instant("2023-02-04T00:00:00+07:00");
    let down = || (503, String::new());
    let api = FakeApi::start(vec![down(), down(), down()]);
    let error = payos(&api.url).poll(since, &[1, 2, 3, 4, 5]).expect_err("down");
    assert_eq!((error.as_str(), api.requests().len()), ("payOS answers with status 503", 3));

    // With wrong keys nothing is known about any order.
    let denied = || (401, r#"{"code":"401","desc":"unauthorized"}"#.to_owned());
    let api = FakeApi::start(vec![denied(), denied(), denied()]);
    assert_eq!(payos(&api.url).poll(since, &[1, 2, 3]), Err("payOS answers with status 401".to_owned()));

    let api = FakeApi::start(vec![down(), answer(&paid_link(123, TRANSACTION)), down(), down()]);
    let some = Polled { reports: vec![example()], is_complete: false };
    assert_eq!(payos(&api.url).poll(since, &[1, 123, 2, 3, 4]), Ok(some));
    let nothing = Polled { reports: Vec::new(), is_complete: true };
    let other = FakeApi::start(vec![answer(&paid_link(124, TRANSACTION))]);
    assert_eq!(payos(&other.url).poll(since, &[123]), Ok(nothing.clone()), "the link of another order");
    assert!(payos("http://127.0.0.1:1").poll(since, &[1]).is_err());
    assert_eq!(payos("http://127.0.0.1:1").poll(since, &[]), Ok(nothing));
}
