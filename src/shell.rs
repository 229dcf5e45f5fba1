//! The app shell around every page: header, navigation, notices, announcer.

mod frame;
mod language;

pub use frame::Frame;
pub use language::LanguageButton;
