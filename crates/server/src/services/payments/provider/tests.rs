//! What tests of providers share, what `open` refuses, and forged calls.

mod fake_api;
mod forged;

use super::*;
pub use fake_api::FakeApi;

pub fn hanoi() -> FixedOffset {
    FixedOffset::east_opt(7 * 3600).expect("an offset")
}

pub fn instant(text: &str) -> Instant {
    text.parse().expect("an instant")
}

fn all_secrets() -> Secrets {
    let secret = |text: &str| Some(text.to_owned());
    Secrets {
        payos_client_id: secret("hidden-1"),
        payos_api_key: secret("hidden-2"),
        payos_checksum_key: secret("hidden-3"),
        sepay_webhook_secret: secret("hidden-4"),
        sepay_api_token: secret("hidden-5"),
        ..Secrets::default()
    }
}

fn error_of(kind: ProviderKind, secrets: &Secrets) -> Option<String> {
    open_for(kind, "city", "0123499999", secrets, hanoi()).err().map(|error| error.to_string())
}

#[test]
fn a_provider_opens_only_with_all_its_secrets() {
    let (payos, sepay) = (ProviderKind::Payos, ProviderKind::Sepay);
    for kind in [payos, sepay] {
        let opened = open_for(kind, "city", "0123499999", &all_secrets(), hanoi()).expect("all secrets");
        assert_eq!(opened.name(), kind.name());
        assert_eq!(opened.confirmation(), Confirmation::Provider);
        assert!(error_of(kind, &Secrets::default()).is_some());
    }
    for unset in [None, Some(String::new())] {
        let cases = [
            (payos, "PORTAL_PAYOS_CLIENT_ID", Secrets { payos_client_id: unset.clone(), ..all_secrets() }),
            (payos, "PORTAL_PAYOS_API_KEY", Secrets { payos_api_key: unset.clone(), ..all_secrets() }),
            (payos, "PORTAL_PAYOS_CHECKSUM_KEY", Secrets { payos_checksum_key: unset.clone(), ..all_secrets() }),
            (sepay, "PORTAL_SEPAY_WEBHOOK_SECRET", Secrets { sepay_webhook_secret: unset.clone(), ..all_secrets() }),
            (sepay, "PORTAL_SEPAY_API_TOKEN", Secrets { sepay_api_token: unset.clone(), ..all_secrets() }),
        ];
        for (kind, variable, secrets) in cases {
            let expected = format!("account `city` uses {}, but {variable} is not set", kind.name());
            assert_eq!(error_of(kind, &secrets), Some(expected));
        }
    }
}

#[test]
fn secrets_are_not_printed() {
    assert!(!format!("{:?}", all_secrets()).contains("hidden"));
}

#[test]
fn an_empty_secret_is_no_key() {
    assert!(signing::SigningKey::new("").is_err());
}

#[test]
fn where_to_pay_is_stored_as_json() {
    let pay_to = PayTo {
        payee: Payee { bank: "MB Bank".to_owned(), number: "V3CAS001".to_owned(), holder: "QUY".to_owned() },
        bank: "970422".to_owned(),
        memo: "CSK QG222222222222X".to_owned(),
        payload: None,
    };
    let stored = serde_json::to_string(&pay_to).expect("JSON");
    assert_eq!(serde_json::from_str::<PayTo>(&stored).expect("the same"), pay_to);
}
