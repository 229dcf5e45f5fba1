//! Real-time data: vehicle positions, arrivals and service alerts.

use json::tolerant;
use serde::{Deserialize, Serialize};

use super::TransitLine;
use crate::{Instant, Localized};

/// How current the real-time data is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum LiveState {
    /// The operator publishes no real-time data.
    #[default]
    None,
    /// The data is current: at most 90 seconds old.
    Live,
    /// The feed is unreachable or invalid. This is the last good data; see its age.
    Stale,
    /// The last good data is too old to be shown.
    Lost,
    /// Nothing is known about vehicles (yet); there may be alerts.
    #[serde(other)]
    Quiet,
}

impl LiveState {
    /// Data up to this age, in seconds, is live. Feeds are generated every 30 seconds and polled after that.
    pub const LIVE_SECS: i64 = 90;
    /// The last good data is shown up to this age, in seconds.
    pub const SHOWN_SECS: i64 = 300;

    /// The state of data of a given age in seconds.
    pub const fn of_age(secs: i64) -> Self {
        if secs <= Self::LIVE_SECS {
            Self::Live
        } else if secs <= Self::SHOWN_SECS {
            Self::Stale
        } else {
            Self::Lost
        }
    }
}

/// Real-time data for a stop, a line or the whole network.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TransitLive {
    /// How current it is.
    pub state: LiveState,
    /// Time of the newest observation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub at: Option<Instant>,
    /// Arrivals at the stop, soonest first; empty if no stop was requested.
    #[serde(default, deserialize_with = "tolerant::list")]
    pub arrivals: Vec<TransitArrival>,
    /// Vehicles on the line, or all vehicles.
    #[serde(default, deserialize_with = "tolerant::list")]
    pub vehicles: Vec<TransitVehicle>,
    /// Alerts that apply now or soon.
    #[serde(default, deserialize_with = "tolerant::list")]
    pub alerts: Vec<TransitAlert>,
}

/// An event of `GET /events`: the real-time data of a topic, sent whenever it changes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TransitEvent {
    /// `stop:ID`, `route:ID` or `transit`, as requested.
    pub topic: String,
    /// Current data.
    pub live: TransitLive,
}

/// A vehicle approaching a stop.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TransitArrival {
    /// Its line.
    pub line: TransitLine,
    /// Destination shown on the vehicle; empty if unknown.
    #[serde(default)]
    pub headsign: Localized,
    /// Expected arrival at the stop.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Instant,
    /// Scheduled arrival, if there is a timetable.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub scheduled: Option<Instant>,
    /// The scheduled trip does not run or skips this stop.
    #[serde(default)]
    pub cancelled: bool,
    /// The time is computed from the vehicle's position, not predicted by the operator.
    #[serde(default)]
    pub estimated: bool,
    /// Registration plate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vehicle: Option<String>,
    /// Distance to the stop along the line in metres, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub distance_m: Option<u32>,
    /// Time of the observation.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub observed_at: Instant,
}

/// A vehicle in service.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TransitVehicle {
    /// Registration plate, or else the operator's vehicle id.
    pub id: String,
    /// Id of its line.
    pub line: String,
    /// Index into the line's directions; absent if unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub direction: Option<u8>,
    /// Latitude in degrees.
    pub lat: f64,
    /// Longitude in degrees.
    pub lon: f64,
    /// Bearing in degrees clockwise from north.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bearing: Option<u16>,
    /// Speed in kilometres per hour.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub speed_kmh: Option<u16>,
    /// Id of the next stop, or of the stop where it is standing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// The vehicle is standing at `next`.
    #[serde(default)]
    pub at_stop: bool,
    /// Time of the observation.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub observed_at: Instant,
}

/// Effect on the service: those values of GTFS-realtime `Effect` to which riders react differently.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum AlertEffect {
    /// No service.
    NoService,
    /// Reduced service.
    ReducedService,
    /// Delays.
    Delays,
    /// Detour.
    Detour,
    /// The stop has moved.
    StopMoved,
    /// Anything else.
    #[default]
    #[serde(other)]
    Other,
}

/// A service alert.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TransitAlert {
    /// The operator's id of the alert.
    pub id: String,
    /// Effect on the service.
    #[serde(default)]
    pub effect: AlertEffect,
    /// Short text.
    pub title: Localized,
    /// Full text.
    #[serde(default)]
    pub text: Localized,
    /// Affected lines. Decoded all or nothing: an alert for one line must not turn into one for the whole network.
    #[serde(default)]
    pub lines: Vec<TransitLine>,
    /// Ids of affected stops. An alert without lines and stops affects the whole network.
    #[serde(default)]
    pub stops: Vec<String>,
    /// The alert affects only those lines at those stops, not every one of the lines and stops.
    #[serde(default)]
    pub only_together: bool,
    /// Start of validity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub from: Option<Instant>,
    /// End of validity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub until: Option<Instant>,
    /// `https` URL with more information.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}
