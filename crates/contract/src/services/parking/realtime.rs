//! Free spaces, as operators count them, and how old a count may be.

use json::tolerant;
use serde::{Deserialize, Serialize};

use super::Vehicle;
use crate::{FieldProblem, Instant};

/// Whether a site takes vehicles, after ParkAPI's `realtime_opening_status`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum OpeningStatus {
    /// It takes vehicles.
    Open,
    /// It takes none.
    Closed,
    /// The operator does not know, or says something that this version does not know.
    #[default]
    #[serde(other)]
    Unknown,
}

/// Free spaces for a kind of vehicle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Realtime {
    /// The vehicle.
    pub vehicle: Vehicle,
    /// Free spaces.
    pub free: u32,
    /// All spaces at that time.
    pub capacity: u32,
    /// Whether it takes vehicles at that time; absent if the operator does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opening_status: Option<OpeningStatus>,
    /// Time of the count.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub updated_at: Instant,
    /// Whether the number is made up for a demonstration.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_simulated: bool,
}

/// What may be said about free spaces, by the age of their count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Freshness {
    /// At most five minutes old: number and time.
    Current,
    /// At most half an hour old: the number with its age.
    Aged,
    /// Older, from the future, or impossible: no number.
    Unknown,
}

impl Realtime {
    /// Counts up to this age, in seconds, are current.
    pub const CURRENT_SECS: i64 = 5 * 60;
    /// Counts up to this age, in seconds, are shown with their age.
    pub const SHOWN_SECS: i64 = 30 * 60;
    /// Clocks of operators may be this much ahead, in seconds.
    pub const AHEAD_SECS: i64 = 60;

    /// What may be said at `now`, in Unix seconds.
    pub fn freshness(&self, now: i64) -> Freshness {
        match now - self.updated_at.timestamp() {
            _ if self.free > self.capacity => Freshness::Unknown,
            age if age < -Self::AHEAD_SECS => Freshness::Unknown,
            age if age <= Self::CURRENT_SECS => Freshness::Current,
            age if age <= Self::SHOWN_SECS => Freshness::Aged,
            _ => Freshness::Unknown,
        }
    }
}

/// `PUT /parking/sites/{uid}/realtime`: the counts of a site, which replace those of the same vehicles.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SiteRealtime {
    /// The counts, at most one per vehicle.
    pub realtime: Vec<Realtime>,
}

/// `PUT /parking/realtime`: the counts of many sites.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RealtimeBatch {
    /// At most 1,000 sites.
    pub sites: Vec<BatchSite>,
}

/// The counts of a site in a batch.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BatchSite {
    /// Key of the site.
    pub uid: String,
    /// The counts, at most one per vehicle.
    pub realtime: Vec<Realtime>,
}

/// The answer to a batch. A wrong site does not stop the others.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BatchResult {
    /// Number of sites whose counts were taken.
    pub accepted: u32,
    /// What is wrong with the others; pointers begin with `/sites/`.
    #[serde(default, deserialize_with = "tolerant::list", skip_serializing_if = "Vec::is_empty")]
    pub refused: Vec<FieldProblem>,
}

/// A site with its counts, for readers: unlike [`BatchSite`], it is read item by item.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CountedSite {
    /// Key of the site.
    pub uid: String,
    /// The counts.
    #[serde(default, deserialize_with = "tolerant::list")]
    pub realtime: Vec<Realtime>,
}

/// The data of `parking:UID.UID.…`, topics of `GET /events` with at most 100 sites: those whose counts have changed since
/// the last event of the stream, or all with counts in the first. A site without counts has none any more.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ParkingEvent {
    /// `parking:UID` if the topic has one site, else `parking`: its keys may be longer than the counts.
    pub topic: String,
    /// The sites.
    #[serde(default, deserialize_with = "tolerant::list")]
    pub sites: Vec<CountedSite>,
}
