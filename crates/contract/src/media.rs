//! Uploaded photos.

use serde::{Deserialize, Serialize};

/// A stored photo.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Media {
    /// SHA-256 of the uploaded bytes, 64 hexadecimal digits, so that uploading again is harmless.
    pub id: String,
    /// URL of the picture relative to the API base; at most 1600 px on its long side.
    pub url: String,
    /// URL of the thumbnail relative to the API base; at most 320 px on its long side.
    pub thumb: String,
    /// Width of the picture in pixels.
    pub width: u32,
    /// Height of the picture in pixels.
    pub height: u32,
    /// Whether people other than the owner can see it.
    pub public: bool,
}
