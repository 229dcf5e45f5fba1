//! Input of the planner, and the stops where a journey can begin or end.

use super::Planner;
use crate::{Fixed, WALK_RADIUS_M, geometry::nearest, walk_secs};

/// Maximum walk to the first and from the last stop, in metres as the crow flies.
const REACH_M: f64 = 1000.0;
/// Maximum walk if no stop is nearer, and the number of stops considered then.
const FAR_REACH_M: f64 = 5000.0;
const FAR_STOPS: usize = 3;
/// Maximum walk offered instead of a ride, in metres.
const ONLY_WALK_M: f64 = 2500.0;

/// Stops where a journey can begin or end, with the walk to or from them in seconds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccessStops(pub Vec<(u32, i32)>);

/// Lines and modes to avoid.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exclude {
    /// Numbers of lines.
    pub lines: Vec<u32>,
    /// Kinds of vehicle (`route_type`).
    pub modes: Vec<u16>,
}

/// A request for journeys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The date, in days of the common era.
    pub date: i32,
    /// Seconds after midnight of the date.
    pub at: i32,
    /// Whether `at` is the latest arrival instead of the earliest departure.
    pub arrive_by: bool,
    /// Where the journey begins.
    pub from: AccessStops,
    /// Where the journey ends.
    pub to: AccessStops,
    /// Seconds to walk all the way, if that is offered.
    pub walk: Option<i32>,
    /// Maximum number of rides (transfers plus one).
    pub rides: usize,
    /// Lines and modes to avoid.
    pub exclude: Exclude,
}

impl Planner {
    /// Access and egress of a place: the place itself and those nearby.
    pub fn at_place(&self, place: u32) -> AccessStops {
        let spot = self.network.places.get(place as usize).map(|place| place.at).unwrap_or_default();
        let near = nearest(self.network.places.iter().map(|place| place.at), spot, WALK_RADIUS_M, usize::MAX);
        let stops = near.into_iter().map(|(at, metres)| (at, if at == place { 0 } else { walk_secs(metres) }));
        AccessStops(stops.collect())
    }

    /// Access and egress of a position.
    pub fn near(&self, spot: Fixed) -> AccessStops {
        let spots = || self.network.places.iter().map(|place| place.at);
        let mut near = nearest(spots(), spot, REACH_M, usize::MAX);
        if near.is_empty() {
            near = nearest(spots(), spot, FAR_REACH_M, FAR_STOPS);
        }
        AccessStops(near.into_iter().map(|(at, metres)| (at, walk_secs(metres))).collect())
    }

    /// Seconds to walk all the way. `None` if it is too far.
    pub fn walk(from: Fixed, to: Fixed) -> Option<i32> {
        let metres = from.metres(to);
        (metres <= ONLY_WALK_M).then(|| walk_secs(metres))
    }
}
