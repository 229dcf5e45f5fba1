//! What a realtime feed reports, whatever its format.

use contract::{Localized, transit::AlertEffect};

use crate::Fixed;

/// Everything that a feed reports at one moment. Times are seconds since 1970.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FeedSnapshot {
    /// When the feed was created.
    pub made_at: i64,
    /// When trips are at their stops.
    pub trips: Vec<TripSnapshot>,
    /// Positions of vehicles.
    pub vehicles: Vec<VehicleSnapshot>,
    /// Vehicles approaching a stop.
    pub approaches: Vec<VehicleApproach>,
    /// Alerts for riders.
    pub alerts: Vec<AlertSnapshot>,
    /// What could not be used and why, for the operator.
    pub left_out: Vec<String>,
}

/// Identifies a trip, as far as the feed does. Fields that the feed does not give are empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TripRef {
    /// `trip_id`.
    pub trip: String,
    /// `route_id`.
    pub route: String,
    /// `direction_id`.
    pub direction: Option<u8>,
    /// Start at its first stop, in seconds after midnight (`start_time`).
    pub start: Option<i32>,
    /// Service day, as a day number of the common era (`start_date`).
    pub date: Option<i32>,
}

/// When a trip is at its stops.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TripSnapshot {
    /// The trip.
    pub trip: TripRef,
    /// Its vehicle.
    pub vehicle: Option<VehicleName>,
    /// When it was observed.
    pub observed_at: i64,
    /// The trip does not run.
    pub cancelled: bool,
    /// Its stops, in order.
    pub stops: Vec<StopSnapshot>,
}

/// A stop of a trip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StopSnapshot {
    /// `stop_id`.
    pub stop: String,
    /// What is known about it.
    pub prediction: StopPrediction,
}

/// When a vehicle is at a stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StopPrediction {
    /// At this time, in seconds since 1970.
    At(i64),
    /// Seconds behind the timetable; negative if early.
    Delay(i32),
    /// The vehicle does not stop here.
    Skipped,
    /// Nothing is known from this stop on.
    Unknown,
}

/// The names of a vehicle.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VehicleName {
    /// Unique identifier: its plate, else the operator's number, else its label.
    pub id: String,
    /// Name that people read on it: its plate, else its label, else the operator's number.
    pub shown: String,
}

impl VehicleName {
    /// Names a vehicle by its plate.
    pub fn plate(plate: &str) -> Self {
        Self { id: plate.to_owned(), shown: plate.to_owned() }
    }
}

/// The position of a vehicle.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct VehicleSnapshot {
    /// Its name.
    pub name: VehicleName,
    /// The trip that it serves.
    pub trip: TripRef,
    /// Its position.
    pub at: Fixed,
    /// Degrees from north, clockwise.
    pub bearing: Option<u16>,
    /// Kilometres per hour.
    pub speed_kmh: Option<u16>,
    /// `stop_id` of the stop that it is approaching or standing at; may be empty.
    pub stop: String,
    /// Whether it is standing at the stop.
    pub stopped: bool,
    /// When it was observed.
    pub observed_at: i64,
}

/// A vehicle approaching a stop, as the operators of Hanoi report it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VehicleApproach {
    /// Route id, or the line number on the vehicle.
    pub route: String,
    /// Id of the stop.
    pub stop: String,
    /// Text of its licence plate; may be empty.
    pub plate: String,
    /// Metres to the stop along the line.
    pub distance_m: Option<u32>,
    /// Seconds to the stop.
    pub eta_s: Option<i32>,
    /// Kilometres per hour.
    pub speed_kmh: Option<u16>,
    /// When it was observed.
    pub observed_at: i64,
}

/// An alert for riders.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AlertSnapshot {
    /// Its id in the feed.
    pub id: String,
    /// Effect on the service.
    pub effect: AlertEffect,
    /// Summary in a few words.
    pub title: Localized,
    /// Full text.
    pub text: Localized,
    /// When it applies: start and end of each period. A missing start or end leaves it open. No periods: always.
    pub periods: Vec<(Option<i64>, Option<i64>)>,
    /// What it applies to: routes, trips, route types, stops. No entries: everything.
    pub informed_entities: Vec<EntityRef>,
    /// Address with more information.
    pub url: Option<String>,
}

/// What an alert applies to. All given fields must match.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EntityRef {
    /// `route_id`; may be empty.
    pub route: String,
    /// `trip_id`; may be empty.
    pub trip: String,
    /// `route_type`.
    pub mode: Option<u16>,
    /// `stop_id`; may be empty.
    pub stop: String,
}
