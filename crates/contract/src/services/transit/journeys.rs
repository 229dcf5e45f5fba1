//! Journeys.

use json::tolerant;
use serde::{Deserialize, Serialize};

use super::{TransitFare, TransitLine, TransitStop, TransitStopCall};
use crate::{Instant, Localized};

/// `GET /transit/plan`
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TransitPlan {
    /// Pareto-optimal journeys: none is worse than another in every criterion. Earliest arrival first.
    #[serde(deserialize_with = "tolerant::list")]
    pub journeys: Vec<TransitJourney>,
}

/// A journey from one place to another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TransitJourney {
    /// Latest time to set out.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub depart: Instant,
    /// Arrival time; the average if only headways are known.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub arrive: Instant,
    /// How much earlier or later the arrival may be, in minutes: half of the sum of the headways.
    pub margin: u32,
    /// Number of transfers.
    pub transfers: u32,
    /// Walking time in minutes.
    pub walk: u32,
    /// Total price of single tickets, if the data has fares. With `by_zone`, a lower bound.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fare: Option<TransitFare>,
    /// Its legs, in order.
    pub legs: Vec<TransitLeg>,
}

/// A leg of a journey: a ride if `line` is present, otherwise a walk.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TransitLeg {
    /// Departure time; the average for a ride with a headway.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub depart: Instant,
    /// Arrival time.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub arrive: Instant,
    /// Where it begins; `None` for the origin of the journey.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<TransitStop>,
    /// Where it ends; `None` for the destination of the journey.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<TransitStop>,
    /// Line of a ride.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<TransitLine>,
    /// Destination shown on the vehicle.
    #[serde(default)]
    pub headsign: Localized,
    /// Headway in minutes, if there is no timetable.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub every: Option<u32>,
    /// Intermediate stops of a ride.
    #[serde(default)]
    pub between: Vec<TransitStopCall>,
    /// Its path as `[lon, lat]` points.
    pub shape: Vec<[f64; 2]>,
}
