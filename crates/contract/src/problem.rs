//! API errors as RFC 9457 problem details.

use json::tolerant;
use serde::{Deserialize, Serialize};

/// `application/problem+json` (RFC 9457), extended with a list of invalid fields for forms.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// URI reference of the problem type, `/problems/{code}`.
    #[serde(rename = "type", default)]
    pub kind: String,
    /// Short English title, the same for every problem of this type.
    #[serde(default)]
    pub title: String,
    /// HTTP status.
    #[serde(default)]
    pub status: u16,
    /// English sentence on this occurrence, for logs and developers. Users see a translated message for the code.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
    /// The invalid fields.
    #[serde(default, deserialize_with = "tolerant::list", skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldProblem>,
}

impl Problem {
    /// The last segment of `type`, by which the page selects its message.
    pub fn code(&self) -> &str {
        self.kind.strip_prefix("/problems/").unwrap_or_default()
    }
}

/// Problem types. The list is closed, so that every type has a translated message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProblemCode {
    /// 422: the body is well-formed, but fields are invalid.
    Validation,
    /// 400: query parameters, headers or the JSON document cannot be parsed.
    BadRequest,
    /// 401: the operation needs an API key, and there is none, or it is unknown, revoked or not for this.
    Unauthorized,
    /// 403: a write request came from a page on another site.
    CrossSite,
    /// 404.
    NotFound,
    /// 405.
    MethodNotAllowed,
    /// 408: the request was not received completely in time.
    RequestTimeout,
    /// 414.
    TargetTooLong,
    /// 413.
    PayloadTooLarge,
    /// 415.
    UnsupportedMedia,
    /// 409: what is stored does not allow the operation.
    Conflict,
    /// 422: the `Idempotency-Key` was already used with a different body.
    IdempotencyConflict,
    /// 429.
    RateLimited,
    /// 502: the payment provider refuses the payment, and would again.
    ProviderRefused,
    /// 503: the database or a store is temporarily unavailable.
    Unavailable,
    /// 500.
    Internal,
}

impl ProblemCode {
    /// All types with their codes, the last segment of [`Problem::kind`].
    pub const ALL: [(Self, &str); 16] = [
        (Self::Validation, "validation"),
        (Self::BadRequest, "bad_request"),
        (Self::Unauthorized, "unauthorized"),
        (Self::CrossSite, "cross_site"),
        (Self::NotFound, "not_found"),
        (Self::MethodNotAllowed, "method_not_allowed"),
        (Self::RequestTimeout, "request_timeout"),
        (Self::TargetTooLong, "target_too_long"),
        (Self::PayloadTooLarge, "payload_too_large"),
        (Self::UnsupportedMedia, "unsupported_media"),
        (Self::Conflict, "conflict"),
        (Self::IdempotencyConflict, "idempotency_conflict"),
        (Self::RateLimited, "rate_limited"),
        (Self::ProviderRefused, "provider_refused"),
        (Self::Unavailable, "unavailable"),
        (Self::Internal, "internal"),
    ];

    /// The type of a code.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, known)| *known == word).map(|(code, _)| code)
    }

    /// The code on the wire.
    pub fn as_str(self) -> &'static str {
        Self::ALL.into_iter().find(|(code, _)| *code == self).map_or("", |(_, word)| word)
    }

    /// The closest type for a status without a known code, such as one from a proxy: by number, then by class.
    pub const fn of_status(status: u16) -> Self {
        match status {
            401 => Self::Unauthorized,
            404 | 410 => Self::NotFound,
            405 => Self::MethodNotAllowed,
            408 => Self::RequestTimeout,
            414 => Self::TargetTooLong,
            409 => Self::Conflict,
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

/// An invalid field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldProblem {
    /// JSON Pointer (RFC 6901) into the body, `/description`, or the query parameter's name, `bbox`.
    pub pointer: String,
    /// What is wrong.
    pub code: FieldCode,
    /// English sentence on how to correct it.
    pub detail: String,
}

/// What can be wrong with a field. The list is closed, so that every code has a translated message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum FieldCode {
    /// The value is missing.
    Required,
    /// Longer than allowed.
    TooLong,
    /// Too short to act on.
    TooShort,
    /// Not one of the known values.
    Unknown,
    /// Outside the city.
    OutsideCity,
    /// Below the minimum or above the maximum.
    OutOfRange,
    /// More than allowed.
    TooMany,
    /// Contains control characters.
    ControlCharacters,
    /// Wrong type or format; also stands for a code from another version of the contract.
    #[serde(other)]
    Invalid,
}
