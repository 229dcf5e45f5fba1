//! Accounts without a provider: an operator reads the account's statement and enters its transfers.

use axum::http::HeaderMap;
use contract::{Instant, payments::Confirmation};

use super::{AnnounceError, Announcement, PayTo, Polled, Provider, Reported, WebhookError};

/// No provider.
pub(super) struct Manual;

impl Provider for Manual {
    fn name(&self) -> &'static str {
        "manual"
    }

    fn confirmation(&self) -> Confirmation {
        Confirmation::Operator
    }

    fn has_links(&self) -> bool {
        false
    }

    fn announce(&self, _: &Announcement<'_>) -> Result<Option<PayTo>, AnnounceError> {
        // The payer pays to the account of the file, with the reference as the memo.
        Ok(None)
    }

    fn webhook(&self, _: &HeaderMap, _: &[u8], _: Instant) -> Result<Vec<Reported>, WebhookError> {
        Err(WebhookError::Forged("nobody reports transfers of this account".to_owned()))
    }

    fn webhook_answer(&self) -> serde_json::Value {
        serde_json::Value::Null
    }

    fn poll(&self, _: Instant, _: &[u64]) -> Result<Polled, String> {
        Ok(Polled { reports: Vec::new(), is_complete: true })
    }
}
