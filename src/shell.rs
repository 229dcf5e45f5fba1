//! What stands around every page: header, navigation, search, notices, announcer.

mod frame;
mod language;
mod search;

pub use frame::Frame;
pub use language::*;
pub use search::SearchField;
