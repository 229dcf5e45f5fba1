//! HTTP helpers for all handlers: reading queries, bodies and headers, and sending entity tags, encodings and ranges.
//!
//! These modules are independent of the portal: from this crate they use only [`crate::problem`], [`crate::digest`] and
//! [`crate::blocking`].

pub mod api_key;
pub mod body;
pub mod cache;
pub mod client;
pub mod cors;
pub mod csp;
pub mod device;
pub mod encoding;
pub mod html;
pub mod idempotency;
pub mod origin;
pub mod packed;
pub mod query;
pub mod range;
pub mod reader;
pub mod rules;
