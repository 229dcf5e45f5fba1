//! Heritage sites: hand-written files become one document tree per page, and the tree becomes HTML, structured data and
//! signs.
//!
//! Nothing here reads a clock, a disk or a database: files come in as bytes, everything else as values.

pub mod content;
pub mod document;
pub mod finding;
pub mod html;
pub mod quality;
pub mod sign;
pub mod site;
pub mod story;
pub mod structured;
pub mod terms;

pub use content::{Aliases, CityData, Drawing, Heritage};
pub use document::{DonationFormStatus, NearStop, PageContext};
pub use finding::{Finding, Severity};
pub use site::SiteFile;
