//! Payment providers: who reports the transfers to an account.
//!
//! A provider reports a transfer only if it is verified: by the signature of a webhook call, or because it was read from
//! the provider's API. It may report it again; the transaction's id is the same each time, whichever way it came.

mod api;
mod fields;
mod manual;
mod payos;
mod secrets;
mod sepay;
mod signing;

use anyhow::Context as _;
use axum::http::HeaderMap;
use chrono::FixedOffset;
use civic::payments::Reference;
use contract::{
    Instant,
    payments::{Confirmation, Payee},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::accounts::Account;
use payos::PayOs;
use sepay::Sepay;

pub use super::kind::ProviderKind;
pub use secrets::Secrets;

/// What a provider is told about a new intent.
pub struct Announcement<'a> {
    /// A number that no other intent has, at most 2^53.
    pub order: u64,
    /// Reference in the memo of its transfers.
    pub reference: Reference,
    /// Amount to pay in đồng.
    pub amount: u64,
    /// Last instant at which a transfer is in time.
    pub expires_at: Instant,
    /// The account that is paid.
    pub account: &'a Account,
    /// The page of the intent, for payers who come back from the provider.
    pub return_url: String,
}

/// Where to pay, when it differs from the account in the operator's file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PayTo {
    /// The account, for people.
    pub payee: Payee,
    /// Bank identification number (BIN), six digits.
    pub bank: String,
    /// Memo of the transfer. It need not contain the whole reference: the provider reports the order as well.
    pub memo: String,
    /// The provider's own VietQR payload, if it is for this account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payload: Option<String>,
}

/// A verified transfer, as a provider reports it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reported {
    /// The provider's id of the transaction.
    pub transaction: String,
    /// Amount in đồng, at least 1.
    pub amount: u64,
    /// The memo as the bank delivered it.
    pub memo: String,
    /// When the bank received it.
    pub received_at: Instant,
    /// The account that received it.
    pub account_number: String,
    /// The virtual account through which it came; empty if there is none.
    pub virtual_number: String,
    /// The bank's reference, which other providers would report as well; empty if unknown.
    pub bank_reference: String,
    /// The order that the provider received it for, if it knows one. Another program may have announced it.
    pub order: Option<u64>,
}

/// What a provider was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Polled {
    /// The transfers.
    pub reports: Vec<Reported>,
    /// Whether these are all of them. Otherwise the log says what is missing.
    pub is_complete: bool,
}

/// Why a provider does not know an intent. The texts are sentences for the operator.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AnnounceError {
    /// There is no answer, or one that says nothing about the intent. The provider may have got the announcement:
    /// announce again with another order.
    #[error("{0}")]
    Silent(String),
    /// The provider refuses the intent, and would again: for its amount, or because it does not accept our keys.
    #[error("{0}")]
    Refused(String),
}

/// Why a webhook call is refused. No text contains what the call says about a payer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WebhookError {
    /// It is not signed by the provider.
    #[error("the call is not from the provider: {0}")]
    Forged(String),
    /// The provider signed it, but something is missing or has an unknown form.
    #[error("the call cannot be read: {0}")]
    Unreadable(String),
    /// The provider signed it too long ago, or the clocks differ.
    #[error("the call is not of this time: {0}")]
    Stale(String),
}

/// A payment provider.
pub trait Provider: Send + Sync {
    /// Name in the ledger, see [`ProviderKind::name`].
    fn name(&self) -> &'static str;

    /// How transfers are confirmed.
    fn confirmation(&self) -> Confirmation;

    /// Whether it makes a link for each intent. Then [`Self::announce`] sends a request, and [`Self::poll`] asks for each
    /// order. Otherwise announcing returns at once, and polling asks for all transfers since an instant.
    fn has_links(&self) -> bool;

    /// Tells the provider about an intent. Returns where to pay if that differs from the account. Blocks if it
    /// [has links](Self::has_links).
    ///
    /// # Errors
    /// See [`AnnounceError`].
    fn announce(&self, intent: &Announcement<'_>) -> Result<Option<PayTo>, AnnounceError>;

    /// The transfers of a webhook call, none if it is about something else.
    ///
    /// # Errors
    /// See [`WebhookError`].
    fn webhook(&self, headers: &HeaderMap, body: &[u8], now: Instant) -> Result<Vec<Reported>, WebhookError>;

    /// What a webhook call is answered with once its transfers are stored.
    fn webhook_answer(&self) -> Value;

    /// Asks for transfers: those since an instant, or those of orders, whichever the provider can tell. Blocks.
    ///
    /// # Errors
    /// A sentence for the operator; nothing was received.
    fn poll(&self, since: Instant, orders: &[u64]) -> Result<Polled, String>;
}

/// The provider of an account. Times without an offset are read with `offset`, that of the city.
///
/// # Errors
/// A secret that the provider needs is not set.
pub fn open(
    kind: ProviderKind,
    account: &Account,
    secrets: &Secrets,
    offset: FixedOffset,
) -> anyhow::Result<Box<dyn Provider>> {
    open_for(kind, &account.id, &account.number, secrets, offset)
}

/// [`open`] for the account with this key and number.
fn open_for(
    kind: ProviderKind,
    account: &str,
    number: &str,
    secrets: &Secrets,
    offset: FixedOffset,
) -> anyhow::Result<Box<dyn Provider>> {
    let need = |secret: &Option<String>, variable: &str| {
        let secret = secret.clone().filter(|secret| !secret.is_empty());
        secret.with_context(|| format!("account `{account}` uses {}, but {variable} is not set", kind.name()))
    };
    let provider: Box<dyn Provider> = match kind {
        ProviderKind::Manual => Box::new(manual::Manual),
        ProviderKind::Payos => {
            let client_id = need(&secrets.payos_client_id, "PORTAL_PAYOS_CLIENT_ID")?;
            let api_key = need(&secrets.payos_api_key, "PORTAL_PAYOS_API_KEY")?;
            let checksum_key = need(&secrets.payos_checksum_key, "PORTAL_PAYOS_CHECKSUM_KEY")?;
            Box::new(PayOs::new(secrets.payos_url(), client_id, api_key, &checksum_key, offset)?)
        }
        ProviderKind::Sepay => {
            let webhook_secret = need(&secrets.sepay_webhook_secret, "PORTAL_SEPAY_WEBHOOK_SECRET")?;
            let api_token = need(&secrets.sepay_api_token, "PORTAL_SEPAY_API_TOKEN")?;
            Box::new(Sepay::new(secrets.sepay_url(), &webhook_secret, &api_token, number.to_owned(), offset)?)
        }
    };
    Ok(provider)
}

#[cfg(test)]
mod tests;
