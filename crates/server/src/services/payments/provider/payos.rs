//! payOS: a payment link for each intent, and a webhook that reports its transfers.
//!
//! Calls of the webhook have no time, so an old one can be sent again. It reports the same transaction then, which is
//! stored once. On registration of its address, payOS sends a signed call about order 123 of an account that is not ours.

mod link;
mod signed_text;
mod transfers;

use axum::http::HeaderMap;
use chrono::FixedOffset;
use contract::{Instant, payments::Confirmation};
use serde::Deserialize;
use serde_json::{Value, json, value::RawValue};

use super::{
    AnnounceError, Announcement, PayTo, Polled, Provider, ProviderKind, Reported, WebhookError,
    api::{Answer, Api},
    fields::Scalar,
    signing::SigningKey,
};
use link::{Link, NewLink};
use signed_text::SignedText;

/// `code` of everything that succeeded.
const SUCCESS: &str = "00";
/// `code` of the refusal of an order number for which there is a link.
const EXISTS: &str = "231";
/// Maximum length of a link's description for bank accounts that are not linked with payOS; otherwise it is 25.
const SHORT: usize = 9;
/// After so many orders without an answer, a poll stops: payOS is down, and each order may take ten seconds.
const MOST_FAILURES: usize = 3;

/// payOS, as the server knows it.
pub struct PayOs {
    api: Api,
    key: SigningKey,
    offset: FixedOffset,
}

/// Why a request to payOS failed.
#[derive(Debug, PartialEq, Eq)]
enum Failure {
    /// There is no answer, or one that says nothing about the order.
    Silent(String),
    /// payOS refuses us, whatever we ask.
    Denied(String),
    /// payOS refuses what was asked, with this code.
    Refused { code: String, text: String },
}

impl From<Failure> for AnnounceError {
    fn from(failure: Failure) -> Self {
        match failure {
            // An earlier announcement got there, and its answer did not get here. Another order number helps.
            Failure::Refused { code, text } if code == EXISTS => Self::Silent(text),
            Failure::Silent(text) => Self::Silent(text),
            Failure::Denied(text) | Failure::Refused { text, .. } => Self::Refused(text),
        }
    }
}

/// The frame of every answer.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Envelope {
    code: Scalar,
    desc: Scalar,
    data: Option<Box<RawValue>>,
    signature: Option<String>,
}

/// A call of the webhook. `code`, `desc` and `success` beside the data are not signed, so they are not read.
#[derive(Deserialize)]
struct Call {
    data: Box<RawValue>,
    #[serde(default)]
    signature: Option<String>,
}

impl PayOs {
    /// payOS at an address, with the keys of a payment channel.
    ///
    /// # Errors
    /// The checksum key is empty.
    pub fn new(
        url: &str,
        client_id: String,
        api_key: String,
        checksum_key: &str,
        offset: FixedOffset,
    ) -> anyhow::Result<Self> {
        let headers = vec![("x-client-id", client_id), ("x-api-key", api_key)];
        Ok(Self { api: Api::new("payOS", url, headers), key: SigningKey::new(checksum_key)?, offset })
    }

    /// Creates a link whose description is the reference, or its end if payOS refuses the whole one. The order number
    /// names the intent either way.
    fn create_link(&self, new: &NewLink<'_>, reference: &str) -> Result<Link, AnnounceError> {
        let first = match self.create_described(new, reference) {
            Err(Failure::Refused { code, text }) if code != EXISTS => Failure::Refused { code, text },
            created => return created.map_err(AnnounceError::from),
        };
        let end = reference.get(reference.len().saturating_sub(SHORT)..).unwrap_or(reference);
        self.create_described(new, end).map_err(|second| match second {
            // Whether payOS refuses more than the whole description is not known.
            Failure::Silent(text) => AnnounceError::Silent(text),
            Failure::Denied(_) | Failure::Refused { .. } => first.into(),
        })
    }

    fn create_described(&self, new: &NewLink<'_>, description: &str) -> Result<Link, Failure> {
        let body = json!({
            "orderCode": new.order,
            "amount": new.amount,
            "description": description,
            "cancelUrl": new.return_url,
            "returnUrl": new.return_url,
            "expiredAt": new.expires_at.timestamp(),
            "signature": self.key.sign(new.signed_text(description).as_bytes()),
        });
        let answer = self.api.post("/v2/payment-requests", &body.to_string()).map_err(Failure::Silent)?;
        let data = self.data_of(&answer)?;
        Link::read(data.get(), new).map_err(Failure::Silent)
    }

    /// The transfers of an order.
    fn transfers_of(&self, order: u64) -> Result<Vec<Reported>, Failure> {
        let answer = self.api.get(&format!("/v2/payment-requests/{order}"), &[]).map_err(Failure::Silent)?;
        let data = self.data_of(&answer)?;
        transfers::of_link(data.get(), order, self.offset)
            .map_err(|error| Failure::Refused { code: String::new(), text: unreadable(&error) })
    }

    /// The data of an answer. As in payOS's own client, an answer may have no signature, but no wrong one.
    fn data_of(&self, answer: &Answer) -> Result<Box<RawValue>, Failure> {
        let status = format!("payOS answers with status {}", answer.status);
        let envelope: Envelope = match (answer.status, serde_json::from_str(&answer.body)) {
            (200..=299 | 400 | 404 | 422, Ok(envelope)) => envelope,
            (200..=299, Err(error)) => return Err(Failure::Silent(unreadable(&error.to_string()))),
            // Too slow, or too often: later it works.
            (408 | 429, _) => return Err(Failure::Silent(status)),
            (400..=499, _) => return Err(Failure::Denied(status)),
            _ => return Err(Failure::Silent(status)),
        };
        let Some(data) = envelope.data.filter(|_| envelope.code.0 == SUCCESS) else {
            let (code, text) = (envelope.code.0, envelope.desc.0);
            let text = format!("payOS refuses with code {code}: {text}");
            return Err(Failure::Refused { code, text });
        };
        if let Some(signature) = envelope.signature.filter(|signature| !signature.is_empty()) {
            let signed = SignedText::of(data.get()).map_err(|error| Failure::Silent(unreadable(&error)))?;
            if !self.key.is_valid_signature(&signature, signed.text.as_bytes()) {
                return Err(Failure::Silent("the signature of an answer of payOS is wrong".to_owned()));
            }
        }
        Ok(data)
    }
}

fn unreadable(error: &str) -> String {
    format!("an answer of payOS cannot be read: {error}")
}

impl Provider for PayOs {
    fn name(&self) -> &'static str {
        ProviderKind::Payos.name()
    }

    fn confirmation(&self) -> Confirmation {
        Confirmation::Provider
    }

    fn has_links(&self) -> bool {
        true
    }

    fn announce(&self, intent: &Announcement<'_>) -> Result<Option<PayTo>, AnnounceError> {
        let new = NewLink {
            order: intent.order,
            amount: intent.amount,
            expires_at: intent.expires_at,
            return_url: &intent.return_url,
        };
        let link = self.create_link(&new, &intent.reference.to_string())?;
        Ok(Some(link.into_pay_to(&intent.account.bank, &intent.account.bank_name)))
    }

    fn webhook(&self, _headers: &HeaderMap, body: &[u8], _now: Instant) -> Result<Vec<Reported>, WebhookError> {
        // Until the signature is checked, anybody may have sent it: the reasons contain nothing of the body.
        let forged = |why: &str| WebhookError::Forged(why.to_owned());
        let call: Call = serde_json::from_slice(body).map_err(|_| forged("it has no data in JSON"))?;
        let signature = call.signature.ok_or_else(|| forged("it has no signature"))?;
        let signed = SignedText::of(call.data.get()).map_err(|_| forged("its data has an unknown form"))?;
        if !self.key.is_valid_signature(&signature, signed.text.as_bytes()) {
            return Err(forged("the signature is wrong"));
        }
        // The same text could come from other fields. A poll finds the transfer.
        if signed.is_ambiguous {
            return Err(WebhookError::Unreadable("a value contains what looks like another field".to_owned()));
        }
        transfers::of_call(call.data.get(), self.offset).map_err(WebhookError::Unreadable)
    }

    fn webhook_answer(&self) -> Value {
        json!({ "success": true })
    }

    /// Asks for each order. payOS has no list of transfers since an instant.
    fn poll(&self, _since: Instant, orders: &[u64]) -> Result<Polled, String> {
        let (mut reports, mut failures) = (Vec::new(), Vec::new());
        for order in orders {
            match self.transfers_of(*order) {
                Ok(transfers) => reports.extend(transfers),
                // An order that was never announced, for example. The others may have transfers.
                Err(Failure::Refused { text: error, .. }) => {
                    tracing::warn!(order, error, "payOS: transfers of an order are unknown")
                }
                Err(Failure::Silent(error) | Failure::Denied(error)) => failures.push(error),
            }
            if failures.len() == MOST_FAILURES {
                break;
            }
        }
        match failures.pop() {
            Some(error) if reports.is_empty() => Err(error),
            Some(error) => {
                tracing::warn!(%error, "payOS: not all orders were asked for");
                Ok(Polled { reports, is_complete: false })
            }
            None => Ok(Polled { reports, is_complete: true }),
        }
    }
}

#[cfg(test)]
mod tests;
