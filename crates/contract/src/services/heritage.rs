//! Heritage sites: the list, and the page of a site as a document tree without HTML.

mod document;
mod donation;
pub(crate) mod entry;
mod page;
mod requests;
mod sites;
mod view;

pub use document::*;
pub use donation::*;
pub use entry::{SCAN as SCAN_PAGE, SITE as SITE_PAGE};
pub use page::*;
pub use requests::*;
pub use sites::*;
pub use view::*;
