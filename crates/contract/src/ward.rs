//! Wards and communes.

use serde::{Deserialize, Serialize};

use crate::{LatLon, Localized};

/// A ward (phường) or commune (xã).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Ward {
    /// Official five-digit code, such as `00070`.
    pub code: String,
    /// Name with its type word.
    pub name: Localized,
    /// A point inside it, for selecting it and for finding the nearest ward.
    pub at: LatLon,
}

/// The ward at a position.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WardLookup {
    /// The ward.
    pub ward: Ward,
    /// True if the position is inside its boundary; false if it is only the nearest ward and must be confirmed.
    pub exact: bool,
}
