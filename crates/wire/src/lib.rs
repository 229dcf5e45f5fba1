//! JSON for the page: read into one untyped tree, and from there into types.
//!
//! serde generates a parser for every type and inlines it wherever the type is used: 156 KB of code in
//! the page, against 38 KB of what stands here, and chrono's parser went with it (17 KB of chrono, now 3), before
//! wasm-opt. After it the module of November 2026 shrank from 1341 to 1183 KB, 422 to 384 KB with brotli.
//! The standard library's exact numbers, 30 KB with their tables, went next. The server keeps serde.
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
mod map;
mod number;
mod read;
mod write;

#[doc(hidden)]
pub mod derive;

pub use json::Json;
pub use map::Map;
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
