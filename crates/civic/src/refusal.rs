//! What people read when a request has no answer: what happened, and what to do next.

use contract::{ApiError, ProblemCode};
use messages::Words;

/// A sentence and the next step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Icon that goes with it.
    pub icon: &'static str,
    /// What happened.
    pub title: &'static str,
    /// What to do.
    pub advice: &'static str,
}

/// The words for an error. A code that is not known is told by its status.
pub fn refusal(error: &ApiError, words: Words) -> Refusal {
    let (icon, title, advice) = match error {
        ApiError::Offline => ("wifi-off", words.error_offline(), words.error_offline_do()),
        ApiError::Timeout => ("clock-alert", words.error_timeout(), words.error_timeout_do()),
        ApiError::Malformed => ("circle-alert", words.error_malformed(), words.error_malformed_do()),
        ApiError::Refused { status, problem } => {
            match ProblemCode::parse(problem.code()).unwrap_or_else(|| ProblemCode::of_status(*status)) {
                ProblemCode::Validation => ("circle-alert", words.error_fields(), words.error_fields_do()),
                ProblemCode::BadRequest => ("circle-alert", words.error_request(), words.error_request_do()),
                ProblemCode::CrossSite => ("circle-alert", words.error_cross_site(), words.error_cross_site_do()),
                ProblemCode::RequestTimeout => ("clock-alert", words.error_slow(), words.error_slow_do()),
                ProblemCode::TargetTooLong => ("circle-alert", words.error_long(), words.error_long_do()),
                ProblemCode::NotFound => ("search", words.error_not_found(), words.error_not_found_do()),
                ProblemCode::MethodNotAllowed => ("circle-alert", words.error_method(), words.error_method_do()),
                ProblemCode::PayloadTooLarge => ("circle-alert", words.error_large(), words.error_large_do()),
                ProblemCode::UnsupportedMedia => ("circle-alert", words.error_media(), words.error_media_do()),
                ProblemCode::IdempotencyConflict => ("copy", words.send_conflict(), words.send_conflict_text()),
                ProblemCode::RateLimited => ("clock-alert", words.error_busy(), words.error_busy_do()),
                ProblemCode::Unavailable => ("clock-alert", words.error_unavailable(), words.error_unavailable_do()),
                ProblemCode::Internal => ("circle-alert", words.error_server(), words.error_server_do()),
            }
        }
    };
    Refusal { icon, title, advice }
}

#[cfg(test)]
mod tests;
