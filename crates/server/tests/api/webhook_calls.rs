//! Calls of providers' webhooks, signed without the code that checks them, and a portal that takes them.

use crate::{
    paid_portal::PaidPortal,
    support::{FRIDAY, TestApp},
};
use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use contract::API_BASE;
use hmac::{Hmac, Mac as _};
use serde_json::{Value, json};
use server::services::payments::Secrets;
use sha2::Sha256;
use std::collections::BTreeMap;

/// The time of the portal in Unix seconds.
pub const NOW: i64 = FRIDAY / 1000;
/// Nothing listens there.
pub const NOWHERE: &str = "http://127.0.0.1:1";
pub const SEPAY_SECRET: &str = "whsec_test";
const PAYOS_KEY: &str = "checksum_test";

/// Id, provider, number and holder of each account. The second one of SePay is a virtual account of the first.
const ACCOUNTS: [(&str, &str, &str, &str); 3] = [
    ("flood", "sepay", "0123499999", "THI XA MAY"),
    ("school", "payos", "5550001", "TRUONG MAY"),
    ("zoo", "sepay", "VA001", "VUON THU MAY"),
];

/// An operator's file in which each account has a fund with the same id.
fn file() -> String {
    let entries = ACCOUNTS.map(|(id, provider, number, holder)| {
        format!(
            r#"
[[accounts]]
id = "{id}"
provider = "{provider}"
bank = "990001"
bank_name = "Ngân hàng Mây"
number = "{number}"
holder = "{holder}"
verified_by = "Phòng Tài chính"
verified_on = "2026-11-01"

[[funds]]
id = "{id}"
name = {{ vi = "Quỹ {id}" }}
purpose = {{ vi = "Mục đích" }}
account = "{id}"
verified_by = "Mặt trận thị xã"
from = "2026-11-01"
to = "2026-12-31"
"#
        )
    });
    entries.concat()
}

/// A portal with accounts of both providers. `payos_url` is the address of payOS.
pub async fn portal(payos_url: &str) -> PaidPortal {
    let secret = |text: &str| Some(text.to_owned());
    let secrets = Secrets {
        payos_client_id: secret("client_test"),
        payos_api_key: secret("api_test"),
        payos_checksum_key: secret(PAYOS_KEY),
        payos_url: secret(payos_url),
        sepay_webhook_secret: secret(SEPAY_SECRET),
        sepay_api_token: secret("token_test"),
        sepay_url: secret(NOWHERE),
    };
    PaidPortal::with_providers(&file(), secrets).await
}

/// A call of a webhook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    pub provider: &'static str,
    pub headers: Vec<(&'static str, String)>,
    pub body: Vec<u8>,
}

impl Call {
    pub async fn send(&self, portal: &TestApp) -> (StatusCode, Value) {
        let mut request = Request::post(format!("{API_BASE}/payments/webhooks/{}", self.provider));
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        let request = request.body(Body::from(self.body.clone())).expect("a request");
        let (status, _, body) = portal.raw(request).await;
        (status, serde_json::from_slice(&body).expect("JSON"))
    }

    pub async fn status(&self, portal: &TestApp) -> StatusCode {
        self.send(portal).await.0
    }
}

fn sign(secret: &str, text: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("a key");
    mac.update(text);
    hex::encode(mac.finalize().into_bytes())
}

/// A call of SePay that was signed at this time in Unix seconds.
pub fn sepay_call(seconds: i64, secret: &str, body: &[u8]) -> Call {
    let signature = sign(secret, &[format!("{seconds}.").as_bytes(), body].concat());
    let headers =
        vec![("x-sepay-timestamp", seconds.to_string()), ("x-sepay-signature", format!("sha256={signature}"))];
    Call { provider: "sepay", headers, body: body.to_vec() }
}

/// What SePay says about a transfer to the account of `flood`, received at 10:00:30.
pub fn sepay_transfer(id: u64, amount: u64, memo: &str) -> Value {
    json!({
        "id": id,
        "gateway": "Ngân hàng Mây",
        "transactionDate": "2026-11-20 10:00:30",
        "accountNumber": "0123499999",
        "code": null,
        "content": memo,
        "transferType": "in",
        "transferAmount": amount,
        "subAccount": null,
        "referenceCode": "FT1",
    })
}

/// A call of payOS. Its values are strings, numbers and `null`.
pub fn payos_call(data: &Value) -> Call {
    let fields: BTreeMap<&String, &Value> = data.as_object().expect("an object").iter().collect();
    let plain = |value: &Value| match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let text: Vec<String> = fields.iter().map(|(key, value)| format!("{key}={}", plain(value))).collect();
    let signature = sign(PAYOS_KEY, text.join("&").as_bytes());
    let body = format!(r#"{{"code":"00","desc":"success","success":true,"data":{data},"signature":"{signature}"}}"#);
    Call { provider: "payos", headers: Vec::new(), body: body.into_bytes() }
}

/// What payOS says about a transfer for an order, through a virtual account that the operator's file does not name.
pub fn payos_transfer(order: u64, reference: &str, amount: u64) -> Value {
    json!({
        "orderCode": order,
        "amount": amount,
        "description": "CSK 123 NGUYEN VAN A",
        "accountNumber": "0000111",
        "reference": reference,
        "transactionDateTime": "2026-11-20 10:00:30",
        "currency": "VND",
        "paymentLinkId": "124c33293c43417ab7879e14c8d9eb18",
        "code": "00",
        "desc": "Thành công",
        "counterAccountName": null,
        "virtualAccountNumber": "V3CAS001",
    })
}
