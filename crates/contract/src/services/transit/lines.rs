//! Lines, their directions, service hours and fares.

use json::tolerant;
use serde::{Deserialize, Serialize};

use crate::Localized;

/// Means of transport.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum TransitMode {
    /// Tram or light rail.
    Tram,
    /// Metro.
    Metro,
    /// Train.
    Rail,
    /// Bus, including bus rapid transit.
    #[default]
    Bus,
    /// Ferry.
    Ferry,
    /// Anything else.
    #[serde(other)]
    Other,
}

/// Summary of a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TransitLine {
    /// Its id.
    pub id: String,
    /// Short name, as shown on the vehicle.
    pub name: String,
    /// Long name, usually both termini.
    #[serde(default)]
    pub long_name: Localized,
    /// Means of transport.
    pub mode: TransitMode,
    /// Colour of the line as `#rrggbb`, if it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub color: Option<String>,
}

/// `GET /transit/routes/{id}`: a line in both directions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TransitRoute {
    /// The line.
    pub line: TransitLine,
    /// Operator.
    pub agency: String,
    /// Its directions, each by its main variant.
    #[serde(deserialize_with = "tolerant::list")]
    pub directions: Vec<TransitDirection>,
    /// Fares.
    #[serde(deserialize_with = "tolerant::list")]
    pub fares: Vec<TransitFare>,
}

/// A direction of a line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TransitDirection {
    /// GTFS `direction_id`: 0 or 1.
    #[serde(default)]
    pub direction: u8,
    /// Destination shown on vehicles.
    pub headsign: Localized,
    /// Stops, in order.
    pub stops: Vec<TransitStopCall>,
    /// Service hours by days of the week. Decoded all or nothing: a day left out would look like a day without service.
    #[serde(deserialize_with = "tolerant::or_default")]
    pub hours: Vec<TransitHours>,
    /// Its shape as `[lon, lat]` points; straight lines between stops if the data has no shape.
    pub shape: Vec<[f64; 2]>,
}

/// A stop on a line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TransitStopCall {
    /// Id of the stop.
    pub id: String,
    /// Its name.
    pub name: Localized,
    /// Latitude in degrees.
    pub lat: f64,
    /// Longitude in degrees.
    pub lon: f64,
    /// Travel time from the first stop in minutes.
    pub minutes: u32,
}

/// Service hours of a direction.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TransitHours {
    /// Weekdays as seven characters, `1` or `0`, from Monday.
    pub days: String,
    /// Periods of the day, in order.
    pub spans: Vec<TransitSpan>,
}

/// A period of the day with regular service.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TransitSpan {
    /// First departure from the first stop, in minutes after midnight.
    pub from: u32,
    /// Last departure from the first stop, in minutes after midnight; may be after 24:00.
    pub to: u32,
    /// Headway in minutes; the average if there is a timetable. 0 if there is only one departure.
    pub every: u32,
    /// Whether there is a timetable; otherwise only the headway is known.
    pub exact: bool,
}

/// A fare (GTFS Fares v1).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TransitFare {
    /// Price in thousandths of the currency's unit.
    pub price_milli: i64,
    /// Currency code (ISO 4217).
    pub currency: String,
    /// The price depends on the boarding and alighting stops; this is one of several fares.
    pub by_zone: bool,
}
