//! A journey: walks and rides in sequence.

/// A way from origin to destination.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Journey {
    /// Departure in seconds after midnight, as late as the first ride allows.
    pub depart: i32,
    /// Arrival in seconds after midnight; an average if a leg has a headway.
    pub arrive: i32,
    /// Walks and rides in order.
    pub legs: Vec<Leg>,
}

/// A part of a journey.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leg {
    /// On foot.
    Walk(Walk),
    /// In a vehicle.
    Ride(Ride),
}

/// A walk. `None` is the origin or destination of the journey.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Walk {
    /// Number of the place where it starts.
    pub from: Option<u32>,
    /// Number of the place where it ends.
    pub to: Option<u32>,
    /// Start time.
    pub depart: i32,
    /// Duration in seconds.
    pub secs: i32,
}

/// A ride.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ride {
    /// Number of the profile.
    pub profile: u32,
    /// Index of the call where the rider boards.
    pub board: u32,
    /// Index of the call where the rider alights.
    pub alight: u32,
    /// Latest time to be at the stop.
    pub ready: i32,
    /// Departure: the timetabled time, or `ready` plus half the headway.
    pub depart: i32,
    /// Arrival.
    pub arrive: i32,
    /// The headway in seconds, if there is no timetable. The wait is between zero and this.
    pub every: Option<i32>,
}

impl Journey {
    /// The number of rides.
    pub fn rides(&self) -> u32 {
        self.legs.iter().filter(|leg| matches!(leg, Leg::Ride(_))).count() as u32
    }

    /// Minutes on foot, each walk rounded up, as the walking criterion counts them.
    pub fn walk_minutes(&self) -> u32 {
        self.legs.iter().map(|leg| if let Leg::Walk(walk) = leg { minutes(walk.secs) } else { 0 }).sum()
    }
}

/// Converts to whole minutes, rounded up.
pub(crate) fn minutes(secs: i32) -> u32 {
    (secs.max(0) as u32).div_ceil(60)
}
