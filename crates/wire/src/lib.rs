//! JSON for the page: read into one untyped tree, and from there into types.
//!
//! serde generates a parser for every type and inlines it wherever the type is used: PLACEHOLDER.
//! The server keeps serde; the page reads the same types with what stands here. The attributes of
//! the types stay serde's: the derives understand those that the contract uses and refuse to compile
//! for others, and tests hold both readings against each other.
//!
//! Where this differs from `serde_json`, it is stricter about what nobody sends (a struct written as
//! an array, a variant written as an object, depth in fields that nobody reads) and coarser in one
//! thing: numbers are *written* with six decimals, a tenth of a metre in degrees.

mod instant;
mod json;
mod number;
mod read;
mod write;

#[doc(hidden)]
pub mod derive;

pub use json::Json;
pub use number::{decimal, fixed, number};
pub use read::Read;
pub use wire_derive::{Read, Write};
pub use write::Write;

/// Reads a document; `None` when it is not JSON, or not of this type.
pub fn from_slice<T: Read>(bytes: &[u8]) -> Option<T> {
    T::read(&Json::parse(bytes)?)
}

/// Writes a document.
pub fn to_string(value: &dyn Write) -> String {
    let mut out = String::new();
    value.write(&mut out);
    out
}
