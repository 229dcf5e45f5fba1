//! The network and its files.

use serde::{Deserialize, Serialize};

use crate::Instant;

/// `GET /transit/network`: what is known of the network, and where its packs lie.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TransitNetwork {
    /// Who publishes the data.
    pub publisher: String,
    /// The publisher's version; may be empty.
    pub version: String,
    /// First day that the data describes, ISO 8601.
    pub valid_from: String,
    /// Last day that the data describes.
    pub valid_to: String,
    /// The week of the data is shown on any date: it describes other years.
    pub as_model: bool,
    /// The city's embedded sample, not the operator's whole network.
    pub sample: bool,
    /// When it was imported.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub imported_at: Instant,
    /// How many stop places.
    pub stops: u32,
    /// How many lines.
    pub lines: u32,
    /// Everything that answers need, for the device.
    pub pack: TransitPack,
    /// Drawings of the lines, for the device.
    pub shapes: TransitPack,
}

/// A file for the device, for ever the same under its address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TransitPack {
    /// Its address below the API.
    pub path: String,
    /// Bytes that cross the network (brotli).
    pub bytes: u32,
}
