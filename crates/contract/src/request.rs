//! Requests as values, which a browser or a test can send.

use serde::{Serialize, de::DeserializeOwned};
use std::{fmt::Write as _, marker::PhantomData};

use crate::{LatLon, Problem, geo::degrees};

/// Base path of the API.
pub const API_BASE: &str = "/api/v1";

/// HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Read.
    Get,
    /// Write.
    Post,
}

impl Method {
    /// The method name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
        }
    }
}

/// Request body.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Body {
    /// Nothing.
    #[default]
    Empty,
    /// Bytes with their media type.
    Bytes {
        /// Media type, with its parameters.
        content_type: String,
        /// The bytes.
        bytes: Vec<u8>,
    },
}

/// Encodes a value as a JSON body.
pub(crate) fn json_body<T: Serialize>(value: &T) -> Body {
    Body::Bytes { content_type: "application/json".to_owned(), bytes: json::to_string(value).into_bytes() }
}

/// A request whose response decodes to a `T`.
#[derive(Debug)]
pub struct Request<T> {
    /// Method.
    pub method: Method,
    /// Path below the API base, such as `/reports`, with percent-encoded segments.
    pub path: String,
    /// Query parameters, not yet encoded.
    pub query: Vec<(&'static str, String)>,
    /// Additional headers.
    pub headers: Vec<(&'static str, String)>,
    /// Request body.
    pub body: Body,
    answer: PhantomData<fn() -> T>,
}

impl<T> Clone for Request<T> {
    fn clone(&self) -> Self {
        Self {
            method: self.method,
            path: self.path.clone(),
            query: self.query.clone(),
            headers: self.headers.clone(),
            body: self.body.clone(),
            answer: PhantomData,
        }
    }
}

/// Why a request failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ApiError {
    /// No connection to the server.
    #[error("no connection to the server")]
    Offline,
    /// No response in time.
    #[error("no answer in time")]
    Timeout,
    /// The server refused the request.
    #[error("refused with status {status}: {}", problem.detail)]
    Refused {
        /// HTTP status.
        status: u16,
        /// Problem document from the server.
        problem: Box<Problem>,
    },
    /// The response does not match the contract.
    #[error("the answer is not of the contract")]
    Malformed,
}

impl ApiError {
    /// Whether the same request may succeed later.
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Offline | Self::Timeout | Self::Malformed => true,
            Self::Refused { status, .. } => *status == 408 || *status == 429 || *status >= 500,
        }
    }

    /// The HTTP status, if there was a response.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Refused { status, .. } => Some(*status),
            _ => None,
        }
    }
}

impl<T> Request<T> {
    pub(crate) fn get(path: impl Into<String>) -> Self {
        Self {
            method: Method::Get,
            path: path.into(),
            query: Vec::new(),
            headers: Vec::new(),
            body: Body::Empty,
            answer: PhantomData,
        }
    }

    pub(crate) fn post(path: impl Into<String>, body: Body) -> Self {
        Self { method: Method::Post, body, ..Self::get(path) }
    }

    pub(crate) fn query(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.query.push((name, value.into()));
        self
    }

    /// Adds a position as `lat` and `lon`.
    pub(crate) fn position(self, at: LatLon) -> Self {
        self.query("lat", degrees(at.lat)).query("lon", degrees(at.lon))
    }

    pub(crate) fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// Adds an operator's API key.
    pub(crate) fn bearer(self, key: &str) -> Self {
        self.header("Authorization", ["Bearer ", key].concat())
    }

    /// Adds the secret of the requesting device (see [`DEVICE_HEADER`]).
    #[must_use]
    pub fn from_device(self, secret: &str) -> Self {
        self.header(DEVICE_HEADER, secret)
    }

    /// Whether the response depends on the requesting device. Only such requests carry the device's secret, so that all
    /// other responses can be cached publicly.
    pub fn is_personal(&self) -> bool {
        self.method == Method::Post || (self.path.starts_with("/reports") && self.path != "/reports/map")
    }

    /// Path and encoded query below the API base.
    pub fn target(&self) -> String {
        let mut target = self.path.clone();
        target.push_str(&query_string(&self.query));
        target
    }
}

impl<T: DeserializeOwned> Request<T> {
    /// Decodes the response.
    ///
    /// # Errors
    /// `Refused` for a status of 400 or above, `Malformed` if the body is not a `T`.
    pub fn decode(&self, status: u16, body: &[u8]) -> Result<T, ApiError> {
        if (200..300).contains(&status) {
            return json::from_slice(body).ok_or(ApiError::Malformed);
        }
        Err(refused(status, body))
    }
}

/// The error for an unsuccessful response. A body that is not a problem document, such as a proxy's HTML, still
/// yields the status.
pub fn refused(status: u16, body: &[u8]) -> ApiError {
    if status < 400 {
        return ApiError::Malformed;
    }
    let problem = json::from_slice::<Problem>(body).unwrap_or_default();
    ApiError::Refused { status, problem: Box::new(Problem { status, ..problem }) }
}

/// Header with the device's 128-bit secret, 32 hexadecimal digits. It proves ownership without an account.
pub const DEVICE_HEADER: &str = "Portal-Device";

/// Header with the UUID that the device generated for a submission.
pub const IDEMPOTENCY_HEADER: &str = "Idempotency-Key";

/// A percent-encoded query string, `?a=1&b=2`; empty if there are no parameters.
pub fn query_string(pairs: &[(&str, String)]) -> String {
    let mut out = String::new();
    for (name, value) in pairs {
        out.push(if out.is_empty() { '?' } else { '&' });
        out.push_str(name);
        out.push('=');
        encode_into(&mut out, value, b"-_.~,:");
    }
    out
}

/// Percent-encodes a path segment.
pub fn encode_segment(segment: &str) -> String {
    let mut out = String::new();
    encode_into(&mut out, segment, b"-_.~");
    out
}

fn encode_into(out: &mut String, text: &str, plain: &[u8]) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || plain.contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
}

/// Decodes percent-encoding; `+` is a space. Invalid sequences are left unchanged.
pub fn decode_component(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        rest = tail;
        match (first, tail) {
            (b'%', [high, low, after @ ..]) => match (hex(*high), hex(*low)) {
                (Some(high), Some(low)) => {
                    bytes.push(high * 16 + low);
                    rest = after;
                }
                _ => bytes.push(b'%'),
            },
            (b'+', _) => bytes.push(b' '),
            _ => bytes.push(*first),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).map(|value| value as u8)
}

/// Decodes a path segment. Unlike in a query, `+` is a plus sign.
pub(crate) fn decode_segment(segment: &str) -> String {
    decode_component(&segment.replace('+', "%2B"))
}

/// The query with a leading question mark; empty if the query is empty.
pub(crate) fn full_query(query: &str) -> String {
    let query = query.trim_start_matches('?');
    if query.is_empty() { String::new() } else { ["?", query].concat() }
}

/// Splits `a=1&b=2` (with or without `?`) into decoded pairs.
pub fn parse_query(query: &str) -> Vec<(String, String)> {
    query
        .trim_start_matches('?')
        .split('&')
        .filter(|part| !part.is_empty())
        .map(|part| {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            (decode_component(name), decode_component(value))
        })
        .collect()
}
