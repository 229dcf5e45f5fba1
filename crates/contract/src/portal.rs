//! What belongs to no service: first page, settings, what the portal is.

pub(crate) mod entry;
mod requests;

pub use requests::*;
