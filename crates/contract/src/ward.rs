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
    /// A point inside it, for choosing and for the nearest-ward rule.
    pub at: LatLon,
}

/// Answer to "which ward is this position in?".
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WardLookup {
    /// The ward.
    pub ward: Ward,
    /// True when found inside its boundary; false when it is the nearest and the person must confirm.
    pub exact: bool,
}
