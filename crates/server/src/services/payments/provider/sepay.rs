//! SePay: reads the transactions of the operator's own bank account, reports them to a webhook, and lists them.

use axum::http::HeaderMap;
use chrono::FixedOffset;
use contract::{Instant, payments::Confirmation};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

use super::super::accounts::is_same_number;
use super::{
    AnnounceError, Announcement, PayTo, Polled, Provider, ProviderKind, Reported, WebhookError,
    api::Api,
    fields::{Scalar, parse_amount, parse_time},
    signing::SigningKey,
};

/// Header with the time of a call in Unix seconds.
const TIMESTAMP: &str = "x-sepay-timestamp";
/// Header with `sha256=` and the signature of `TIMESTAMP.BODY`.
const SIGNATURE: &str = "x-sepay-signature";
/// Maximum difference between the provider's clock and ours in seconds.
const MOST_DRIFT: u64 = 5 * 60;
/// Maximum number of transactions in a list.
const PAGE: usize = 5000;
/// Maximum number of lists that a poll reads.
const MOST_PAGES: usize = 20;

/// SePay, as the server knows it.
pub struct Sepay {
    api: Api,
    key: SigningKey,
    /// Number of the operator's account: a real or a virtual one.
    number: String,
    offset: FixedOffset,
}

/// A transaction: camel case in calls of the webhook, snake case in lists.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Transaction {
    id: Scalar,
    #[serde(alias = "transactionDate")]
    transaction_date: Scalar,
    #[serde(alias = "accountNumber")]
    account_number: Scalar,
    /// The virtual account, if there is one.
    #[serde(alias = "subAccount")]
    sub_account: Scalar,
    #[serde(alias = "content")]
    transaction_content: Scalar,
    /// Amount that came in. Lists have 0 here for what went out.
    #[serde(alias = "transferAmount")]
    amount_in: Scalar,
    /// The bank's reference.
    #[serde(alias = "referenceCode")]
    reference_number: Scalar,
    /// `in` or `out`, in calls only.
    #[serde(rename = "transferType")]
    transfer_type: Scalar,
}

/// A list of transactions. A wrong token is answered with an empty body.
#[derive(Deserialize)]
struct List {
    transactions: Vec<Transaction>,
}

impl Sepay {
    /// SePay at an address, for the account with this number.
    ///
    /// # Errors
    /// The webhook's secret is empty.
    pub fn new(
        url: &str,
        webhook_secret: &str,
        api_token: &str,
        number: String,
        offset: FixedOffset,
    ) -> anyhow::Result<Self> {
        let headers = vec![("authorization", format!("Bearer {api_token}"))];
        Ok(Self { api: Api::new("SePay", url, headers), key: SigningKey::new(webhook_secret)?, number, offset })
    }

    /// The transfer, unless its amount is zero.
    fn report(&self, transaction: Transaction) -> Result<Option<Reported>, String> {
        let amount = parse_amount(&transaction.amount_in.0).ok_or("amount: not a whole number of đồng")?;
        let time = parse_time(&transaction.transaction_date.0, self.offset);
        let received_at = time.ok_or("transaction date: not a time")?;
        if transaction.id.0.is_empty() {
            return Err("id: missing".to_owned());
        }
        let reported = Reported {
            transaction: transaction.id.0,
            amount,
            memo: transaction.transaction_content.0,
            received_at,
            account_number: transaction.account_number.0,
            virtual_number: transaction.sub_account.0,
            bank_reference: transaction.reference_number.0,
            order: None,
        };
        Ok(Some(reported).filter(|reported| reported.amount > 0))
    }

    /// The newest transactions from one local time to another, at most [`PAGE`].
    fn list(&self, since: &str, until: Option<&str>) -> Result<Vec<Transaction>, String> {
        let limit = PAGE.to_string();
        let mut query = vec![("transaction_date_min", since), ("limit", limit.as_str())];
        query.extend(until.map(|until| ("transaction_date_max", until)));
        let answer = self.api.get("/userapi/transactions/list", &query)?;
        if answer.status != 200 {
            return Err(format!("SePay answers with status {}", answer.status));
        }
        let list: Result<List, _> = serde_json::from_str(&answer.body);
        let list = list.map_err(|_| "SePay sends no list of transactions; is PORTAL_SEPAY_API_TOKEN right?")?;
        Ok(list.transactions)
    }
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> Result<&'a str, WebhookError> {
    let value = headers.get(name).and_then(|value| value.to_str().ok());
    value.ok_or_else(|| WebhookError::Forged(format!("the header {name} is missing")))
}

impl Provider for Sepay {
    fn name(&self) -> &'static str {
        ProviderKind::Sepay.name()
    }

    fn confirmation(&self) -> Confirmation {
        Confirmation::Provider
    }

    fn has_links(&self) -> bool {
        false
    }

    /// SePay matches nothing itself: payers pay into the account with the whole reference.
    fn announce(&self, _intent: &Announcement<'_>) -> Result<Option<PayTo>, AnnounceError> {
        Ok(None)
    }

    fn webhook(&self, headers: &HeaderMap, body: &[u8], now: Instant) -> Result<Vec<Reported>, WebhookError> {
        let timestamp = header(headers, TIMESTAMP)?;
        let signature = header(headers, SIGNATURE)?.strip_prefix("sha256=");
        let signature =
            signature.ok_or_else(|| WebhookError::Forged("the signature is not one of SHA-256".to_owned()))?;
        let signed = [timestamp.as_bytes(), b".".as_slice(), body].concat();
        if !self.key.is_valid_signature(signature, &signed) {
            return Err(WebhookError::Forged("the signature is wrong".to_owned()));
        }
        let sent: i64 = timestamp
            .parse()
            .map_err(|_| WebhookError::Unreadable(format!("the header {TIMESTAMP} is not in Unix seconds")))?;
        let drift = now.timestamp().abs_diff(sent);
        if drift > MOST_DRIFT {
            return Err(WebhookError::Stale(format!("it was signed {drift} seconds from now")));
        }
        let call: Transaction =
            serde_json::from_slice(body).map_err(|error| WebhookError::Unreadable(error.to_string()))?;
        match call.transfer_type.0.as_str() {
            "in" => {}
            "out" => return Ok(Vec::new()),
            _ => return Err(WebhookError::Unreadable("transferType: neither in nor out".to_owned())),
        }
        let reported = self.report(call).map_err(WebhookError::Unreadable)?;
        Ok(reported.into_iter().collect())
    }

    fn webhook_answer(&self) -> Value {
        json!({ "success": true })
    }

    /// Lists the transactions since an instant. SePay's filter does not know virtual accounts, so those of other accounts
    /// are left out here. The ids are those of the webhook only in this version of the API: the next one has other ids.
    fn poll(&self, since: Instant, _orders: &[u64]) -> Result<Polled, String> {
        let since = since.with_timezone(&self.offset).format("%Y-%m-%d %H:%M:%S").to_string();
        let mut until: Option<String> = None;
        let mut found = BTreeMap::new();
        for _ in 0..MOST_PAGES {
            let page = match self.list(&since, until.as_deref()) {
                Err(error) if !found.is_empty() => {
                    tracing::error!(%error, "SePay: the list of transactions has no next page");
                    break;
                }
                page => page?,
            };
            let is_last = page.len() < PAGE;
            let oldest = page.iter().map(|transaction| transaction.transaction_date.0.clone()).min();
            for transaction in page {
                let id = transaction.id.0.clone();
                let numbers = [&transaction.account_number.0, &transaction.sub_account.0];
                if !numbers.iter().any(|number| is_same_number(number, &self.number)) {
                    continue;
                }
                match self.report(transaction) {
                    Ok(reported) => found.extend(reported.map(|reported| (id, reported))),
                    Err(error) => tracing::error!(id, %error, "SePay: a transaction cannot be read"),
                }
            }
            if is_last {
                return Ok(Polled { reports: found.into_values().collect(), is_complete: true });
            }
            until = oldest;
        }
        tracing::error!("SePay: of the transactions since {since}, only {} are read", found.len());
        Ok(Polled { reports: found.into_values().collect(), is_complete: false })
    }
}

#[cfg(test)]
mod tests;
