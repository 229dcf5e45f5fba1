//! The city profile, as the page reads it.

use json::tolerant;
use serde::{Deserialize, Deserializer, Serialize};

use crate::{Bbox, LatLon, Localized, services::Service};

/// Version of the contract: one more whenever something is added that a page asks for. A page that is newer than its
/// server says so.
pub const CONTRACT_VERSION: u32 = 2;

/// `GET /config`: everything the page must know of the city before it can draw.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Config {
    /// Version of the contract that the server keeps; 0 where that is not known.
    #[serde(default)]
    pub contract_version: u32,
    /// Id of the city, such as `hanoi`.
    pub id: String,
    /// Name of the city.
    pub name: Localized,
    /// Name of the portal.
    pub portal_name: Localized,
    /// One sentence on what can be done here.
    pub tagline: Localized,
    /// Prefix of report codes, such as `HN`.
    pub code_prefix: String,
    /// IANA time zone.
    pub time_zone: String,
    /// The city's UTC offset in minutes.
    pub utc_offset_minutes: i32,
    /// The map never leaves this box; reports outside are refused.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<f64>))]
    pub bounds: Bbox,
    /// Where the map starts.
    pub center: LatLon,
    /// Zoom levels.
    pub zoom: Zoom,
    /// The map under the pins.
    pub basemap: Basemap,
    /// Language tags, the first is the default.
    #[serde(deserialize_with = "tolerant::list")]
    pub locales: Vec<String>,
    /// Services that are present; navigation shows only these.
    #[serde(default = "reports_only", deserialize_with = "services")]
    pub services: Vec<Service>,
    /// Limits that forms explain and the server enforces.
    pub limits: Limits,
    /// When photos are shown to others.
    pub publish: Publish,
    /// Numbers for emergencies.
    #[serde(deserialize_with = "tolerant::list")]
    pub emergency: Vec<Emergency>,
    /// Hosts that trace goods by their codes.
    #[serde(default, deserialize_with = "tolerant::list")]
    pub tracing_hosts: Vec<String>,
    /// Whether demonstration reports are loaded.
    pub demo: bool,
    /// That this is a copy which a device kept: its service worker says so, never a server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(ignore))]
    pub kept: Option<bool>,
}

/// Every server has had reports: one that names no service which this version knows has them too.
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
    /// Furthest.
    pub min: u8,
    /// Nearest.
    pub max: u8,
    /// At the start.
    pub start: u8,
}

/// What the map is drawn from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Basemap {
    /// How to draw it.
    pub kind: BasemapKind,
    /// PMTiles file, or a template with `{z}`, `{x}`, `{y}`. Empty for the sketch.
    #[serde(default)]
    pub url: String,
    /// Who must be named on the map.
    #[serde(default)]
    pub attribution: String,
    /// Highest zoom level that holds data.
    #[serde(default)]
    pub max_zoom: u8,
    /// The city's sketch, GeoJSON, drawn when nothing else is there.
    pub sketch: String,
}

/// How the basemap is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum BasemapKind {
    /// One file of vector tiles on our own server.
    Pmtiles,
    /// Pictures from a configured address.
    Raster,
    /// Only the hand-drawn sketch; also for a kind of another version of the contract.
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
    /// Radius in metres within which a report in the same category may be a duplicate.
    pub nearby_m: u32,
}

/// When photos are shown to others than their owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Publish {
    /// After review, or at once.
    pub photos: PublishPhotos,
}

/// See [`Publish`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PublishPhotos {
    /// Demonstration mode.
    AtOnce,
    /// A person looks first; also what another version of the contract may say.
    #[serde(other)]
    Review,
}

/// A number to call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Emergency {
    /// What to dial.
    pub number: String,
    /// Who answers.
    pub name: Localized,
}
