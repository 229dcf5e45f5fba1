//! What is asked of a planner, and where a journey may begin and end.

use super::Planner;
use crate::{Fixed, WALK_RADIUS_M, geometry::nearest, walk_secs};

/// How far people go on foot to a first or from a last stop, as the crow flies.
const REACH_M: f64 = 1000.0;
/// How far when there is nothing nearer, and to how many stops then.
const FAR_REACH_M: f64 = 5000.0;
const FAR_STOPS: usize = 3;
/// The longest walk that is offered instead of a ride.
const ONLY_WALK_M: f64 = 2500.0;

/// Places where a journey may begin or end, each with the seconds on foot.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ends(pub Vec<(u32, i32)>);

/// What must not be used.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exclude {
    /// Numbers of lines.
    pub lines: Vec<u32>,
    /// Kinds of vehicle (`route_type`).
    pub modes: Vec<u16>,
}

/// A question for journeys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The day, as days of the common era.
    pub date: i32,
    /// Seconds after its midnight.
    pub at: i32,
    /// `at` is when one wants to be there, not when one sets out.
    pub arrive_by: bool,
    /// Where it begins.
    pub from: Ends,
    /// Where it ends.
    pub to: Ends,
    /// Seconds to walk all the way, where that is offered.
    pub walk: Option<i32>,
    /// At most so many rides (transfers and one).
    pub rides: usize,
    /// What must not be used.
    pub exclude: Exclude,
}

impl Planner {
    /// Where a journey from or to a place may begin or end: the place and what is near it.
    pub fn at_place(&self, place: u32) -> Ends {
        let spot = self.network.places.get(place as usize).map(|place| place.at).unwrap_or_default();
        let near = nearest(self.network.places.iter().map(|place| place.at), spot, WALK_RADIUS_M, usize::MAX);
        Ends(near.into_iter().map(|(at, metres)| (at, if at == place { 0 } else { walk_secs(metres) })).collect())
    }

    /// Where a journey from or to a spot may begin or end.
    pub fn near(&self, spot: Fixed) -> Ends {
        let spots = || self.network.places.iter().map(|place| place.at);
        let mut near = nearest(spots(), spot, REACH_M, usize::MAX);
        if near.is_empty() {
            near = nearest(spots(), spot, FAR_REACH_M, FAR_STOPS);
        }
        Ends(near.into_iter().map(|(at, metres)| (at, walk_secs(metres))).collect())
    }

    /// Seconds to walk all the way, where that is not too far.
    pub fn walk(from: Fixed, to: Fixed) -> Option<i32> {
        let metres = from.metres(to);
        (metres <= ONLY_WALK_M).then(|| walk_secs(metres))
    }
}
