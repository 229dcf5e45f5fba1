//! Calls of the webhook and lists of SePay.

use axum::http::{HeaderMap, HeaderValue};

use super::super::{
    Polled, Provider, Reported, WebhookError,
    signing::SigningKey,
    tests::{FakeApi, hanoi, instant},
};
use super::{MOST_DRIFT, Sepay};

const SECRET: &str = "whsec_example";
/// 30 November 2026, 12:00 in Hanoi.
const NOW: i64 = 1_796_014_800;
const BODY: &str = concat!(
    r#"{"id":92704,"gateway":"Vietcombank","transactionDate":"2026-11-30 11:59:37","accountNumber":"0123499999","#,
    r#""code":null,"content":"QG222222222222X chuyển tiền","transferType":"in","transferAmount":2277000,"#,
    r#""accumulated":19077000,"subAccount":null,"referenceCode":"MBVCB.3278907687","description":""}"#
);

fn sepay(url: &str, number: &str) -> Sepay {
    Sepay::new(url, SECRET, "api-token", number.to_owned(), hanoi()).expect("a secret")
}

fn headers(timestamp: &str, signature: &str) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert("X-SePay-Timestamp", HeaderValue::from_str(timestamp).expect("a value"));
    headers.insert("X-SePay-Signature", HeaderValue::from_str(signature).expect("a value"));
    headers
}

fn sign(timestamp: &str, body: &str) -> String {
    let signed = format!("{timestamp}.{body}");
    format!("sha256={}", SigningKey::new(SECRET).expect("a secret").sign(signed.as_bytes()))
}

fn call(headers: &HeaderMap, body: &[u8]) -> Result<Vec<Reported>, WebhookError> {
    let now = instant("2026-11-30T12:00:00+07:00");
    assert_eq!(now.timestamp(), NOW);
    sepay("http://127.0.0.1:1", "0123499999").webhook(headers, body, now)
}

/// A call that was signed at this time in Unix seconds.
fn call_signed(timestamp: &str, body: &str) -> Result<Vec<Reported>, WebhookError> {
    call(&headers(timestamp, &sign(timestamp, body)), body.as_bytes())
}

fn example() -> Reported {
    Reported {
        transaction: "92704".to_owned(),
        amount: 2_277_000,
        memo: "QG222222222222X chuyển tiền".to_owned(),
        received_at: instant("2026-11-30T11:59:37+07:00"),
        account_number: "0123499999".to_owned(),
        virtual_number: String::new(),
        bank_reference: "MBVCB.3278907687".to_owned(),
        order: None,
    }
}

/// The signature was computed with OpenSSL.
#[test]
fn the_signature_is_of_the_time_and_the_raw_body() {
    let (timestamp, body) = ("1796014800", r#"{"id":1,"transferType":"out"}"#);
    let signature = "3db8e4a7713cab6074edd931cb2dc844f9bd22f61f1cc762b955b491ce2b9425";
    assert_eq!(sign(timestamp, body), format!("sha256={signature}"));
    assert_eq!(call(&headers(timestamp, &format!("sha256={signature}")), body.as_bytes()), Ok(vec![]));
    let upper = format!("sha256={}", signature.to_uppercase());
    assert_eq!(call(&headers(timestamp, &upper), body.as_bytes()), Ok(vec![]));
    let spaced = body.replace(',', ", ");
    assert!(matches!(call(&headers(timestamp, &upper), spaced.as_bytes()), Err(WebhookError::Forged(_))));
    let of_body = SigningKey::new(SECRET).expect("a secret").sign(body.as_bytes());
    let of_body = headers(timestamp, &format!("sha256={of_body}"));
    assert!(matches!(call(&of_body, body.as_bytes()), Err(WebhookError::Forged(_))), "without the time");
}

#[test]
fn a_transfer_is_reported() {
    assert_eq!(call_signed(&NOW.to_string(), BODY), Ok(vec![example()]));
}

#[test]
fn every_changed_bit_is_refused() {
    let timestamp = NOW.to_string();
    let signature = sign(&timestamp, BODY);
    let genuine = headers(&timestamp, &signature);
    for at in 0..BODY.len() {
        for bit in 0..8 {
            let mut changed = BODY.as_bytes().to_vec();
            changed[at] ^= 1 << bit;
            assert!(matches!(call(&genuine, &changed), Err(WebhookError::Forged(_))), "byte {at}, bit {bit}");
        }
    }
    for at in 0..signature.len() {
        for digit in ["0", "1", "a", "="] {
            let mut changed = signature.clone();
            changed.replace_range(at..=at, digit);
            let result = call(&headers(&timestamp, &changed), BODY.as_bytes());
            assert_eq!(result.is_ok(), changed == signature, "{changed}");
        }
    }
    for seconds in [NOW - 1, NOW + 1, NOW * 10] {
        let moved = headers(&seconds.to_string(), &signature);
        assert!(matches!(call(&moved, BODY.as_bytes()), Err(WebhookError::Forged(_))), "{seconds}");
    }
}

#[test]
fn calls_of_another_time_are_stale() {
    let drift = MOST_DRIFT as i64;
    for seconds in [NOW - drift, NOW, NOW + drift] {
        assert_eq!(call_signed(&seconds.to_string(), BODY), Ok(vec![example()]), "{seconds}");
    }
    for seconds in [NOW - drift - 1, NOW + drift + 1, 0, -NOW, i64::MIN, i64::MAX, NOW * 1000] {
        assert!(matches!(call_signed(&seconds.to_string(), BODY), Err(WebhookError::Stale(_))), "{seconds}");
    }
    for text in ["", "now", "1796014800.0", "2026-11-30T12:00:00+07:00", "99999999999999999999"] {
        assert!(matches!(call_signed(text, BODY), Err(WebhookError::Unreadable(_))), "{text}");
    }
}

#[test]
fn a_call_without_a_header_is_refused() {
    let timestamp = NOW.to_string();
    let genuine = headers(&timestamp, &sign(&timestamp, BODY));
    for name in ["x-sepay-timestamp", "x-sepay-signature"] {
        let mut headers = genuine.clone();
        headers.remove(name);
        assert!(matches!(call(&headers, BODY.as_bytes()), Err(WebhookError::Forged(_))), "{name}");
    }
    let digits = sign(&timestamp, BODY).replace("sha256=", "");
    for signature in ["", "sha256=", "sha256", &digits, &format!("sha1={digits}"), &format!("sha256={digits}00")] {
        let result = call(&headers(&timestamp, signature), BODY.as_bytes());
        assert!(matches!(result, Err(WebhookError::Forged(_))), "{signature}");
    }
}

#[test]
fn only_money_that_came_in_is_reported() {
    let timestamp = NOW.to_string();
    let out = BODY.replace(r#""in""#, r#""out""#);
    assert_eq!(call_signed(&timestamp, &out), Ok(vec![]));
    let nothing = BODY.replace("2277000", "0");
    assert_eq!(call_signed(&timestamp, &nothing), Ok(vec![]));
    let unreadable = [
        BODY.replace(r#""in""#, "null"),
        BODY.replace("2277000", "2277000.5"),
        BODY.replace("2277000", "-2277000"),
        BODY.replace("92704", "null"),
        BODY.replace("2026-11-30 11:59:37", "30/11/2026"),
        "{}".to_owned(),
        "id=92704".to_owned(),
        String::new(),
    ];
    for body in unreadable {
        assert!(matches!(call_signed(&timestamp, &body), Err(WebhookError::Unreadable(_))), "{body}");
    }
}

#[test]
fn numbers_may_be_strings() {
    let body = BODY.replace("92704", r#""92704""#).replace("2277000", r#""2277000.00""#);
    assert_eq!(call_signed(&NOW.to_string(), &body), Ok(vec![example()]));
}

#[test]
fn a_virtual_account_is_reported_beside_the_real_one() {
    let body = BODY.replace(r#""subAccount":null"#, r#""subAccount":"VA123""#);
    let expected = Reported { virtual_number: "VA123".to_owned(), ..example() };
    assert_eq!(call_signed(&NOW.to_string(), &body), Ok(vec![expected]));
}

/// A row of a list, as SePay's documentation has it.
fn row(id: u64, date: &str, account: &str, sub_account: &str, amount_in: &str) -> String {
    format!(
        r#"{{"id":"{id}","transaction_date":"{date}","account_number":"{account}","sub_account":{sub_account},
            "amount_in":"{amount_in}","amount_out":"0.00","accumulated":"1128200335.00","code":null,
            "transaction_content":"QG222222222222X chuyển tiền","reference_number":"MBVCB.3278907687",
            "bank_brand_name":"Vietcombank","bank_account_id":"19"}}"#
    )
}

fn list(rows: &[String]) -> (u16, String) {
    let rows = rows.join(",");
    (200, format!(r#"{{"status":200,"error":null,"messages":{{"success":true}},"transactions":[{rows}]}}"#))
}

#[test]
fn a_poll_reports_the_same_transfer_as_the_webhook() {
    let date = "2026-11-30 11:59:37";
    let rows = [
        row(92_706, date, "9999", "null", "5000.00"),
        row(92_705, date, "0123499999", "null", "0.00"),
        row(92_704, date, "0123499999", "null", "2277000.00"),
        row(92_703, date, "0123499999", "null", "half"),
        row(92_701, date, "0123 499-999", "null", "2277000.00"),
        row(92_702, date, "9999", r#""0123499999""#, "1000.00"),
    ];
    let api = FakeApi::start(vec![list(&rows)]);
    let reported = sepay(&api.url, "0123499999").poll(instant("2026-11-29T22:00:00Z"), &[1, 2]);
    let other = Reported {
        transaction: "92702".to_owned(),
        amount: 1000,
        account_number: "9999".to_owned(),
        virtual_number: "0123499999".to_owned(),
        ..example()
    };
    let grouped = Reported { transaction: "92701".to_owned(), account_number: "0123 499-999".to_owned(), ..example() };
    assert_eq!(reported, Ok(Polled { reports: vec![grouped, other, example()], is_complete: true }));
    let head = api.requests()[0].to_ascii_lowercase();
    assert!(head.contains("authorization: bearer api-token"), "{head}");
    let address = head.lines().next().expect("a line").replace('+', "%20");
    let query = "transaction_date_min=2026-11-30%2005%3a00%3a00&limit=5000";
    let query_with_colons = query.replace("%3a", ":");
    assert!(address.starts_with("get /userapi/transactions/list?"), "{address}");
    assert!(address.contains(query) || address.contains(&query_with_colons), "{address}");
}

#[test]
fn a_full_list_is_followed_by_older_ones() {
    let account = "0123499999";
    let full: Vec<String> = (0..5000)
        .map(|at| row(10_000 + at, &format!("2026-11-30 11:{:02}:00", 59 - at / 100), account, "null", "1000.00"))
        .collect();
    let last = [full[4999].clone(), row(9999, "2026-11-30 11:00:00", account, "null", "1000.00")];
    let since = instant("2026-11-30T00:00:00+07:00");
    let api = FakeApi::start(vec![list(&full), list(&last)]);
    let polled = sepay(&api.url, account).poll(since, &[]).expect("transfers");
    assert_eq!((polled.reports.len(), polled.is_complete), (5001, true), "none is missing, none is twice");
    let second = api.requests()[1].replace('+', "%20").replace("%3A", ":");
    assert!(second.contains("transaction_date_max=2026-11-30%2011:10:00"), "{second}");

    let api = FakeApi::start(vec![list(&full), (429, String::new())]);
    let polled = sepay(&api.url, account).poll(since, &[]).expect("transfers");
    assert_eq!((polled.reports.len(), polled.is_complete), (5000, false));
}

#[test]
fn an_answer_without_a_list_is_an_error() {
    let since = instant("2026-11-30T00:00:00+07:00");
    let answers =
        [(200, String::new()), (200, r#"{"status":200}"#.to_owned()), (401, list(&[]).1), (503, String::new())];
    for answer in answers {
        let shown = format!("{answer:?}");
        let api = FakeApi::start(vec![answer]);
        let error = sepay(&api.url, "0123499999").poll(since, &[]).expect_err(&shown);
        assert!(!error.contains("api-token") && !error.contains(SECRET), "{error}");
    }
    let api = FakeApi::start(vec![list(&[])]);
    let nothing = Polled { reports: Vec::new(), is_complete: true };
    assert_eq!(sepay(&api.url, "0123499999").poll(since, &[]), Ok(nothing));
}
