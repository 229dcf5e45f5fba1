//! A network as bytes, which the phone downloads once and stores.
//!
//! The body is `postcard` of columns, because similar numbers side by side compress to half. Compression is left to the
//! transport: the server sends `Content-Encoding: br`. A header carries the kind, version, length and checksum of the
//! body, so that truncated and newer packs are detected.

mod columns;
mod shapes;

use fnv::FnvHasher;
use serde::{Serialize, de::DeserializeOwned};
use std::hash::Hasher as _;

use crate::Network;
use columns::Columns;
pub use shapes::Shapes;

const MAGIC: [u8; 4] = *b"TNET";
/// Increase this with every change of the layout. The page then downloads the pack again.
const VERSION: u16 = 2;
const HEADER: usize = 4 + 2 + 2 + 4 + 8;
const NETWORK: u16 = 1;
const SHAPES: u16 = 2;

/// Why bytes cannot be decoded as a pack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PackError {
    /// The bytes are not a pack, or a pack of another kind.
    NotAPack,
    /// The pack has this other version.
    Version(u16),
    /// Bytes are missing or altered.
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

/// Encodes a network as a pack.
pub fn encode(network: &Network) -> Vec<u8> {
    write_pack(NETWORK, &Columns::from(network))
}

/// Decodes a network.
///
/// # Errors
/// The bytes are not a complete pack of this version.
pub fn decode(bytes: &[u8]) -> Result<Network, PackError> {
    read_pack::<Columns>(NETWORK, bytes)?.network().ok_or(PackError::Damaged)
}

/// Encodes shapes as a pack.
pub fn encode_shapes(shapes: &Shapes) -> Vec<u8> {
    write_pack(SHAPES, &shapes.columns())
}

/// Decodes shapes.
///
/// # Errors
/// The bytes are not a complete pack of this version.
pub fn decode_shapes(bytes: &[u8]) -> Result<Shapes, PackError> {
    let columns: (Vec<u32>, Vec<i32>, Vec<i32>) = read_pack(SHAPES, bytes)?;
    Shapes::from_columns(columns).ok_or(PackError::Damaged)
}

fn write_pack(kind: u16, columns: &impl Serialize) -> Vec<u8> {
    // Writing to a growing byte vector cannot fail.
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

fn read_pack<T: DeserializeOwned>(kind: u16, bytes: &[u8]) -> Result<T, PackError> {
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

/// FNV-1a, 64 bits. Guards against accidents, not against tampering.
fn checksum(bytes: &[u8]) -> u64 {
    let mut sum = FnvHasher::default();
    sum.write(bytes);
    sum.finish()
}
