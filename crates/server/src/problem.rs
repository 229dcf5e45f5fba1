//! Errors of the API. Every error is an RFC 9457 problem document.

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use contract::{FieldCode, FieldProblem, Problem, ProblemCode};

/// Media type of a problem document.
pub const PROBLEM_JSON: &str = "application/problem+json";

/// Seconds before a client retries after [`AppError::Unavailable`].
const RETRY_UNAVAILABLE_S: u32 = 5;

/// An error of the API. `Display` is the problem's `detail`: English, for developers and logs.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AppError {
    /// 422: fields of a well-formed body are invalid.
    #[error("some fields need another look")]
    Validation(Vec<FieldProblem>),
    /// 400: query parameters, headers or the JSON itself cannot be read.
    #[error("{detail}")]
    BadRequest {
        /// What cannot be read.
        detail: String,
        /// The invalid parameters, headers or fields.
        fields: Vec<FieldProblem>,
    },
    /// 401.
    #[error("{0}")]
    Unauthorized(String),
    /// 409.
    #[error("{0}")]
    Conflict(String),
    /// 403: a write by a page on another origin.
    #[error("this came from a page on another server, which may not write here: use the portal's own page")]
    CrossSite,
    /// 404.
    #[error("{0}")]
    NotFound(String),
    /// 405.
    #[error("this address does not answer that method")]
    MethodNotAllowed,
    /// 408: the body did not arrive in time.
    #[error("the request did not arrive in time: send it again")]
    RequestTimeout,
    /// 413.
    #[error("{0}")]
    PayloadTooLarge(String),
    /// 414: longer than any real address.
    #[error("path and query of the address may have {0} bytes, and a name in it 200 letters")]
    TargetTooLong(usize),
    /// 415.
    #[error("{0}")]
    UnsupportedMedia(String),
    /// 422: the key was already used with another body.
    #[error("this Idempotency-Key was used for another submission; make a new key")]
    IdempotencyConflict,
    /// 429.
    #[error("too many requests; try again in {retry_after_s} seconds")]
    RateLimited {
        /// Seconds to wait.
        retry_after_s: u32,
    },
    /// 502: the payment provider refuses the payment, and would again.
    #[error("{0}")]
    ProviderRefused(String),
    /// 503: the database or the photo store cannot do this now.
    #[error("{0}")]
    Unavailable(String),
    /// 500; the cause is in the log, not in the answer.
    #[error("something went wrong in the server; the request changed nothing")]
    Internal,
}

impl AppError {
    /// One invalid field of the body, 422. `pointer` is a JSON Pointer such as `/lat`.
    pub fn field(pointer: &str, code: FieldCode, detail: impl Into<String>) -> Self {
        Self::Validation(vec![FieldProblem { pointer: pointer.to_owned(), code, detail: detail.into() }])
    }

    /// One query parameter or header that cannot be read, 400.
    pub fn parameter(name: &str, code: FieldCode, detail: impl Into<String>) -> Self {
        let detail = detail.into();
        let field = FieldProblem { pointer: name.to_owned(), code, detail: detail.clone() };
        // Some messages already begin with the name.
        let detail = if detail.starts_with(name) { detail } else { format!("{name}: {detail}") };
        Self::BadRequest { detail, fields: vec![field] }
    }

    /// Nothing exists at this address, or this device may not see it.
    pub fn not_found(what: &str) -> Self {
        Self::NotFound(format!("there is no such {what}"))
    }

    /// The database cannot be used now, 503. The cause is only logged; the client learns that nothing was changed.
    pub fn database_unavailable(cause: &str) -> Self {
        tracing::warn!(cause, "database not available");
        Self::Unavailable("the database cannot be used now; nothing was changed, try again".to_owned())
    }

    /// Logs the cause and returns a 500 error without it.
    pub fn internal(cause: &dyn std::fmt::Display) -> Self {
        tracing::error!(cause = %cause, "internal error");
        Self::Internal
    }

    /// Status, code and title.
    const fn kind(&self) -> (StatusCode, ProblemCode, &'static str) {
        match self {
            Self::Validation(_) => (StatusCode::UNPROCESSABLE_ENTITY, ProblemCode::Validation, "Fields at fault"),
            Self::BadRequest { .. } => (StatusCode::BAD_REQUEST, ProblemCode::BadRequest, "Request cannot be read"),
            Self::Unauthorized(_) => (StatusCode::UNAUTHORIZED, ProblemCode::Unauthorized, "API key needed"),
            Self::Conflict(_) => (StatusCode::CONFLICT, ProblemCode::Conflict, "Not possible now"),
            Self::CrossSite => (StatusCode::FORBIDDEN, ProblemCode::CrossSite, "Not from another site"),
            Self::NotFound(_) => (StatusCode::NOT_FOUND, ProblemCode::NotFound, "Not found"),
            Self::MethodNotAllowed => {
                (StatusCode::METHOD_NOT_ALLOWED, ProblemCode::MethodNotAllowed, "Method not allowed")
            }
            Self::RequestTimeout => {
                (StatusCode::REQUEST_TIMEOUT, ProblemCode::RequestTimeout, "Request did not arrive")
            }
            Self::TargetTooLong(_) => (StatusCode::URI_TOO_LONG, ProblemCode::TargetTooLong, "Address too long"),
            Self::PayloadTooLarge(_) => (StatusCode::PAYLOAD_TOO_LARGE, ProblemCode::PayloadTooLarge, "Too large"),
            Self::UnsupportedMedia(_) => {
                (StatusCode::UNSUPPORTED_MEDIA_TYPE, ProblemCode::UnsupportedMedia, "Media type not supported")
            }
            Self::IdempotencyConflict => {
                (StatusCode::UNPROCESSABLE_ENTITY, ProblemCode::IdempotencyConflict, "Key used for another body")
            }
            Self::RateLimited { .. } => (StatusCode::TOO_MANY_REQUESTS, ProblemCode::RateLimited, "Too many requests"),
            Self::ProviderRefused(_) => {
                (StatusCode::BAD_GATEWAY, ProblemCode::ProviderRefused, "Payment provider refuses")
            }
            Self::Unavailable(_) => (StatusCode::SERVICE_UNAVAILABLE, ProblemCode::Unavailable, "Not available now"),
            Self::Internal => (StatusCode::INTERNAL_SERVER_ERROR, ProblemCode::Internal, "Internal error"),
        }
    }

    /// The problem document.
    pub fn problem(&self) -> Problem {
        let (status, code, title) = self.kind();
        let fields = match self {
            Self::Validation(fields) | Self::BadRequest { fields, .. } => fields.clone(),
            _ => Vec::new(),
        };
        Problem {
            kind: format!("/problems/{}", code.as_str()),
            title: title.to_owned(),
            status: status.as_u16(),
            detail: self.to_string(),
            fields,
        }
    }
}

impl IntoResponse for AppError {
    fn into_response(self) -> Response {
        let (status, ..) = self.kind();
        let mut response = (status, Json(self.problem())).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM_JSON));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if matches!(self, Self::Unauthorized(_)) {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        let wait = match self {
            Self::RateLimited { retry_after_s } => Some(retry_after_s),
            Self::Unavailable(_) => Some(RETRY_UNAVAILABLE_S),
            _ => None,
        };
        if let Some(seconds) = wait {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

impl From<sqlx::Error> for AppError {
    fn from(error: sqlx::Error) -> Self {
        // SQLite's primary codes: busy, locked, read-only, input/output, damaged, full, cannot open, no database.
        const UNUSABLE: [i32; 8] = [5, 6, 8, 10, 11, 13, 14, 26];
        let unusable = match &error {
            sqlx::Error::PoolTimedOut | sqlx::Error::Io(_) | sqlx::Error::WorkerCrashed => true,
            sqlx::Error::Database(cause) => {
                let code = cause.code().and_then(|code| code.parse::<i32>().ok());
                // A missing table: the database file was replaced with another one.
                code.is_some_and(|code| UNUSABLE.contains(&(code & 0xff)))
                    || cause.message().starts_with("no such table")
            }
            _ => false,
        };
        if unusable { Self::database_unavailable(&error.to_string()) } else { Self::internal(&error) }
    }
}
