//! Pages outside the services: home, settings and about.

mod config;
pub(crate) mod entry;
mod requests;

pub use config::*;
pub use entry::{ABOUT as ABOUT_PAGE, HOME as HOME_PAGE, SETTINGS as SETTINGS_PAGE};
pub use requests::*;
