//! Stops and departures.

use json::tolerant;
use serde::{Deserialize, Serialize};

use super::{TransitAlert, TransitArrival, TransitLine};
use crate::{Instant, LatLon, Localized};

/// A stop place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TransitStop {
    /// Its id.
    pub id: String,
    /// Its name; empty if the data has no name meant for riders.
    pub name: Localized,
    /// Latitude in degrees.
    pub lat: f64,
    /// Longitude in degrees.
    pub lon: f64,
    /// Lines that stop here.
    #[serde(default, deserialize_with = "tolerant::list")]
    pub lines: Vec<TransitLine>,
    /// Distance from the requested position in metres.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub distance_m: Option<u32>,
}

impl TransitStop {
    /// Its position.
    pub fn at(&self) -> LatLon {
        LatLon::new(self.lat, self.lon)
    }
}

/// `GET /transit/stops/{id}/departures`
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TransitBoard {
    /// The stop place.
    pub stop: TransitStop,
    /// Start of the board.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Instant,
    /// Departures, soonest first.
    #[serde(deserialize_with = "tolerant::list")]
    pub departures: Vec<TransitDeparture>,
    /// Stop places within a short walk.
    #[serde(deserialize_with = "tolerant::list")]
    pub near: Vec<TransitStop>,
    /// Real-time arrivals. Only the server has them, and only for a board that starts now.
    #[serde(default, deserialize_with = "tolerant::list", skip_serializing_if = "Vec::is_empty")]
    pub arrivals: Vec<TransitArrival>,
    /// Alerts for this stop. Only the server has them.
    #[serde(default, deserialize_with = "tolerant::list", skip_serializing_if = "Vec::is_empty")]
    pub alerts: Vec<TransitAlert>,
}

/// A departure from a stop.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TransitDeparture {
    /// The line.
    pub line: TransitLine,
    /// Destination shown on the vehicle.
    pub headsign: Localized,
    /// With a timetable: departure time. With a headway: start of the period at this stop.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Instant,
    /// With a headway: minutes between vehicles. The wait is anywhere from zero to this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub every: Option<u32>,
    /// With a headway: last departure from this stop.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub until: Option<Instant>,
}
