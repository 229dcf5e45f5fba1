//! What stands around every page: header, navigation, search, notices, announcer.

mod frame;
mod language;

pub use frame::Frame;
pub use language::*;
pub use crate::cards::SearchField;
