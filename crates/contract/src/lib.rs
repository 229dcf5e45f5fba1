//! The contract between page and server: wire types, ids, endpoints as values, and page addresses.
//!
//! Everything here is plain data and pure functions. The page sends these requests, the server responds with these
//! types, and the tests of both use the same golden JSON in `fixtures/`.

mod code;
mod geo;
mod language;
mod media;
mod number;
mod opening;
mod page;
mod problem;
mod request;
mod search;
pub mod services;
mod text;
mod ward;

pub use code::*;
pub use geo::*;
pub use language::*;
pub use media::*;
pub use number::*;
pub use opening::*;
pub use page::*;
pub use problem::*;
pub use request::*;
pub use search::*;
pub use services::{SearchResultKind, Service, namespaces::*};
pub use text::*;
pub use ward::*;

/// An instant with the city's UTC offset; RFC 3339 on the wire.
pub type Instant = chrono::DateTime<chrono::FixedOffset>;
