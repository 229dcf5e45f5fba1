//! Lines and what runs on them.

use json::tolerant;
use serde::{Deserialize, Serialize};

use crate::Localized;

/// Kind of vehicle.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum TransitMode {
    /// Tram, light rail.
    Tram,
    /// Metro.
    Metro,
    /// Train.
    Rail,
    /// Bus, also bus rapid transit.
    #[default]
    Bus,
    /// Ferry.
    Ferry,
    /// Anything else.
    #[serde(other)]
    Other,
}

/// A line, short.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TransitLine {
    /// Its id.
    pub id: String,
    /// What stands on the vehicle.
    pub name: String,
    /// From where to where.
    #[serde(default)]
    pub long_name: Localized,
    /// Kind of vehicle.
    pub mode: TransitMode,
    /// Colour of the line as `#rrggbb`, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub color: Option<String>,
}

/// `GET /transit/routes/{id}`: a line in both directions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TransitRoute {
    /// The line.
    pub line: TransitLine,
    /// Who runs it.
    pub agency: String,
    /// Its directions, the main variant of each.
    #[serde(deserialize_with = "tolerant::list")]
    pub directions: Vec<TransitDirection>,
    /// What a ride costs.
    #[serde(deserialize_with = "tolerant::list")]
    pub fares: Vec<TransitFare>,
}

/// A direction of a line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TransitDirection {
    /// 0 or 1: `direction_id`.
    #[serde(default)]
    pub direction: u8,
    /// Where vehicles say they go.
    pub headsign: Localized,
    /// Stops in order.
    pub stops: Vec<TransitStopCall>,
    /// When vehicles start, by days of the week. Read as a whole, else nothing is said: a day that is left out would look like
    /// one without service.
    #[serde(deserialize_with = "tolerant::or_default")]
    pub hours: Vec<TransitHours>,
    /// Its drawing as `[lon, lat]`; stops joined by straight lines where the data has no drawing.
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
    /// Minutes from the first stop.
    pub minutes: u32,
}

/// When a direction is served.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TransitHours {
    /// Weekdays, seven characters `1` or `0` from Monday.
    pub days: String,
    /// Stretches of the day, in order.
    pub spans: Vec<TransitSpan>,
}

/// A stretch of the day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TransitSpan {
    /// First departure at the first stop, minutes after midnight.
    pub from: u32,
    /// Last departure at the first stop, minutes after midnight; may lie past 24:00.
    pub to: u32,
    /// Minutes from one vehicle to the next: with a timetable on average. 0 when there is only one.
    pub every: u32,
    /// Whether vehicles keep a timetable; else only how often is known.
    pub exact: bool,
}

/// What a ride costs (GTFS fares v1).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TransitFare {
    /// Price in thousandths of the currency's unit.
    pub price_milli: i64,
    /// ISO 4217.
    pub currency: String,
    /// The price depends on where one gets on and off: this is one of several.
    pub by_zone: bool,
}
