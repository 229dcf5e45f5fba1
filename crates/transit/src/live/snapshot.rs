//! What a feed of real time says, whichever kind it is.

use contract::{Localized, transit::AlertEffect};

use crate::Fixed;

/// Everything that a feed says at one time. Times are seconds since 1970.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FeedSnapshot {
    /// When it was made.
    pub made_at: i64,
    /// When trips are where.
    pub trips: Vec<TripSnapshot>,
    /// Where vehicles are.
    pub vehicles: Vec<VehicleSnapshot>,
    /// Vehicles on their way to a stop.
    pub approaches: Vec<VehicleApproach>,
    /// What riders have to know.
    pub alerts: Vec<AlertSnapshot>,
    /// What could not be used, and why: for the operator.
    pub left_out: Vec<String>,
}

/// Names a trip, as far as the feed does. Empty: not named.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TripRef {
    /// `trip_id`.
    pub trip: String,
    /// `route_id`.
    pub route: String,
    /// `direction_id`.
    pub direction: Option<u8>,
    /// Start at its first stop, seconds after midnight.
    pub start: Option<i32>,
    /// Its service day, as days of the common era.
    pub date: Option<i32>,
}

/// When a trip is where.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TripSnapshot {
    /// The trip.
    pub trip: TripRef,
    /// Its vehicle.
    pub vehicle: Option<VehicleName>,
    /// When it was observed.
    pub observed_at: i64,
    /// It does not run.
    pub cancelled: bool,
    /// Its stops in order.
    pub stops: Vec<StopSnapshot>,
}

/// A stop of a trip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StopSnapshot {
    /// `stop_id`.
    pub stop: String,
    /// What is known of it.
    pub when: When,
}

/// When a vehicle is at a stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// At that time.
    At(i64),
    /// So many seconds behind the timetable.
    Delay(i32),
    /// It does not stop there.
    Skipped,
    /// From here on nothing is known.
    Unknown,
}

/// What a vehicle is called.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VehicleName {
    /// What tells it from all others: its plate, else the operator's number, else its label.
    pub id: String,
    /// What people read on it: its plate, else its label, else the operator's number.
    pub shown: String,
}

impl VehicleName {
    /// Of a plate.
    pub fn plate(plate: &str) -> Self {
        Self { id: plate.to_owned(), shown: plate.to_owned() }
    }
}

/// Where a vehicle is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct VehicleSnapshot {
    /// Its name.
    pub name: VehicleName,
    /// What it serves.
    pub trip: TripRef,
    /// Where it is.
    pub at: Fixed,
    /// Degrees from north, clockwise.
    pub bearing: Option<u16>,
    /// Kilometres an hour.
    pub speed_kmh: Option<u16>,
    /// The stop that it comes to or stands at; may be empty.
    pub stop: String,
    /// It stands there.
    pub stopped: bool,
    /// When it was observed.
    pub observed_at: i64,
}

/// A vehicle on its way to a stop, as the operators of Hanoi say it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VehicleApproach {
    /// Route id, or the number on the vehicle.
    pub route: String,
    /// The stop.
    pub stop: String,
    /// What stands on its plate; may be empty.
    pub plate: String,
    /// Metres to the stop along the line.
    pub distance_m: Option<u32>,
    /// Seconds to the stop.
    pub eta_s: Option<i32>,
    /// Kilometres an hour.
    pub speed_kmh: Option<u16>,
    /// When it was observed.
    pub observed_at: i64,
}

/// What riders have to know.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AlertSnapshot {
    /// Its id in the feed.
    pub id: String,
    /// What becomes of the service.
    pub effect: AlertEffect,
    /// In a few words.
    pub title: Localized,
    /// In full.
    pub text: Localized,
    /// When it holds; an end that is missing lies in the infinite. Always, when there is no stretch.
    pub periods: Vec<(Option<i64>, Option<i64>)>,
    /// What it is about: route, `route_type`, stop. Nothing named: everything.
    pub about: Vec<About>,
    /// Where more of it stands.
    pub url: Option<String>,
}

/// What an alert is about: all that is named holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// `route_id`; may be empty.
    pub route: String,
    /// `trip_id`; may be empty.
    pub trip: String,
    /// `route_type`.
    pub mode: Option<u16>,
    /// `stop_id`; may be empty.
    pub stop: String,
}
