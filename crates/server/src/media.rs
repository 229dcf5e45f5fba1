//! Receives photos, removes their metadata and stores them. Visibility is checked where a photo is shown.

mod meter;
pub mod photo;
mod photos;
mod receive;
pub mod sniff;

pub use photos::{Photos, Size, StoreError};
pub use receive::Upload;
