//! Errors as the API says them: RFC 9457 problem details.

use json::tolerant;
use serde::{Deserialize, Serialize};

/// `application/problem+json` (RFC 9457), with a list of the fields at fault for forms.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// URI reference of the kind of problem, `/problems/{code}`.
    #[serde(rename = "type", default)]
    pub kind: String,
    /// Short English title, the same for every problem of the kind.
    #[serde(default)]
    pub title: String,
    /// HTTP status.
    #[serde(default)]
    pub status: u16,
    /// English sentence on this occurrence, for logs and developers; people read a translation of `code`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
    /// The fields at fault.
    #[serde(default, deserialize_with = "tolerant::list", skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldProblem>,
}

impl Problem {
    /// The last part of `type`: what the page chooses its sentence by.
    pub fn code(&self) -> &str {
        self.kind.strip_prefix("/problems/").unwrap_or_default()
    }
}

/// The kinds of problems: a closed list, so that every one has a sentence for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProblemCode {
    /// 422: the fields of a well-formed body are at fault.
    Validation,
    /// 400: query parameters, headers or the JSON itself cannot be read.
    BadRequest,
    /// 403: a page on another server made this write.
    CrossSite,
    /// 404.
    NotFound,
    /// 405.
    MethodNotAllowed,
    /// 408: the request stopped arriving.
    RequestTimeout,
    /// 414.
    TargetTooLong,
    /// 413.
    PayloadTooLarge,
    /// 415.
    UnsupportedMedia,
    /// 422: the `Idempotency-Key` was used for another body.
    IdempotencyConflict,
    /// 429.
    RateLimited,
    /// 503: the database or a store cannot do this now.
    Unavailable,
    /// 500.
    Internal,
}

impl ProblemCode {
    /// All, with their word: the last part of [`Problem::kind`].
    pub const ALL: [(Self, &str); 13] = [
        (Self::Validation, "validation"),
        (Self::BadRequest, "bad_request"),
        (Self::CrossSite, "cross_site"),
        (Self::NotFound, "not_found"),
        (Self::MethodNotAllowed, "method_not_allowed"),
        (Self::RequestTimeout, "request_timeout"),
        (Self::TargetTooLong, "target_too_long"),
        (Self::PayloadTooLarge, "payload_too_large"),
        (Self::UnsupportedMedia, "unsupported_media"),
        (Self::IdempotencyConflict, "idempotency_conflict"),
        (Self::RateLimited, "rate_limited"),
        (Self::Unavailable, "unavailable"),
        (Self::Internal, "internal"),
    ];

    /// The kind of a word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, known)| *known == word).map(|(code, _)| code)
    }

    /// The word on the wire.
    pub fn as_str(self) -> &'static str {
        Self::ALL.into_iter().find(|(code, _)| *code == self).map_or("", |(_, word)| word)
    }

    /// The nearest kind for a status whose code is not known, such as that of a proxy: by its number, then its class.
    pub const fn of_status(status: u16) -> Self {
        match status {
            404 | 410 => Self::NotFound,
            405 => Self::MethodNotAllowed,
            408 => Self::RequestTimeout,
            414 => Self::TargetTooLong,
            413 => Self::PayloadTooLarge,
            415 => Self::UnsupportedMedia,
            422 => Self::Validation,
            429 => Self::RateLimited,
            502..=504 => Self::Unavailable,
            400..=499 => Self::BadRequest,
            _ => Self::Internal,
        }
    }
}

/// One field at fault.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldProblem {
    /// JSON Pointer (RFC 6901) into the body, `/description`, or the query parameter's name, `bbox`.
    pub pointer: String,
    /// What is wrong.
    pub code: FieldCode,
    /// English sentence that says what to do.
    pub detail: String,
}

/// What can be wrong with a field: a closed list, so that every one has a translated sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum FieldCode {
    /// Nothing was given.
    Required,
    /// Longer than allowed.
    TooLong,
    /// Shorter than needed to act on.
    TooShort,
    /// Not one of the known values.
    Unknown,
    /// Outside the city.
    OutsideCity,
    /// Below the minimum or above the maximum.
    OutOfRange,
    /// More than allowed.
    TooMany,
    /// Control characters.
    ControlCharacters,
    /// Not of the expected type or form, and whatever another version of the contract may name.
    #[serde(other)]
    Invalid,
}
