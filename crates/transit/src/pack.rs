//! A network as bytes: what the phone downloads once and keeps.
//!
//! `postcard` of columns, because equal kinds of numbers side by side compress to half. Compression itself is the
//! transport's: the server sends the bytes with `Content-Encoding: br`. A header says what it is, which version, how
//! long, and the checksum of the rest, so that a truncated or a newer pack is recognised.

mod columns;
mod shapes;

use fnv::FnvHasher;
use serde::{Serialize, de::DeserializeOwned};
use std::hash::Hasher as _;

use crate::Network;
use columns::Columns;
pub use shapes::Shapes;

const MAGIC: [u8; 4] = *b"TNET";
/// Another layout has another number; the page then downloads the pack again.
const VERSION: u16 = 2;
const HEADER: usize = 4 + 2 + 2 + 4 + 8;
const NETWORK: u16 = 1;
const SHAPES: u16 = 2;

/// Why bytes are no pack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PackError {
    /// They are something else, or of another kind of pack.
    NotAPack,
    /// The pack has another version: that of the pack is given.
    Version(u16),
    /// Bytes are missing or changed.
    Damaged,
}

impl std::fmt::Display for PackError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NotAPack => write!(f, "these bytes are no pack of a network"),
            Self::Version(version) => write!(f, "the pack has version {version}, this program reads {VERSION}"),
            Self::Damaged => write!(f, "the pack is damaged or not complete"),
        }
    }
}

impl std::error::Error for PackError {}

/// A network as a pack.
pub fn encode(network: &Network) -> Vec<u8> {
    seal(NETWORK, &Columns::from(network))
}

/// A network from a pack.
///
/// # Errors
/// When the bytes are not a whole pack of this version.
pub fn decode(bytes: &[u8]) -> Result<Network, PackError> {
    open::<Columns>(NETWORK, bytes)?.network().ok_or(PackError::Damaged)
}

/// Drawings of patterns as a pack.
pub fn encode_shapes(shapes: &Shapes) -> Vec<u8> {
    seal(SHAPES, &shapes.columns())
}

/// Drawings from a pack.
///
/// # Errors
/// When the bytes are not a whole pack of this version.
pub fn decode_shapes(bytes: &[u8]) -> Result<Shapes, PackError> {
    let columns: (Vec<u32>, Vec<i32>, Vec<i32>) = open(SHAPES, bytes)?;
    Shapes::from_columns(columns).ok_or(PackError::Damaged)
}

fn seal(kind: u16, columns: &impl Serialize) -> Vec<u8> {
    // Into a growing list of bytes nothing can fail.
    let body = postcard::to_allocvec(columns).unwrap_or_default();
    let mut bytes = Vec::with_capacity(HEADER + body.len());
    bytes.extend(MAGIC);
    bytes.extend(VERSION.to_le_bytes());
    bytes.extend(kind.to_le_bytes());
    bytes.extend((body.len() as u32).to_le_bytes());
    bytes.extend(checksum(&body).to_le_bytes());
    bytes.extend(body);
    bytes
}

fn open<T: DeserializeOwned>(kind: u16, bytes: &[u8]) -> Result<T, PackError> {
    let field = |from: usize, to: usize| bytes.get(from..to).ok_or(PackError::NotAPack);
    let number = |from: usize, to: usize| {
        Ok(field(from, to)?.iter().rev().fold(0u64, |number, byte| number << 8 | u64::from(*byte)))
    };
    if field(0, 4)? != MAGIC {
        return Err(PackError::NotAPack);
    }
    let version = number(4, 6)? as u16;
    if version != VERSION {
        return Err(PackError::Version(version));
    }
    if number(6, 8)? as u16 != kind {
        return Err(PackError::NotAPack);
    }
    let (length, sum) = (number(8, 12)?, number(12, 20)?);
    let body = bytes.get(HEADER..).unwrap_or_default();
    if body.len() as u64 != length || checksum(body) != sum {
        return Err(PackError::Damaged);
    }
    postcard::from_bytes(body).map_err(|_| PackError::Damaged)
}

/// FNV-1a, 64 bits: against accidents, not against people.
fn checksum(bytes: &[u8]) -> u64 {
    let mut sum = FnvHasher::default();
    sum.write(bytes);
    sum.finish()
}
