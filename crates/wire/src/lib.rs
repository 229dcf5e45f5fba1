//! JSON for the page: read into one untyped tree, and from there into types.
//!
//! serde generates a parser for every type and inlines it wherever the type is used: 156 KB of code in
//! the page, against 38 KB of what stands here (measured in November 2026, before wasm-opt). With chrono's
//! parser (17 KB, now 3) and the standard library's exact numbers (34 KB with their tables, now none) the
//! module shrank from 1341 to 1101 KB, 422 to 356 KB with brotli. The server keeps serde.
//!
//! The attributes of the types stay serde's: the derives understand those that the contract uses and
//! refuse to compile for others, and tests hold both readings against each other.
//!
//! ```
//! #[derive(wire::Read, wire::Write)]
//! #[serde(default)]
//! struct Thing {
//!     on: bool,
//! }
//! # impl Default for Thing { fn default() -> Self { Self { on: true } } }
//! let thing: Thing = wire::from_slice(b"{}").unwrap();
//! assert_eq!(wire::to_string(&thing), r#"{"on":true}"#);
//! ```
//!
//! ```compile_fail
//! #[derive(wire::Read)]
//! #[serde(tag = "kind")] // not known here
//! struct Thing {
//!     on: bool,
//! }
//! ```
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
