//! The city's configuration, as the page receives it.

use json::tolerant;
use serde::{Deserialize, Deserializer, Serialize};

use crate::{Bbox, LatLon, Localized, services::Service};

/// Version of the contract. It is incremented whenever something is added that a page requests. A page that is newer
/// than its server says so.
pub const CONTRACT_VERSION: u32 = 4;

/// `GET /config`: everything the page needs to know about the city before it can render.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Config {
    /// Version of the contract that the server implements; 0 if unknown.
    #[serde(default)]
    pub contract_version: u32,
    /// Id of the city, such as `hanoi`.
    pub id: String,
    /// Name of the city.
    pub name: Localized,
    /// Name of the portal.
    pub portal_name: Localized,
    /// One sentence on what people can do here.
    pub tagline: Localized,
    /// Prefix of report codes, such as `HN`.
    pub code_prefix: String,
    /// IANA time zone.
    pub time_zone: String,
    /// The city's UTC offset in minutes.
    pub utc_offset_minutes: i32,
    /// The map never leaves this box; reports outside it are refused.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<f64>))]
    pub bounds: Bbox,
    /// Initial centre of the map.
    pub center: LatLon,
    /// Zoom levels.
    pub zoom: Zoom,
    /// The base map.
    pub basemap: Basemap,
    /// Language tags; the first one is the default.
    #[serde(deserialize_with = "tolerant::list")]
    pub locales: Vec<String>,
    /// Available services; the navigation shows only these.
    #[serde(default = "reports_only", deserialize_with = "services")]
    pub services: Vec<Service>,
    /// Limits that forms explain and the server enforces.
    pub limits: Limits,
    /// When photos become visible to others.
    pub publish: Publish,
    /// Emergency numbers.
    #[serde(deserialize_with = "tolerant::list")]
    pub emergency: Vec<Emergency>,
    /// Hosts of product tracing services, which scanned codes may link to.
    #[serde(default, deserialize_with = "tolerant::list")]
    pub tracing_hosts: Vec<String>,
    /// Whether demonstration reports are loaded.
    pub demo: bool,
    /// Whether this is a cached copy. Set only by the service worker, never by a server.
    #[serde(rename = "kept", default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(ignore))]
    pub cached: Option<bool>,
}

/// Every server has always had reports, so one that lists no service known to this version has them too.
fn services<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Service>, D::Error> {
    let services: Vec<Service> = tolerant::list(deserializer)?;
    Ok(if services.is_empty() { reports_only() } else { services })
}

fn reports_only() -> Vec<Service> {
    vec![Service::Reports]
}

/// Zoom levels of the map.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Zoom {
    /// Lowest zoom level.
    pub min: u8,
    /// Highest zoom level.
    pub max: u8,
    /// Initial zoom level.
    pub start: u8,
}

/// Source of the base map.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Basemap {
    /// How to draw it.
    pub kind: BasemapKind,
    /// PMTiles file, or a template with `{z}`, `{x}`, `{y}`. Empty for the sketch.
    #[serde(default)]
    pub url: String,
    /// Attribution to show on the map.
    #[serde(default)]
    pub attribution: String,
    /// Highest zoom level that holds data.
    #[serde(default)]
    pub max_zoom: u8,
    /// URL of the city's sketch (GeoJSON), drawn if nothing else is available.
    pub sketch: String,
}

/// Format of the base map.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum BasemapKind {
    /// A single file of vector tiles on our own server.
    Pmtiles,
    /// Raster tiles from a configured URL.
    Raster,
    /// Only the hand-drawn sketch; also stands for a kind from another version of the contract.
    #[serde(other)]
    Sketch,
}

/// Limits of a submission.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Limits {
    /// Photos per report.
    pub photos: u8,
    /// Bytes per photo.
    pub photo_bytes: u32,
    /// Pixels per photo.
    pub photo_pixels: u32,
    /// Characters (Unicode scalar values) of a description.
    pub description_chars: u32,
    /// Radius in metres within which a report of the same category may be a duplicate.
    pub nearby_m: u32,
}

/// When photos become visible to people other than their owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Publish {
    /// After review, or immediately.
    pub photos: PublishPhotos,
}

/// See [`Publish`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PublishPhotos {
    /// Immediately; for demonstrations.
    AtOnce,
    /// After review by a person; also stands for a value from another version of the contract.
    #[serde(other)]
    Review,
}

/// An emergency number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Emergency {
    /// What to dial.
    pub number: String,
    /// Who answers.
    pub name: Localized,
}
