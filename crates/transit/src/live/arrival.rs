//! The arrival of a vehicle at a place, and its source.

use super::snapshot::VehicleName;

/// The source of an arrival. If there are several, the last in this order counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Precedence {
    /// Computed from the vehicle's position.
    Estimated,
    /// Reported by the operator for this vehicle and stop.
    Approach,
    /// Reported by the operator for the trip.
    Trip,
}

/// The arrival of a vehicle at a place. Times are seconds since 1970.
#[derive(Clone, Debug, PartialEq)]
pub struct Arrival {
    /// Number of the place.
    pub place: u32,
    /// Number of the line.
    pub line: u32,
    /// Number of its profile, if known.
    pub profile: Option<u32>,
    /// When it is expected.
    pub at: i64,
    /// When it is due by the timetable.
    pub scheduled: Option<i64>,
    /// It does not come, although it is in the timetable.
    pub cancelled: bool,
    /// Its vehicle.
    pub vehicle: Option<VehicleName>,
    /// Metres to the place along the line.
    pub distance_m: Option<u32>,
    /// When it was observed.
    pub observed_at: i64,
    pub(super) precedence: Precedence,
    /// Key of its run in the feed, from `FeedIndex::run_of`; may be empty.
    pub(super) run: String,
    /// When the run started, or will start, at the first stop of its profile.
    pub(super) began: Option<i64>,
    /// Index of the call on its profile.
    pub(super) call: Option<usize>,
    /// The whole trip is cancelled, not just this stop.
    pub(super) whole: bool,
}
