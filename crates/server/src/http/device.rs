//! The requesting device: a secret generated on the device proves ownership without an account.

use axum::{extract::FromRequestParts, http::request::Parts};
use contract::{DEVICE_HEADER, FieldCode};

use crate::{digest, problem::AppError};

/// SHA-256 of the device's secret in hexadecimal, if the request has one. The secret itself is not stored or logged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Device(pub Option<String>);

impl Device {
    /// The hash, if the request names its device.
    pub fn hash(&self) -> Option<&str> {
        self.0.as_deref()
    }

    /// Whether this device is `owner`, given as the hash of a secret.
    pub fn owns(&self, owner: Option<&str>) -> bool {
        self.0.is_some() && self.hash() == owner
    }

    /// The hash.
    ///
    /// # Errors
    /// `BadRequest` naming the header, if it is missing.
    pub fn required(&self) -> Result<&str, AppError> {
        self.hash().ok_or_else(|| {
            AppError::parameter(DEVICE_HEADER, FieldCode::Required, "send the device's secret, 32 hexadecimal digits")
        })
    }
}

impl<S: Sync> FromRequestParts<S> for Device {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, AppError> {
        let Some(value) = parts.headers.get(DEVICE_HEADER) else {
            return Ok(Self(None));
        };
        let secret = value.to_str().unwrap_or_default().trim().to_ascii_lowercase();
        if secret.len() != 32 || !secret.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(AppError::parameter(DEVICE_HEADER, FieldCode::Invalid, "must be 32 hexadecimal digits"));
        }
        Ok(Self(Some(digest::sha256(secret.as_bytes()))))
    }
}
