//! Photos: received, made clean, and stored. Who may see one is decided where it is shown.

mod meter;
pub mod photo;
mod photos;
mod receive;
pub mod sniff;

pub use photos::{Photos, Size, StoreError};
pub use receive::Upload;
