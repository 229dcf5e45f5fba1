//! A vehicle that comes to a place, and who says so.

use super::snapshot::VehicleName;

/// Who says when a vehicle comes. Of several, the last in this order is believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Precedence {
    /// Reckoned from where it is.
    Estimated,
    /// The operator, of this vehicle and stop.
    Approach,
    /// The operator, of the trip.
    Trip,
}

/// A vehicle that comes to a place. Times are seconds since 1970.
#[derive(Clone, Debug, PartialEq)]
pub struct Arrival {
    /// Number of the place.
    pub place: u32,
    /// Number of the line.
    pub line: u32,
    /// Number of the profile that it runs on, where that is known.
    pub profile: Option<u32>,
    /// When it is expected.
    pub at: i64,
    /// When the timetable has it there.
    pub scheduled: Option<i64>,
    /// It does not come, although the timetable says so.
    pub cancelled: bool,
    /// Its vehicle.
    pub vehicle: Option<VehicleName>,
    /// Metres to the place along the line.
    pub distance_m: Option<u32>,
    /// When it was observed.
    pub observed_at: i64,
    pub(super) precedence: Precedence,
    /// The run of a trip of the feed; may be empty.
    pub(super) run: String,
    /// When it began or will begin at the first stop of its profile.
    pub(super) began: Option<i64>,
    /// The call of its profile.
    pub(super) call: Option<usize>,
    /// The whole trip does not run.
    pub(super) whole: bool,
}
