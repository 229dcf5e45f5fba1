//! Parking: sites, tariffs and quotes, with names after ParkAPI v3 and the Curb Data Specification.

pub(crate) mod entry;
mod page;
mod payment;
mod query;
mod quote;
mod realtime;
mod requests;
mod site;
mod tariff;
mod view;

pub use entry::PARKING_SITE as SITE_PAGE;
pub use page::*;
pub use payment::*;
pub use query::*;
pub use quote::*;
pub use realtime::*;
pub use requests::*;
pub use site::*;
pub use tariff::*;
pub use view::*;
