//! The asking device: a secret made on the device proves "mine" without an account.

use axum::{extract::FromRequestParts, http::request::Parts};
use contract::{DEVICE_HEADER, FieldCode};

use crate::{digest, problem::AppError};

/// SHA-256 of the device's secret, hexadecimal; the secret itself is neither kept nor logged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Device(pub Option<String>);

impl Device {
    /// The hash, where a device asked.
    pub fn hash(&self) -> Option<&str> {
        self.0.as_deref()
    }

    /// Whether what `owner` owns is this device's.
    pub fn owns(&self, owner: Option<&str>) -> bool {
        self.0.is_some() && self.hash() == owner
    }

    /// The hash, or an answer that says that the header is missing.
    ///
    /// # Errors
    /// `BadRequest` naming the header.
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
