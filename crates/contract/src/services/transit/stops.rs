//! Stops and what leaves there.

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
    /// Its name; empty where the data has none for people.
    pub name: Localized,
    /// Latitude in degrees.
    pub lat: f64,
    /// Longitude in degrees.
    pub lon: f64,
    /// Lines that stop here.
    #[serde(default, deserialize_with = "tolerant::list")]
    pub lines: Vec<TransitLine>,
    /// Metres from where was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub distance_m: Option<u32>,
}

impl TransitStop {
    /// Where it is.
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
    /// From when on.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Instant,
    /// What leaves, soonest first.
    #[serde(deserialize_with = "tolerant::list")]
    pub departures: Vec<TransitDeparture>,
    /// Places that lie within a short walk.
    #[serde(deserialize_with = "tolerant::list")]
    pub near: Vec<TransitStop>,
    /// What is known to come now; only the server knows, and only for a board of now.
    #[serde(default, deserialize_with = "tolerant::list", skip_serializing_if = "Vec::is_empty")]
    pub arrivals: Vec<TransitArrival>,
    /// What riders have to know here; only the server knows.
    #[serde(default, deserialize_with = "tolerant::list", skip_serializing_if = "Vec::is_empty")]
    pub alerts: Vec<TransitAlert>,
}

/// What leaves from a stop.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TransitDeparture {
    /// The line.
    pub line: TransitLine,
    /// Where it says it goes.
    pub headsign: Localized,
    /// With a timetable: when it leaves. With a headway: when the stretch begins here.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Instant,
    /// With a headway: minutes from one vehicle to the next. One waits between nothing and this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub every: Option<u32>,
    /// With a headway: the last departure here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub until: Option<Instant>,
}
