//! Errors as the API says them: RFC 9457 problem details.

use serde::{Deserialize, Serialize};

/// `application/problem+json` (RFC 9457), with a list of the fields at fault for forms.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
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
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldProblem>,
}

impl Problem {
    /// The last part of `type`: what the page chooses its sentence by.
    pub fn code(&self) -> &str {
        self.kind.rsplit('/').next().unwrap_or_default()
    }
}

/// One field at fault.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum FieldCode {
    /// Nothing was given.
    Required,
    /// Longer than allowed.
    TooLong,
    /// Shorter than needed to act on.
    TooShort,
    /// Not of the expected type or form.
    Invalid,
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
}
