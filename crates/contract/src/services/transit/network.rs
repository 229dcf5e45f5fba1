//! The network and its packs.

use serde::{Deserialize, Serialize};

use crate::Instant;

/// `GET /transit/network`: metadata of the network and the URLs of its packs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TransitNetwork {
    /// Publisher of the data.
    pub publisher: String,
    /// The publisher's version of the data; may be empty.
    pub version: String,
    /// First day covered by the data, ISO 8601.
    pub valid_from: String,
    /// Last day covered by the data, ISO 8601.
    pub valid_to: String,
    /// The data covers other years; its week is used for any date.
    pub as_model: bool,
    /// The data is the city's embedded sample, not the operator's whole network.
    pub sample: bool,
    /// Time of the import.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub imported_at: Instant,
    /// Number of stop places.
    pub stops: u32,
    /// Number of lines.
    pub lines: u32,
    /// Pack with everything the device needs to answer requests.
    pub pack: TransitPack,
    /// Pack with the shapes of the lines.
    pub shapes: TransitPack,
}

/// A file for the device. Its content never changes under the same path.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TransitPack {
    /// Path below the API base.
    pub path: String,
    /// Transfer size in bytes (Brotli).
    pub bytes: u32,
}
