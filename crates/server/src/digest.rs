//! Digests and random numbers.

use sha2::{Digest, Sha256};
use std::fmt::Write as _;

use crate::problem::AppError;

/// SHA-256, 64 hexadecimal digits.
pub fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        let _ = write!(out, "{byte:02x}");
    }
    out
}

/// Random bytes from the operating system.
///
/// # Errors
/// `Internal` when the operating system has none to give.
pub fn random<const N: usize>() -> Result<[u8; N], AppError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| AppError::internal(&error))?;
    Ok(bytes)
}
