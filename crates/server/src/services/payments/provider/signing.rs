//! HMAC-SHA256 in hexadecimal, with which both providers sign.

use anyhow::{anyhow, ensure};
use hmac::{Hmac, Mac as _};
use sha2::Sha256;

/// A key that signs and verifies. It is never empty, so what needs one cannot work without a secret.
pub struct SigningKey(Hmac<Sha256>);

impl SigningKey {
    /// The key of a secret.
    ///
    /// # Errors
    /// The secret is empty.
    pub fn new(secret: &str) -> anyhow::Result<Self> {
        ensure!(!secret.is_empty(), "the secret is empty");
        Hmac::<Sha256>::new_from_slice(secret.as_bytes()).map(Self).map_err(|error| anyhow!("{error}"))
    }

    /// The signature of a text, in lower case.
    pub fn sign(&self, text: &[u8]) -> String {
        hex::encode(self.0.clone().chain_update(text).finalize().into_bytes())
    }

    /// Whether the signature, in lower or upper case, is that of the text. Takes the same time for every wrong one.
    pub fn is_valid_signature(&self, signature: &str, text: &[u8]) -> bool {
        let Ok(signature) = hex::decode(signature) else { return false };
        self.0.clone().chain_update(text).verify_slice(&signature).is_ok()
    }
}
