//! Receives photos, removes their metadata and stores them. Handlers that show a photo check its visibility.

mod meter;
pub mod photo;
mod photos;
mod receive;
pub mod sniff;

pub use photos::{Photos, Size, StoreError};
pub use receive::Upload;
