//! Messages for failed requests: what happened, and what to do next.

use contract::{ApiError, ProblemCode};
use messages::Words;

/// Message for a failed request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ErrorMessage {
    /// Name of the icon.
    pub icon: &'static str,
    /// What happened.
    pub title: &'static str,
    /// What to do.
    pub advice: &'static str,
}

/// Icon, title and advice.
type MessageParts = (&'static str, fn(Words) -> &'static str, fn(Words) -> &'static str);

/// The message for an error. If the code is unknown, the status decides.
pub fn error_message(error: &ApiError, words: Words) -> ErrorMessage {
    let (icon, title, advice): MessageParts = match error {
        ApiError::Offline => ("wifi-off", Words::error_offline, Words::error_offline_do),
        ApiError::Timeout => ("clock-alert", Words::error_timeout, Words::error_timeout_do),
        ApiError::Malformed => ("circle-alert", Words::error_malformed, Words::error_malformed_do),
        ApiError::Refused { status, problem } => {
            match ProblemCode::parse(problem.code()).unwrap_or_else(|| ProblemCode::of_status(*status)) {
                ProblemCode::Validation => ("circle-alert", Words::error_fields, Words::error_fields_do),
                ProblemCode::BadRequest => ("circle-alert", Words::error_request, Words::error_request_do),
                ProblemCode::Unauthorized => ("circle-alert", Words::error_key, Words::error_key_do),
                ProblemCode::Conflict => ("circle-alert", Words::error_conflict, Words::error_conflict_do),
                ProblemCode::CrossSite => ("circle-alert", Words::error_cross_site, Words::error_cross_site_do),
                ProblemCode::RequestTimeout => ("clock-alert", Words::error_slow, Words::error_slow_do),
                ProblemCode::TargetTooLong => ("circle-alert", Words::error_long, Words::error_long_do),
                ProblemCode::NotFound => ("search", Words::error_not_found, Words::error_not_found_do),
                ProblemCode::MethodNotAllowed => ("circle-alert", Words::error_method, Words::error_method_do),
                ProblemCode::PayloadTooLarge => ("circle-alert", Words::error_large, Words::error_large_do),
                ProblemCode::UnsupportedMedia => ("circle-alert", Words::error_media, Words::error_media_do),
                ProblemCode::IdempotencyConflict => ("copy", Words::send_conflict, Words::send_conflict_text),
                ProblemCode::RateLimited => ("clock-alert", Words::error_busy, Words::error_busy_do),
                ProblemCode::ProviderRefused => ("circle-alert", Words::error_provider, Words::error_provider_do),
                ProblemCode::Unavailable => ("clock-alert", Words::error_unavailable, Words::error_unavailable_do),
                ProblemCode::Internal => ("circle-alert", Words::error_server, Words::error_server_do),
            }
        }
    };
    ErrorMessage { icon, title: title(words), advice: advice(words) }
}

#[cfg(test)]
mod tests;
