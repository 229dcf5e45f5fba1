//! `POST /payments/webhooks/{provider}`: a provider reports transfers.

use axum::{
    Json,
    body::to_bytes,
    extract::{Request, State},
    http::header,
    response::{IntoResponse, Response},
};
use contract::payments::Confirmation;
use std::sync::Arc;

use super::{
    PaymentService,
    provider::{Provider, Reported, WebhookError},
    store::ReceiveResult,
};
use crate::{http::query::Segment, openapi::ProblemResponse, problem::AppError};

/// Maximum size of a call in bytes. Providers report one transfer in about a thousand.
const MOST_BYTES: usize = 64 * 1024;

/// A payment provider reports transfers
// The body has the provider's form, and its signature covers the bytes as they are.
#[utoipa::path(
    post,
    path = "/payments/webhooks/{provider}",
    operation_id = "payment_webhook",
    params(("provider" = String, Path, description = "Name of the provider.", pattern = "^[a-z]{1,20}$")),
    request_body(content = Object, description = "As the provider defines it, signed by it."),
    responses(
        (status = 200, description = "All transfers are stored. The body is what the provider expects.", body = Object),
        ProblemResponse<401>,
        ProblemResponse<404>,
        ProblemResponse<409>,
    ),
)]
pub async fn webhook(
    State(service): State<Arc<PaymentService>>,
    Segment(name): Segment,
    request: Request,
) -> Result<Response, AppError> {
    service.check_offered()?;
    if service.reporting(&name).next().is_none() {
        return Err(AppError::not_found("payment provider"));
    }
    let (parts, body) = request.into_parts();
    let too_large = |_| AppError::PayloadTooLarge(format!("at most {MOST_BYTES} bytes"));
    let bytes = to_bytes(body, MOST_BYTES).await.map_err(too_large)?;
    let now = service.core.now();
    // Accounts of one provider may have secrets of their own: the first one that understands the call takes it.
    let (mut accepted, mut refusal) = (None, None);
    for provider in service.reporting(&name) {
        match provider.webhook(&parts.headers, &bytes, now) {
            Ok(reports) => {
                accepted = Some((provider, reports));
                break;
            }
            Err(WebhookError::Unreadable(why)) => {
                tracing::warn!(provider = name, why, "payments: a signed call of the provider cannot be read");
                let detail = "the call is signed, but cannot be read".to_owned();
                return Err(AppError::BadRequest { detail, fields: Vec::new() });
            }
            Err(error @ (WebhookError::Forged(_) | WebhookError::Stale(_))) => refusal = Some(error),
        }
    }
    if let Some((provider, reports)) = accepted {
        return service.accept(provider, reports).await;
    }
    if let Some(calls) = service.refused_calls.count(&name, service.core.now_ms()) {
        let why = refusal.map(|error| error.to_string()).unwrap_or_default();
        tracing::warn!(provider = name, calls, why, "payments: calls are refused, this one last");
    }
    Err(AppError::Unauthorized("the call is not signed by the provider, or too long ago".to_owned()))
}

impl PaymentService {
    /// The providers with a name that report transfers.
    fn reporting<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Arc<dyn Provider>> {
        let reports =
            move |one: &&Arc<dyn Provider>| one.name() == name && one.confirmation() == Confirmation::Provider;
        self.providers.values().filter(reports)
    }

    /// Receives all transfers of a call. It is acknowledged once they are stored; a repeated call changes nothing.
    async fn accept(&self, provider: &Arc<dyn Provider>, reports: Vec<Reported>) -> Result<Response, AppError> {
        let mut is_conflict = false;
        for reported in reports {
            let result = self.receive_reported(provider.name(), reported).await?;
            is_conflict |= result == Some(ReceiveResult::Conflict);
        }
        if is_conflict {
            return Err(AppError::Conflict("another amount is stored for this transaction".to_owned()));
        }
        Ok(([(header::CACHE_CONTROL, "no-store")], Json(provider.webhook_answer())).into_response())
    }
}
