//! Journeys.

use json::tolerant;
use serde::{Deserialize, Serialize};

use super::{TransitFare, TransitLine, TransitStop, TransitStopCall};
use crate::{Instant, Localized};

/// `GET /transit/plan`
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TransitPlan {
    /// Ways of which none is worse than another in everything; the earliest arrival first.
    #[serde(deserialize_with = "tolerant::list")]
    pub journeys: Vec<TransitJourney>,
}

/// A way from one place to another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TransitJourney {
    /// When one sets out at the latest.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub depart: Instant,
    /// When one arrives; on average, where only headways are known.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub arrive: Instant,
    /// How much earlier or later one may arrive, in minutes: half of the headways on the way.
    pub margin: u32,
    /// How often one gets on another vehicle.
    pub transfers: u32,
    /// Minutes on foot.
    pub walk: u32,
    /// What single tickets for it cost together, where the data says so. With `by_zone` at least.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fare: Option<TransitFare>,
    /// Its parts in order.
    pub legs: Vec<TransitLeg>,
}

/// A part of a way: a ride where `line` is there, else a walk.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TransitLeg {
    /// When it begins: a walk when one leaves, a ride when the vehicle does (on average, with a headway).
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub depart: Instant,
    /// When it ends.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub arrive: Instant,
    /// Where it begins; `None`: where the whole way does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<TransitStop>,
    /// Where it ends; `None`: where the whole way does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<TransitStop>,
    /// The line of a ride.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<TransitLine>,
    /// Where the vehicle says it goes.
    #[serde(default)]
    pub headsign: Localized,
    /// Minutes from one vehicle to the next, where only that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub every: Option<u32>,
    /// Stops between the two ends of a ride.
    #[serde(default)]
    pub between: Vec<TransitStopCall>,
    /// Where it leads, as `[lon, lat]`.
    pub shape: Vec<[f64; 2]>,
}
