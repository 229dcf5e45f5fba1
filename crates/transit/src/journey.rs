//! A journey: walks and rides, one after the other.

/// A way from origin to destination.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Journey {
    /// When one sets out, seconds after midnight: as late as the first ride allows.
    pub depart: i32,
    /// When one is there; with a headway on the way, on average.
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

/// A walk. Origin and destination of the journey are `None`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Walk {
    /// Number of the place it begins at.
    pub from: Option<u32>,
    /// Number of the place it ends at.
    pub to: Option<u32>,
    /// When it begins.
    pub depart: i32,
    /// Seconds it takes.
    pub secs: i32,
}

/// A ride.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ride {
    /// Number of the profile.
    pub profile: u32,
    /// Number of the call where one gets on.
    pub board: u32,
    /// Number of the call where one gets off.
    pub alight: u32,
    /// When one is at the stop at the latest.
    pub ready: i32,
    /// When it departs: with a timetable the time, with a headway `ready` and half the headway.
    pub depart: i32,
    /// When it arrives.
    pub arrive: i32,
    /// The headway in seconds, where there is no timetable: one waits between nothing and this.
    pub every: Option<i32>,
}

impl Journey {
    /// How many times one gets on a vehicle.
    pub fn rides(&self) -> u32 {
        self.legs.iter().filter(|leg| matches!(leg, Leg::Ride(_))).count() as u32
    }

    /// Minutes on foot, each walk rounded up: what the walking criterion counts.
    pub fn walk_minutes(&self) -> u32 {
        self.legs.iter().map(|leg| if let Leg::Walk(walk) = leg { minutes(walk.secs) } else { 0 }).sum()
    }
}

/// Whole minutes, rounded up.
pub(crate) fn minutes(secs: i32) -> u32 {
    (secs.max(0) as u32).div_ceil(60)
}
