//! Calls of the webhook of payOS.

mod links;

use axum::http::HeaderMap;

use super::super::{
    Provider, Reported, WebhookError,
    signing::SigningKey,
    tests::{hanoi, instant},
};
use super::{PayOs, SignedText};

/// Key and data of the example in payOS's documentation.
const KEY: &str = "1a54716c8f0efb2744fb28b6e38b25da7f67a925d98bc1c18bd8faaecadd7675";
const DATA: &str = concat!(
    r#"{"orderCode":123,"amount":3000,"description":"VQRIO123","accountNumber":"12345678","#,
    r#""reference":"TF230204212323","transactionDateTime":"2023-02-04 18:25:00","currency":"VND","#,
    r#""paymentLinkId":"124c33293c43417ab7879e14c8d9eb18","code":"00","desc":"Thành công","#,
    r#""counterAccountBankId":"","counterAccountBankName":"","counterAccountName":"","counterAccountNumber":"","#,
    r#""virtualAccountName":"","virtualAccountNumber":""}"#
);
/// Its signature there.
const SIGNATURE: &str = "412e915d2871504ed31be63c8f62a149a4410d34c4c42affc9006ef9917eaa03";
const LINK_ID: &str = "124c33293c43417ab7879e14c8d9eb18";

fn payos(url: &str) -> PayOs {
    PayOs::new(url, "client".to_owned(), "api-key".to_owned(), KEY, hanoi()).expect("a key")
}

fn frame(data: &str, signature: &str) -> String {
    format!(r#"{{"code":"00","desc":"success","success":true,"data":{data},"signature":"{signature}"}}"#)
}

fn signed(data: &str) -> String {
    let text = SignedText::of(data).expect("an object").text;
    frame(data, &SigningKey::new(KEY).expect("a key").sign(text.as_bytes()))
}

fn call(body: &[u8]) -> Result<Vec<Reported>, WebhookError> {
    payos("http://127.0.0.1:1").webhook(&HeaderMap::new(), body, instant("2026-11-30T12:00:00+07:00"))
}

fn example() -> Reported {
    Reported {
        transaction: "123/TF230204212323".to_owned(),
        amount: 3000,
        memo: "VQRIO123".to_owned(),
        received_at: instant("2023-02-04T18:25:00+07:00"),
        account_number: "12345678".to_owned(),
        virtual_number: String::new(),
        bank_reference: "TF230204212323".to_owned(),
        order: Some(123),
    }
}

/// payOS sends the same call to test a new address.
#[test]
fn the_documented_example_is_accepted() {
    assert_eq!(call(frame(DATA, SIGNATURE).as_bytes()), Ok(vec![example()]));
    assert_eq!(call(frame(DATA, &SIGNATURE.to_uppercase()).as_bytes()), Ok(vec![example()]));
}

#[test]
fn every_changed_bit_of_data_or_signature_is_refused() {
    let body = frame(DATA, SIGNATURE).into_bytes();
    let signature = body.len() - 2 - SIGNATURE.len()..body.len() - 2;
    let data_end = signature.start - r#","signature":""#.len();
    let data = data_end - DATA.len()..data_end;
    for at in 0..body.len() {
        for bit in 0..8 {
            let mut changed = body.clone();
            changed[at] ^= 1 << bit;
            match call(&changed) {
                Ok(reported) => {
                    // What is not signed is not read. The signature may be in upper case.
                    let is_case = signature.contains(&at) && body[at].is_ascii_lowercase() && bit == 5;
                    let is_covered = data.contains(&at) || signature.contains(&at);
                    assert!(!is_covered || is_case, "byte {at}, bit {bit}");
                    assert_eq!(reported, [example()], "byte {at}, bit {bit}");
                }
                Err(error) => assert!(!matches!(error, WebhookError::Stale(_)), "byte {at}, bit {bit}"),
            }
        }
    }
}

#[test]
fn neither_order_nor_spaces_nor_escapes_count() {
    let data = concat!(
        r#"{ "virtualAccountNumber": null, "virtualAccountName": "null", "counterAccountNumber": "undefined", "#,
        r#""counterAccountName": "", "counterAccountBankName": null, "counterAccountBankId": "", "#,
        r#""desc": "Th\u00e0nh c\u00f4ng", "code": "00", "paymentLinkId": "124c33293c43417ab7879e14c8d9eb18", "#,
        r#""currency": "VND", "transactionDateTime": "2023-02-04 18:25:00", "reference": "TF230204212323", "#,
        r#""accountNumber": "12345678", "description": "VQRIO123", "amount": 3000, "orderCode": 123 }"#
    );
    assert_eq!(call(frame(data, SIGNATURE).as_bytes()), Ok(vec![example()]));
}

#[test]
fn numbers_are_signed_as_they_were_written() {
    let with = |amount: &str| DATA.replace(r#""amount":3000"#, &format!(r#""amount":{amount}"#));
    for same in ["3000.0", "3000.00", "3e3", "03000", "3000.000000000000000000001", r#""3000 ""#] {
        assert!(call(frame(&with(same), SIGNATURE).as_bytes()).is_err(), "{same}");
    }
    // The client for Node signs a string like the number.
    assert_eq!(call(frame(&with(r#""3000""#), SIGNATURE).as_bytes()), Ok(vec![example()]));
    let amounts = |amount: &str| {
        let reported = call(signed(&with(amount)).as_bytes());
        reported.map(|all| all.into_iter().map(|one| one.amount).collect::<Vec<u64>>())
    };
    assert_eq!(amounts("3000.00"), Ok(vec![3000]));
    assert_eq!(amounts("9007199254740992"), Ok(vec![9_007_199_254_740_992]));
    assert_eq!(amounts("0"), Ok(vec![]), "no money");
    for wrong in ["9007199254740993", "-3000", "3000.5", "3e3", "null", r#""x""#, "[3000]"] {
        assert!(matches!(amounts(wrong), Err(WebhookError::Unreadable(_))), "{wrong}");
    }
}

#[test]
fn a_memo_may_have_any_characters() {
    let memo = "Đóng góp \"quỹ\" \\ QG2345 \u{1} 😀 a=b & c";
    let written = serde_json::to_string(memo).expect("JSON");
    let data = DATA.replace(r#""VQRIO123""#, &written);
    assert_eq!(call(signed(&data).as_bytes()), Ok(vec![Reported { memo: memo.to_owned(), ..example() }]));
}

/// The signature of such a transfer would also be one of other data: of another order, for example.
#[test]
fn a_memo_that_looks_like_another_field_is_left_to_the_poll() {
    let data = DATA.replace("VQRIO123", "x&orderCode=7");
    assert!(matches!(call(signed(&data).as_bytes()), Err(WebhookError::Unreadable(_))));
}

#[test]
fn without_a_reference_the_link_and_the_time_name_the_transfer() {
    let data = DATA.replace("TF230204212323", "");
    let reported = call(signed(&data).as_bytes()).expect("authentic");
    assert_eq!(reported[0].transaction, format!("{LINK_ID}@1675509900"));
    assert_eq!(reported[0].bank_reference, "");
    let data = data.replace(LINK_ID, "");
    assert!(matches!(call(signed(&data).as_bytes()), Err(WebhookError::Unreadable(_))));
}

#[test]
fn only_successful_transfers_in_dong_are_reported() {
    assert_eq!(call(signed(&DATA.replace(r#""code":"00""#, r#""code":"01""#)).as_bytes()), Ok(vec![]));
    let data = DATA.replace("VND", "USD");
    assert!(matches!(call(signed(&data).as_bytes()), Err(WebhookError::Unreadable(_))));
    let data = DATA.replace("2023-02-04 18:25:00", "yesterday");
    assert!(matches!(call(signed(&data).as_bytes()), Err(WebhookError::Unreadable(_))));
}

#[test]
fn a_call_without_signature_or_data_is_refused() {
    let without = format!(r#"{{"code":"00","success":true,"data":{DATA}}}"#);
    assert!(matches!(call(without.as_bytes()), Err(WebhookError::Forged(_))));
    for signature in ["", "00", &SIGNATURE[..62], &format!("{SIGNATURE}00"), "not hexadecimal"] {
        assert!(matches!(call(frame(DATA, signature).as_bytes()), Err(WebhookError::Forged(_))), "{signature}");
    }
    for body in ["", "{}", "[]", "null", r#"{"signature":"00"}"#, r#"{"data":null,"signature":"00"}"#] {
        assert!(matches!(call(body.as_bytes()), Err(WebhookError::Forged(_))), "{body}");
    }
    assert!(matches!(call(b"\xff\xfe"), Err(WebhookError::Forged(_))));
}

/// Anybody may send such calls, and the reasons are logged.
#[test]
fn why_a_call_is_refused_repeats_nothing_of_it() {
    let name = "NGUYEN VAN A";
    for body in [
        format!("\"{name}\""),
        format!(r#"{{"data":"{name}","signature":"00"}}"#),
        format!(r#"{{"data":{{"{name}":1}},"signature":"00"}}"#),
        format!(r#"{{"data":{{}},"signature":["{name}"]}}"#),
    ] {
        let Err(WebhookError::Forged(why)) = call(body.as_bytes()) else { panic!("{body} is not signed") };
        assert!(!why.contains(name), "{why}");
    }
}

#[test]
fn banks_may_give_the_same_reference_to_two_orders() {
    let other = signed(&DATA.replace(r#""orderCode":123"#, r#""orderCode":124"#));
    let reported = call(other.as_bytes()).expect("authentic");
    assert_eq!(reported[0].transaction, "124/TF230204212323");
    let through = signed(&DATA.replace(r#""virtualAccountNumber":"""#, r#""virtualAccountNumber":"V3CAS001""#));
    assert_eq!(call(through.as_bytes()).expect("authentic")[0].virtual_number, "V3CAS001");
}
