//! Procedures and digital services of the city: what they need, where, how much, how long, each fact with its source.

pub(crate) mod entry;
mod page;
mod procedure;
mod requests;
mod view;

pub use entry::PROCEDURE_PAGE;
pub use page::*;
pub use procedure::*;
pub use requests::*;
pub use view::*;
