//! Digests and random numbers.

use sha2::{Digest, Sha256};

use crate::problem::AppError;

/// SHA-256 as 64 hexadecimal digits.
pub fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// Random bytes from the operating system.
///
/// # Errors
/// `Internal` if the operating system cannot provide any.
pub fn random<const N: usize>() -> Result<[u8; N], AppError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| AppError::internal(&error))?;
    Ok(bytes)
}
