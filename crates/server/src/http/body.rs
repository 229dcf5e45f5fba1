//! JSON request bodies, with errors reported per field.

use axum::{
    body::to_bytes,
    extract::{FromRequest, Request},
    http::header,
};
use contract::{FieldCode, FieldProblem};
use serde::de::DeserializeOwned;
use serde_path_to_error::{Path, Segment};

use crate::problem::AppError;

/// Maximum size of a body in bytes: enough for 4000 characters, each written as an escape, and everything else.
pub const MOST_BYTES: usize = 256 * 1024;
/// Maximum size of a body that is a batch of an operator's machine.
pub const BATCH_BYTES: usize = 1024 * 1024;

/// Extracts a `T` from a JSON body of at most `MOST` bytes.
#[derive(Clone, Debug)]
pub struct Body<T, const MOST: usize = MOST_BYTES>(pub T);

impl<T: DeserializeOwned, S: Sync, const MOST: usize> FromRequest<S> for Body<T, MOST> {
    type Rejection = AppError;

    async fn from_request(request: Request, _: &S) -> Result<Self, AppError> {
        read(&receive(request, MOST).await?).map(Self)
    }
}

/// Extracts a `T` from a JSON body, together with the whole body, including unknown fields.
#[derive(Clone, Debug)]
pub struct BodyWithJson<T> {
    /// The fields that this version of the contract knows.
    pub value: T,
    /// The whole body.
    pub json: serde_json::Value,
}

impl<T: DeserializeOwned, S: Sync> FromRequest<S> for BodyWithJson<T> {
    type Rejection = AppError;

    async fn from_request(request: Request, _: &S) -> Result<Self, AppError> {
        let bytes = receive(request, MOST_BYTES).await?;
        let value = read(&bytes)?;
        let json = serde_json::from_slice(&bytes).map_err(|error| not_json(&error))?;
        Ok(Self { value, json })
    }
}

async fn receive(request: Request, most: usize) -> Result<axum::body::Bytes, AppError> {
    let given = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let media_type = given.split(';').next().unwrap_or_default().trim();
    if !media_type.eq_ignore_ascii_case("application/json") {
        return Err(AppError::UnsupportedMedia("send application/json".to_owned()));
    }
    to_bytes(request.into_body(), most).await.map_err(|error| {
        let too_large =
            std::error::Error::source(&error).is_some_and(|cause| cause.is::<http_body_util::LengthLimitError>());
        if too_large {
            AppError::PayloadTooLarge(format!("at most {most} bytes"))
        } else {
            AppError::BadRequest { detail: "the body ended too early".to_owned(), fields: Vec::new() }
        }
    })
}

fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, AppError> {
    // Serde would also accept an array of the fields in order, which the contract does not allow.
    if bytes.trim_ascii_start().first() != Some(&b'{') {
        let value = serde_json::from_slice::<serde::de::IgnoredAny>(bytes);
        return Err(value
            .map_or_else(|error| not_json(&error), |_| AppError::field("", FieldCode::Invalid, "must be an object")));
    }
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let (path, cause) = (error.path().clone(), error.into_inner());
        match cause.classify() {
            serde_json::error::Category::Data => AppError::Validation(vec![field_problem(&path, &cause.to_string())]),
            _ => not_json(&cause),
        }
    })?;
    json.end().map_err(|error| not_json(&error))?;
    Ok(value)
}

/// Reads an object inside of a body, so that a wrong one does not refuse the others. `json` is its text, which is known
/// to be JSON, and `at` its JSON Pointer.
///
/// # Errors
/// The first field that cannot be read.
pub fn part<T: DeserializeOwned>(json: &str, at: &str) -> Result<T, FieldProblem> {
    // See `read`.
    if !json.starts_with('{') {
        let detail = "must be an object".to_owned();
        return Err(FieldProblem { pointer: at.to_owned(), code: FieldCode::Invalid, detail });
    }
    serde_path_to_error::deserialize(&mut serde_json::Deserializer::from_str(json)).map_err(|error| {
        let problem = field_problem(error.path(), &error.inner().to_string());
        FieldProblem { pointer: format!("{at}{}", problem.pointer), ..problem }
    })
}

fn not_json(error: &serde_json::Error) -> AppError {
    AppError::BadRequest { detail: format!("the body is not JSON: {error}"), fields: Vec::new() }
}

/// Parses Serde's messages, because it reports "missing field `x`" and the like only as text.
fn field_problem(path: &Path, detail: &str) -> FieldProblem {
    let mut pointer = pointer(path);
    let named = |start: &str| detail.strip_prefix(start).and_then(|rest| rest.split('`').next());
    let code = if let Some(name) = named("missing field `") {
        pointer.push('/');
        pointer.push_str(name);
        FieldCode::Required
    } else if let Some(name) = named("unknown field `") {
        if !pointer.ends_with(&format!("/{}", escaped(name))) {
            pointer.push('/');
            pointer.push_str(&escaped(name));
        }
        FieldCode::Unknown
    } else if let Some(name) = named("duplicate field `") {
        pointer.push('/');
        pointer.push_str(name);
        FieldCode::Invalid
    } else {
        FieldCode::Invalid
    };
    // Longer than any of Serde's messages about the contract's own fields: the rest would be the client's input.
    let detail = detail.chars().take(200).collect();
    FieldProblem { pointer, code, detail }
}

/// The path as a JSON Pointer (RFC 6901).
fn pointer(path: &Path) -> String {
    let mut out = String::new();
    for segment in path {
        out.push('/');
        match segment {
            Segment::Seq { index } => out.push_str(&index.to_string()),
            Segment::Map { key } => out.push_str(&escaped(key)),
            Segment::Enum { variant } => out.push_str(&escaped(variant)),
            Segment::Unknown => out.push('?'),
        }
    }
    out
}

fn escaped(name: &str) -> String {
    name.chars().take(100).collect::<String>().replace('~', "~0").replace('/', "~1")
}
