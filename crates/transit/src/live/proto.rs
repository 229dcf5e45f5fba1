//! The messages of GTFS-realtime 2.0 (gtfs.org/documentation/realtime/proto), as far as the portal reads or writes them.
//! Enumerations are plain numbers: a feed may use ones that are newer than this.

use prost::Message;

/// A whole feed.
#[derive(Clone, PartialEq, Message)]
pub struct FeedMessage {
    /// About the feed.
    #[prost(message, required, tag = "1")]
    pub header: FeedHeader,
    /// What it says.
    #[prost(message, repeated, tag = "2")]
    pub entity: Vec<FeedEntity>,
}

/// About a feed.
#[derive(Clone, PartialEq, Message)]
pub struct FeedHeader {
    /// "2.0"
    #[prost(string, required, tag = "1")]
    pub gtfs_realtime_version: String,
    /// 0: the full data set. 1: changes only.
    #[prost(int32, optional, tag = "2")]
    pub incrementality: Option<i32>,
    /// When it was made: seconds since 1970.
    #[prost(uint64, optional, tag = "3")]
    pub timestamp: Option<u64>,
}

/// One thing that a feed says.
#[derive(Clone, PartialEq, Message)]
pub struct FeedEntity {
    /// Its id in the feed.
    #[prost(string, required, tag = "1")]
    pub id: String,
    /// Only in feeds of changes.
    #[prost(bool, optional, tag = "2")]
    pub is_deleted: Option<bool>,
    /// When a trip is where.
    #[prost(message, optional, tag = "3")]
    pub trip_update: Option<TripUpdate>,
    /// Where a vehicle is.
    #[prost(message, optional, tag = "4")]
    pub vehicle: Option<VehiclePosition>,
    /// What riders have to know.
    #[prost(message, optional, tag = "5")]
    pub alert: Option<Alert>,
}

/// When a trip is where.
#[derive(Clone, PartialEq, Message)]
pub struct TripUpdate {
    /// The trip.
    #[prost(message, required, tag = "1")]
    pub trip: TripDescriptor,
    /// Its stops, in order.
    #[prost(message, repeated, tag = "2")]
    pub stop_time_update: Vec<StopTimeUpdate>,
    /// The vehicle that serves it.
    #[prost(message, optional, tag = "3")]
    pub vehicle: Option<VehicleDescriptor>,
    /// When it was observed: seconds since 1970.
    #[prost(uint64, optional, tag = "4")]
    pub timestamp: Option<u64>,
    /// Seconds behind the timetable.
    #[prost(int32, optional, tag = "5")]
    pub delay: Option<i32>,
}

/// A stop of a trip.
#[derive(Clone, PartialEq, Message)]
pub struct StopTimeUpdate {
    /// `stop_sequence` of GTFS.
    #[prost(uint32, optional, tag = "1")]
    pub stop_sequence: Option<u32>,
    /// When it arrives.
    #[prost(message, optional, tag = "2")]
    pub arrival: Option<StopTimeEvent>,
    /// When it leaves.
    #[prost(message, optional, tag = "3")]
    pub departure: Option<StopTimeEvent>,
    /// `stop_id` of GTFS.
    #[prost(string, optional, tag = "4")]
    pub stop_id: Option<String>,
    /// 0 scheduled, 1 skipped, 2 no data, 3 unscheduled.
    #[prost(int32, optional, tag = "5")]
    pub schedule_relationship: Option<i32>,
}

/// A time.
#[derive(Clone, Copy, PartialEq, Message)]
pub struct StopTimeEvent {
    /// Seconds behind the timetable.
    #[prost(int32, optional, tag = "1")]
    pub delay: Option<i32>,
    /// Seconds since 1970.
    #[prost(int64, optional, tag = "2")]
    pub time: Option<i64>,
    /// Seconds that it may be wrong.
    #[prost(int32, optional, tag = "3")]
    pub uncertainty: Option<i32>,
}

/// Where a vehicle is.
#[derive(Clone, PartialEq, Message)]
pub struct VehiclePosition {
    /// The trip that it serves.
    #[prost(message, optional, tag = "1")]
    pub trip: Option<TripDescriptor>,
    /// Where it is.
    #[prost(message, optional, tag = "2")]
    pub position: Option<Position>,
    /// Its next stop, or where it stands.
    #[prost(uint32, optional, tag = "3")]
    pub current_stop_sequence: Option<u32>,
    /// 0 coming in, 1 stopped, 2 on its way.
    #[prost(int32, optional, tag = "4")]
    pub current_status: Option<i32>,
    /// When it was observed: seconds since 1970.
    #[prost(uint64, optional, tag = "5")]
    pub timestamp: Option<u64>,
    /// See `current_stop_sequence`.
    #[prost(string, optional, tag = "7")]
    pub stop_id: Option<String>,
    /// The vehicle.
    #[prost(message, optional, tag = "8")]
    pub vehicle: Option<VehicleDescriptor>,
}

/// A position.
#[derive(Clone, Copy, PartialEq, Message)]
pub struct Position {
    /// Degrees north (WGS84).
    #[prost(float, required, tag = "1")]
    pub latitude: f32,
    /// Degrees east.
    #[prost(float, required, tag = "2")]
    pub longitude: f32,
    /// Degrees from north, clockwise.
    #[prost(float, optional, tag = "3")]
    pub bearing: Option<f32>,
    /// Metres.
    #[prost(double, optional, tag = "4")]
    pub odometer: Option<f64>,
    /// Metres a second.
    #[prost(float, optional, tag = "5")]
    pub speed: Option<f32>,
}

/// Names a trip.
#[derive(Clone, PartialEq, Message)]
pub struct TripDescriptor {
    /// `trip_id` of GTFS.
    #[prost(string, optional, tag = "1")]
    pub trip_id: Option<String>,
    /// When it starts, `HH:MM:SS`: tells the runs of a trip of frequencies.txt apart.
    #[prost(string, optional, tag = "2")]
    pub start_time: Option<String>,
    /// The service day, `YYYYMMDD`.
    #[prost(string, optional, tag = "3")]
    pub start_date: Option<String>,
    /// 0 scheduled, 1 added, 2 unscheduled, 3 cancelled, 7 deleted.
    #[prost(int32, optional, tag = "4")]
    pub schedule_relationship: Option<i32>,
    /// `route_id` of GTFS.
    #[prost(string, optional, tag = "5")]
    pub route_id: Option<String>,
    /// `direction_id` of GTFS.
    #[prost(uint32, optional, tag = "6")]
    pub direction_id: Option<u32>,
}

/// Names a vehicle.
#[derive(Clone, PartialEq, Message)]
pub struct VehicleDescriptor {
    /// The operator's number.
    #[prost(string, optional, tag = "1")]
    pub id: Option<String>,
    /// What people see on it.
    #[prost(string, optional, tag = "2")]
    pub label: Option<String>,
    /// Its plate.
    #[prost(string, optional, tag = "3")]
    pub license_plate: Option<String>,
}

/// What riders have to know.
#[derive(Clone, PartialEq, Message)]
pub struct Alert {
    /// When it holds; always, when there is none.
    #[prost(message, repeated, tag = "1")]
    pub active_period: Vec<TimeRange>,
    /// What it is about.
    #[prost(message, repeated, tag = "5")]
    pub informed_entity: Vec<EntitySelector>,
    /// Why.
    #[prost(int32, optional, tag = "6")]
    pub cause: Option<i32>,
    /// 1 no service, 2 reduced, 3 delays, 4 detour, 5 additional, 6 modified, 7 other, 8 unknown, 9 stop moved …
    #[prost(int32, optional, tag = "7")]
    pub effect: Option<i32>,
    /// Where more of it stands.
    #[prost(message, optional, tag = "8")]
    pub url: Option<TranslatedString>,
    /// In a few words.
    #[prost(message, optional, tag = "10")]
    pub header_text: Option<TranslatedString>,
    /// In full.
    #[prost(message, optional, tag = "11")]
    pub description_text: Option<TranslatedString>,
}

/// A stretch of time; an end that is missing lies in the infinite.
#[derive(Clone, Copy, PartialEq, Message)]
pub struct TimeRange {
    /// Seconds since 1970.
    #[prost(uint64, optional, tag = "1")]
    pub start: Option<u64>,
    /// Seconds since 1970.
    #[prost(uint64, optional, tag = "2")]
    pub end: Option<u64>,
}

/// What an alert is about: all that is named must hold.
#[derive(Clone, PartialEq, Message)]
pub struct EntitySelector {
    /// `agency_id` of GTFS.
    #[prost(string, optional, tag = "1")]
    pub agency_id: Option<String>,
    /// `route_id` of GTFS.
    #[prost(string, optional, tag = "2")]
    pub route_id: Option<String>,
    /// `route_type` of GTFS.
    #[prost(int32, optional, tag = "3")]
    pub route_type: Option<i32>,
    /// A trip.
    #[prost(message, optional, tag = "4")]
    pub trip: Option<TripDescriptor>,
    /// `stop_id` of GTFS.
    #[prost(string, optional, tag = "5")]
    pub stop_id: Option<String>,
}

/// A text in some languages.
#[derive(Clone, PartialEq, Message)]
pub struct TranslatedString {
    /// One for each.
    #[prost(message, repeated, tag = "1")]
    pub translation: Vec<Translation>,
}

/// A text in a language.
#[derive(Clone, PartialEq, Message)]
pub struct Translation {
    /// The text.
    #[prost(string, required, tag = "1")]
    pub text: String,
    /// BCP 47; the feed's own language when there is none.
    #[prost(string, optional, tag = "2")]
    pub language: Option<String>,
}
