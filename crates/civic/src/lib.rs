//! The verbs of the portal: pure functions over the contract's nouns, with no clock, no input and no
//! output, so that the page, the server and their tests share them.

pub mod aggregate;
pub mod draft;
pub mod error_message;
pub mod exif;
pub mod geo;
pub mod heritage;
pub mod locale;
pub mod lunar;
pub mod pins;
pub mod questions;
pub mod report;
pub mod ride;
pub mod scan;
pub mod sla;
pub mod text;
pub mod time;
pub mod timeline;
pub mod vietqr;
