//! Drawings of two-dimensional codes.

use serde::{Deserialize, Serialize};

/// A two-dimensional code, ready to draw: dark modules on a light background, including the quiet zone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CodeDrawing {
    /// Encoded text.
    pub payload: String,
    /// Side length in modules, including a quiet zone of four modules on each side.
    pub size: u32,
    /// The dark modules as the `d` attribute of an SVG path; one unit is one module.
    pub path: String,
}
