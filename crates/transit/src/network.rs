//! A network: GTFS lines, stops and times, validated, merged and deduplicated.

use serde::{Deserialize, Serialize};

use crate::{Fixed, Service};

/// A whole network, as stored in a pack.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Network {
    /// Source and validity.
    pub about: FeedInfo,
    /// Stop places. A place covers all stops at one position or of one station.
    pub places: Vec<Place>,
    /// Lines, with both directions together.
    pub lines: Vec<Line>,
    /// Stop sequences of lines.
    pub patterns: Vec<Pattern>,
    /// Run times along patterns.
    pub profiles: Vec<Profile>,
    /// Start times along profiles.
    pub runs: Vec<Run>,
    /// Service days of runs.
    pub services: Vec<Service>,
    /// Changes that the feed describes.
    pub transfers: Vec<Transfer>,
    /// Fares.
    pub fares: Vec<Fare>,
}

/// The source of a network.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FeedInfo {
    /// Publisher of the feed, or else its agencies.
    pub publisher: String,
    /// The publisher's version of the feed.
    pub version: String,
    /// Time zone of all times, as named in the feed.
    pub timezone: String,
    /// First and last day of the feed, in days of the common era.
    pub valid: (i32, i32),
    /// Use the weekly pattern on any date, because the feed describes years other than the current one.
    pub as_model: bool,
    /// Time of import, in seconds since 1970.
    pub imported_at: i64,
}

/// A stop or station as people know it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Place {
    /// Stop id of its station or its first member. Stable as long as the feed's ids are.
    pub id: String,
    /// Its name. Empty if the feed has only machine names.
    pub name: String,
    /// English name, if the feed translates it.
    pub name_en: String,
    /// Position.
    pub at: Fixed,
}

/// A line: both directions under one number.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Line {
    /// Route id without its direction suffix.
    pub id: String,
    /// The name shown on the vehicle: "01", "2A".
    pub name: String,
    /// Both ends of the line. Empty if the feed has only a machine name.
    pub long_name: String,
    /// English `long_name`.
    pub long_name_en: String,
    /// GTFS `route_type` (0 tram, 1 metro, 2 rail, 3 bus …).
    pub mode: u16,
    /// `route_color`, as 0xRRGGBB.
    pub color: Option<u32>,
    /// Name of the operator.
    pub agency: String,
    /// Fares valid on the line, as indices into [`Network::fares`].
    pub fares: Vec<u32>,
}

/// A sequence of stop places that a line serves in one direction.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pattern {
    /// Number of the line.
    pub line: u32,
    /// `direction_id`: 0 or 1.
    pub direction: u8,
    /// Destination shown on the vehicle.
    pub headsign: String,
    /// English headsign, if the feed translates it.
    pub headsign_en: String,
    /// The stop places in order.
    pub calls: Vec<Call>,
    /// Index of its shape in the shape pack.
    pub shape: Option<u32>,
}

/// A stop on a pattern.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Call {
    /// Number of the place.
    pub place: u32,
    /// Whether boarding is allowed.
    pub board: bool,
    /// Whether alighting is allowed.
    pub alight: bool,
}

/// Run times along a pattern, in seconds from the departure at its first stop.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Profile {
    /// Number of the pattern.
    pub pattern: u32,
    /// Arrival at every stop.
    pub arrive: Vec<i32>,
    /// Departure at every stop. Never before the arrival; the next arrival is never before it.
    pub depart: Vec<i32>,
}

/// Start times along a profile.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// Number of the profile.
    pub profile: u32,
    /// Number of the service, which defines the days.
    pub service: u32,
    /// The start times.
    pub starts: Starts,
}

/// Departures from the first stop.
#[derive(Clone, Debug, PartialEq)]
pub enum Starts {
    /// A timetable: seconds after midnight, sorted.
    Times(Vec<i32>),
    /// Headways, without exact times.
    Every(Vec<Headway>),
}

/// A period with a fixed headway. A rider who arrives at a random time waits between zero and the headway, so the
/// search counts half of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Headway {
    /// First departure at the first stop, seconds after midnight.
    pub first: i32,
    /// Last departure at the first stop, seconds after midnight.
    pub last: i32,
    /// Seconds between departures.
    pub secs: i32,
}

/// A change between two places, or between vehicles at one place, with a duration from the feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Transfer {
    /// Number of the place of alighting.
    pub from: u32,
    /// Number of the place of boarding.
    pub to: u32,
    /// Minimum duration in seconds; `None` if the change is impossible.
    pub secs: Option<i32>,
}

/// A fare (GTFS fares v1).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Fare {
    /// `fare_id`.
    pub id: String,
    /// Price in thousandths of the currency's unit.
    pub price_milli: i64,
    /// ISO 4217.
    pub currency: String,
    /// Number of transfers included; `None` if unlimited.
    pub transfers: Option<u8>,
    /// Seconds within which transfers are allowed.
    pub duration: Option<u32>,
    /// Whether the price depends on the zones of boarding and alighting.
    pub by_zone: bool,
}

impl Network {
    /// The pattern of a profile.
    pub fn pattern_of(&self, profile: u32) -> Option<&Pattern> {
        self.patterns.get(self.profiles.get(profile as usize)?.pattern as usize)
    }

    /// The line of a profile.
    pub fn line_of(&self, profile: u32) -> Option<&Line> {
        self.lines.get(self.pattern_of(profile)?.line as usize)
    }

    /// The number of the place with this id.
    pub fn place_of(&self, id: &str) -> Option<u32> {
        self.places.iter().position(|place| place.id == id).map(|at| at as u32)
    }

    /// The number of the line with this id.
    pub fn line_by_id(&self, id: &str) -> Option<u32> {
        self.lines.iter().position(|line| line.id == id).map(|at| at as u32)
    }
}
