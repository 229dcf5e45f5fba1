//! Forged and changed calls of webhooks: none may report anything else than the provider signed.

use axum::http::HeaderValue;
use seeded::Random;
use std::env;

use super::{signing::SigningKey, *};

const NOW: &str = "2026-11-30T12:00:00+07:00";
const MEMOS: [&str; 5] =
    ["QG222222222222X", "MBVCB.1.QG222222222222X.CT tu 0123", "Đóng \"góp\" \\ 😀", "", "a & b = c"];

/// Headers and body of a call.
#[derive(Clone)]
struct Call {
    headers: HeaderMap,
    body: Vec<u8>,
}

/// Number of calls for each provider.
fn count() -> u64 {
    env::var("PORTAL_FORGED_CALLS").map_or(500, |count| count.parse().expect("PORTAL_FORGED_CALLS: a number"))
}

/// The fields of payOS that are signed, sorted, with their JSON.
fn payos_fields(random: &mut Random) -> Vec<(&'static str, String)> {
    let text = |text: &str| serde_json::to_string(text).expect("JSON");
    vec![
        ("accountNumber", text("0123499999")),
        ("amount", (1 + random.below(1_000_000)).to_string()),
        ("code", text("00")),
        ("counterAccountName", "null".to_owned()),
        ("currency", text("VND")),
        ("description", text(random.pick::<&str>(&MEMOS))),
        ("orderCode", (1 + random.below(1000)).to_string()),
        ("paymentLinkId", text("124c33293c43417ab7879e14c8d9eb18")),
        ("reference", text(&format!("FT{}", random.below(1_000_000)))),
        ("transactionDateTime", text("2026-11-30 11:59:37")),
    ]
}

/// The signature of payOS, without the code that checks it.
fn payos_signature(fields: &[(&str, String)], key: &str) -> String {
    let plain = |json: &str| match serde_json::from_str::<Value>(json).expect("JSON") {
        Value::Null => String::new(),
        Value::String(text) => text,
        value => value.to_string(),
    };
    let parts: Vec<String> = fields.iter().map(|(name, json)| format!("{name}={}", plain(json))).collect();
    SigningKey::new(key).expect("a key").sign(parts.join("&").as_bytes())
}

fn payos_call(fields: &[(&str, String)], signature: &str) -> Call {
    let data: Vec<String> = fields.iter().map(|(name, json)| format!("\"{name}\":{json}")).collect();
    let data = data.join(",");
    let body =
        format!(r#"{{"code":"00","desc":"success","success":true,"data":{{{data}}},"signature":"{signature}"}}"#);
    Call { headers: HeaderMap::new(), body: body.into_bytes() }
}

fn forge_payos(random: &mut Random) -> (Call, Call) {
    let key = "hidden-3";
    let fields = payos_fields(random);
    let signature = payos_signature(&fields, key);
    let genuine = payos_call(&fields, &signature);
    let mut other = fields.clone();
    let forged = match random.below(8) {
        0 => {
            let at = random.below(other.len());
            other[at].1 = (*random.pick(&["null", "0", "\"\"", "1e3", "[]", "{}", "true", "\"x\""])).to_owned();
            payos_call(&other, &signature)
        }
        1 => {
            other.remove(random.below(other.len()));
            payos_call(&other, &signature)
        }
        2 => {
            other.push((*random.pick(&["amount", "orderCode", "reference", "z"]), random.below(1000).to_string()));
            payos_call(&other, &signature)
        }
        3 => payos_call(&payos_fields(random), &signature),
        4 => payos_call(&fields, &payos_signature(&fields, &format!("{key}{}", random.below(10)))),
        5 => payos_call(&fields, &signature[..random.below(signature.len())]),
        // Amount and order of another call, in the value before.
        6 => {
            other[0].1 = format!("\"0123499999&amount={}\"", random.below(1000));
            payos_call(&other, &signature)
        }
        _ => Call { body: change(&genuine.body, random), ..genuine.clone() },
    };
    (genuine, forged)
}

fn sepay_call(timestamp: i64, body: String, secret: &str) -> Call {
    let signature = SigningKey::new(secret).expect("a key").sign(format!("{timestamp}.{body}").as_bytes());
    let mut headers = HeaderMap::new();
    headers.insert("x-sepay-timestamp", HeaderValue::from(timestamp));
    headers.insert("x-sepay-signature", HeaderValue::from_str(&format!("sha256={signature}")).expect("a value"));
    Call { headers, body: body.into_bytes() }
}

fn sepay_body(random: &mut Random) -> String {
    let memo = serde_json::to_string(random.pick(&MEMOS)).expect("JSON");
    let (id, amount) = (random.below(1_000_000), 1 + random.below(1_000_000));
    format!(
        r#"{{"id":{id},"transactionDate":"2026-11-30 11:59:37","accountNumber":"0123499999","code":null,
            "content":{memo},"transferType":"in","transferAmount":{amount},"subAccount":null}}"#
    )
}

fn forge_sepay(random: &mut Random) -> (Call, Call) {
    let (now, secret) = (instant(NOW).timestamp(), "hidden-4");
    let body = sepay_body(random);
    let genuine = sepay_call(now - random.below(300), body.clone(), secret);
    let mut forged = genuine.clone();
    match random.below(7) {
        0 => forged.body = sepay_body(random).into_bytes(),
        1 => forged = sepay_call(now, body, &format!("{secret}{}", random.below(10))),
        2 => forged = sepay_call(now - 301 - random.below(1_000_000), body, secret),
        3 => forged = sepay_call(now + 301 + random.below(1_000_000), body, secret),
        4 => {
            forged.headers.remove(*random.pick(&["x-sepay-timestamp", "x-sepay-signature"]));
        }
        5 => {
            let moved = HeaderValue::from(now + 400 + random.below(1000));
            forged.headers.insert("x-sepay-timestamp", moved);
        }
        _ => forged.body = change(&genuine.body, random),
    }
    (genuine, forged)
}

/// The bytes with one bit changed, one byte less, one byte more, or without their end.
fn change(bytes: &[u8], random: &mut Random) -> Vec<u8> {
    let mut changed = bytes.to_vec();
    let at = random.below(bytes.len());
    match random.below(4) {
        0 => changed[at] ^= 1 << random.below(8),
        1 => _ = changed.remove(at),
        2 => changed.insert(at, random.below(256) as u8),
        _ => changed.truncate(at),
    }
    changed
}

fn test_forged_calls(kind: ProviderKind, forge: fn(&mut Random) -> (Call, Call)) {
    let provider = open_for(kind, "city", "0123499999", &all_secrets(), hanoi()).expect("all secrets");
    let now = instant(NOW);
    for seed in 0..count() {
        let (genuine, forged) = forge(&mut Random::new(seed));
        let reported = provider.webhook(&genuine.headers, &genuine.body, now);
        assert_eq!(reported.as_ref().map(Vec::len), Ok(1), "seed {seed}: a genuine call");
        // What is not signed may change: the frame of payOS, and the case of a signature.
        if let Ok(accepted) = provider.webhook(&forged.headers, &forged.body, now) {
            assert_eq!(Ok(accepted), reported, "seed {seed}: {}", String::from_utf8_lossy(&forged.body));
        }
    }
}

#[test]
fn no_forged_call_of_payos_is_accepted() {
    test_forged_calls(ProviderKind::Payos, forge_payos);
}

#[test]
fn no_forged_call_of_sepay_is_accepted() {
    test_forged_calls(ProviderKind::Sepay, forge_sepay);
}
