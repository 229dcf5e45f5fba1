//! Heritage sites: the list, and a page as a tree that is drawn without HTML.

mod document;
mod donation;
mod sites;
mod view;

pub use document::*;
pub use donation::*;
pub use sites::*;
pub use view::*;
