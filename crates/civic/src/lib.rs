//! The domain logic of the portal: pure functions over the types of the contract, without a clock or I/O, shared by the
//! page, the server and their tests.

pub mod aggregate;
pub mod code;
pub mod draft;
pub mod error_message;
pub mod exif;
pub mod geo;
pub mod heritage;
pub mod locale;
pub mod lunar;
pub mod parking;
pub mod payments;
pub mod pins;
pub mod procedures;
pub mod questions;
pub mod report;
pub mod ride;
pub mod scan;
pub mod sla;
pub mod text;
pub mod time;
pub mod timeline;
pub mod vietqr;
