//! Real time: what vehicles do now, and what riders have to know.

use json::tolerant;
use serde::{Deserialize, Serialize};

use super::TransitLine;
use crate::{Instant, Localized};

/// What real time is worth now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum LiveState {
    /// The operator gives no real time.
    #[default]
    None,
    /// It is at most a minute old.
    Live,
    /// The feed does not answer, or answers rubbish: this is the last good data, see its age.
    Stale,
    /// The last good data is too old to be shown.
    Lost,
    /// Nothing is known of vehicles yet, or at all: there may be alerts.
    #[serde(other)]
    Quiet,
}

impl LiveState {
    /// Up to this age data is live, in seconds: feeds are made every half a minute, and asked for after that.
    pub const LIVE_SECS: i64 = 90;
    /// Up to this age the last good data is shown, in seconds.
    pub const SHOWN_SECS: i64 = 300;

    /// What data of an age in seconds is worth.
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

/// Real time of a stop, a line, or the whole network.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TransitLive {
    /// What it is worth.
    pub state: LiveState,
    /// When the newest of it was observed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub at: Option<Instant>,
    /// What comes to the stop, soonest first; nothing where no stop was asked for.
    #[serde(default, deserialize_with = "tolerant::list")]
    pub arrivals: Vec<TransitArrival>,
    /// Vehicles on the line, or all.
    #[serde(default, deserialize_with = "tolerant::list")]
    pub vehicles: Vec<TransitVehicle>,
    /// What riders have to know there, now or soon.
    #[serde(default, deserialize_with = "tolerant::list")]
    pub alerts: Vec<TransitAlert>,
}

/// An event of `GET /events`: real time of a topic, whenever it changes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TransitEvent {
    /// `stop:ID`, `route:ID` or `transit`, as it was asked for.
    pub topic: String,
    /// What is known now.
    pub live: TransitLive,
}

/// A vehicle that comes to a stop.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TransitArrival {
    /// Its line.
    pub line: TransitLine,
    /// Where it says it goes; empty where that is not known.
    #[serde(default)]
    pub headsign: Localized,
    /// When it is expected at the stop.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Instant,
    /// When the timetable has it there, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub scheduled: Option<Instant>,
    /// It does not run, or does not stop here, although the timetable says so.
    #[serde(default)]
    pub cancelled: bool,
    /// The time is reckoned from where the vehicle is, not told by the operator.
    #[serde(default)]
    pub estimated: bool,
    /// What stands on its plate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vehicle: Option<String>,
    /// Metres to the stop along the line, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub distance_m: Option<u32>,
    /// When it was observed.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub observed_at: Instant,
}

/// A vehicle on its way.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TransitVehicle {
    /// What stands on its plate, else the operator's number.
    pub id: String,
    /// Id of its line.
    pub line: String,
    /// Direction, a number into the line's directions; nothing where that is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub direction: Option<u8>,
    /// Latitude in degrees.
    pub lat: f64,
    /// Longitude in degrees.
    pub lon: f64,
    /// Degrees from north, clockwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bearing: Option<u16>,
    /// Kilometres an hour.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub speed_kmh: Option<u16>,
    /// Id of the stop that it comes to next or stands at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// It stands at `next`.
    #[serde(default)]
    pub at_stop: bool,
    /// When it was observed.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub observed_at: Instant,
}

/// What becomes of a service: the `Effect` of GTFS-realtime, as far as riders act differently on it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum AlertEffect {
    /// Nothing runs.
    NoService,
    /// Less runs than usual.
    ReducedService,
    /// Late.
    Delays,
    /// Another way.
    Detour,
    /// The stop has moved.
    StopMoved,
    /// Anything else.
    #[default]
    #[serde(other)]
    Other,
}

/// What riders have to know.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TransitAlert {
    /// The operator's id of it.
    pub id: String,
    /// What becomes of the service.
    #[serde(default)]
    pub effect: AlertEffect,
    /// In a few words.
    pub title: Localized,
    /// In full.
    #[serde(default)]
    pub text: Localized,
    /// Lines that it is about. Read as a whole: an alert of one line must not become one of the whole network.
    #[serde(default)]
    pub lines: Vec<TransitLine>,
    /// Ids of the stops that it is about. Without lines and stops it is about the whole network.
    #[serde(default)]
    pub stops: Vec<String>,
    /// It is about those lines at those stops only; else about each of them.
    #[serde(default)]
    pub only_together: bool,
    /// From when on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub from: Option<Instant>,
    /// Until when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub until: Option<Instant>,
    /// Where more of it stands: `https`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}
