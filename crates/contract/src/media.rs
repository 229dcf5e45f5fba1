//! Photos.

use serde::{Deserialize, Serialize};

/// A stored photo.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Media {
    /// SHA-256 of the uploaded bytes, 64 hexadecimal digits: uploading again is harmless.
    pub id: String,
    /// Address of the picture, at most 1600 px on its long side, relative to the API base.
    pub url: String,
    /// Address of the small picture, at most 320 px, relative to the API base.
    pub thumb: String,
    /// Width of the picture in pixels.
    pub width: u32,
    /// Height of the picture in pixels.
    pub height: u32,
    /// Whether others than the owner see it already.
    pub public: bool,
}
