//! A network: what GTFS says of lines, stops and times, checked, merged and without repetition.

use serde::{Deserialize, Serialize};

use crate::{Fixed, Service};

/// A whole network, as its pack holds it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Network {
    /// Where it comes from and when it is valid.
    pub about: About,
    /// Stop places: one for all stops at the same spot or of the same station.
    pub places: Vec<Place>,
    /// Lines, both directions together.
    pub lines: Vec<Line>,
    /// Sequences of stop places that vehicles serve.
    pub patterns: Vec<Pattern>,
    /// Run times along patterns.
    pub profiles: Vec<Profile>,
    /// When vehicles start along profiles.
    pub runs: Vec<Run>,
    /// On which days runs take place.
    pub services: Vec<Service>,
    /// Changes that the feed itself describes.
    pub transfers: Vec<Transfer>,
    /// Fares.
    pub fares: Vec<Fare>,
}

/// Where a network comes from.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct About {
    /// Who publishes the feed, or its agencies.
    pub publisher: String,
    /// The publisher's version of the feed.
    pub version: String,
    /// Time zone of every time, as the feed names it.
    pub timezone: String,
    /// First and last day that the feed describes, as days of the common era.
    pub valid: (i32, i32),
    /// The weekly pattern is used on any date: the feed describes other years than the ones it is shown in.
    pub as_model: bool,
    /// When it was imported: seconds since 1970.
    pub imported_at: i64,
}

/// What people call a stop or a station.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Place {
    /// Stop id of its station or of its first member: stable as long as the feed's ids are.
    pub id: String,
    /// Its name; empty where the feed has only machine names.
    pub name: String,
    /// Its name in English, where the feed translates it.
    pub name_en: String,
    /// Where it is.
    pub at: Fixed,
}

/// A line: both directions under one number.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Line {
    /// Route id, without the mark of its direction.
    pub id: String,
    /// What stands on the vehicle: "01", "2A".
    pub name: String,
    /// From where to where; empty where the feed has only a machine name.
    pub long_name: String,
    /// See `long_name`.
    pub long_name_en: String,
    /// Kind of vehicle: `route_type` of GTFS (0 tram, 1 metro, 2 rail, 3 bus …).
    pub mode: u16,
    /// `route_color`, as 0xRRGGBB.
    pub color: Option<u32>,
    /// Who runs it.
    pub agency: String,
    /// Fares that hold on it, numbers into [`Network::fares`].
    pub fares: Vec<u32>,
}

/// A sequence of stop places that a line serves in one direction.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pattern {
    /// Number of the line.
    pub line: u32,
    /// 0 or 1: `direction_id`.
    pub direction: u8,
    /// Where vehicles say they go.
    pub headsign: String,
    /// The same in English, where the feed translates it.
    pub headsign_en: String,
    /// The stop places in order.
    pub calls: Vec<Call>,
    /// Its drawing, a number into the pack of shapes.
    pub shape: Option<u32>,
}

/// A stop on a pattern.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Call {
    /// Number of the place.
    pub place: u32,
    /// People can get on.
    pub board: bool,
    /// People can get off.
    pub alight: bool,
}

/// Run times along a pattern, in seconds from the departure at its first stop.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Profile {
    /// Number of the pattern.
    pub pattern: u32,
    /// Arrival at every stop.
    pub arrive: Vec<i32>,
    /// Departure at every stop; never before the arrival, and the next arrival never before it.
    pub depart: Vec<i32>,
}

/// When vehicles start along a profile.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// Number of the profile.
    pub profile: u32,
    /// Number of the service: on which days.
    pub service: u32,
    /// At which times.
    pub starts: Starts,
}

/// Times of departure at the first stop.
#[derive(Clone, Debug, PartialEq)]
pub enum Starts {
    /// A timetable: sorted seconds after midnight.
    Times(Vec<i32>),
    /// Only how often is known.
    Every(Vec<Headway>),
}

/// A vehicle every so often. A person who comes at any time waits between nothing and the headway, so half of it is
/// counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Headway {
    /// First departure at the first stop, seconds after midnight.
    pub first: i32,
    /// Last departure at the first stop, seconds after midnight.
    pub last: i32,
    /// Seconds from one to the next.
    pub secs: i32,
}

/// A change between two places, or between vehicles at one, of which the feed says how long it takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Transfer {
    /// Number of the place one gets off at.
    pub from: u32,
    /// Number of the place one gets on at.
    pub to: u32,
    /// Seconds that it takes at least; `None`: not possible.
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
    /// Transfers that it allows; `None`: any number.
    pub transfers: Option<u8>,
    /// Seconds that a transfer may take.
    pub duration: Option<u32>,
    /// Whether it depends on where one gets on and off.
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

    /// The number of the place with an id.
    pub fn place_of(&self, id: &str) -> Option<u32> {
        self.places.iter().position(|place| place.id == id).map(|at| at as u32)
    }

    /// The number of the line with an id.
    pub fn line_by_id(&self, id: &str) -> Option<u32> {
        self.lines.iter().position(|line| line.id == id).map(|at| at as u32)
    }
}
