//! The nouns of the portal: wire types, ids, endpoints as data, and page addresses.
//!
//! Everything here is plain data and pure functions. The page sends these requests, the server
//! answers with these types, and the tests of both read the same golden JSON in `fixtures/`.

mod category;
mod code;
mod config;
mod geo;
mod heritage;
mod language;
mod media;
mod number;
mod page;
mod portal;
mod problem;
pub mod registry;
mod report;
mod request;
mod search;
mod service;
mod text;
mod transit;
mod visibility;
mod ward;

pub use category::*;
pub use code::*;
pub use config::*;
pub use geo::*;
pub use heritage::*;
pub use language::*;
pub use media::*;
pub use number::*;
pub use page::*;
pub use portal::*;
pub use problem::*;
pub use report::*;
pub use request::*;
pub use search::*;
pub use service::{HitKind, Service};
pub use text::*;
pub use transit::*;
pub use visibility::*;
pub use ward::*;

/// An instant with the city's UTC offset: RFC 3339 on the wire.
pub type Instant = chrono::DateTime<chrono::FixedOffset>;
