//! What may be said about free spaces. An old, impossible or missing count gives no number, and never a zero.

use contract::{
    Instant,
    parking::{Freshness, OpeningStatus, Realtime, Vehicle},
};
use messages::{
    Words,
    args::{ParkingFreeAged, ParkingFreeNow},
};

use crate::{pins::Shape, time};

/// A count of free spaces that may be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SpaceCount {
    /// Free spaces.
    pub free: u32,
    /// All spaces, above zero.
    pub capacity: u32,
    /// Time of the count.
    pub at: Instant,
    /// Whether it is at most five minutes old. Otherwise its age is shown.
    pub is_current: bool,
    /// Whether the number is made up for a demonstration.
    pub is_simulated: bool,
}

/// What may be said about free spaces for a vehicle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Availability {
    /// Spaces are free.
    Free(SpaceCount),
    /// All spaces are taken.
    Full(SpaceCount),
    /// The site takes no vehicles.
    Closed {
        /// Whether this is made up for a demonstration.
        is_simulated: bool,
    },
    /// Nothing.
    Unknown,
}

/// What the newest count for a vehicle allows to say at `now`, in Unix seconds. Of two counts of the same time the later
/// one in the list applies. A simulated count never applies beside an operator's, which may be older: the page has got
/// the simulated one before.
pub fn availability(realtime: &[Realtime], vehicle: Vehicle, now: i64) -> Availability {
    let counts = realtime.iter().filter(|count| count.vehicle == vehicle);
    let newest = counts.max_by_key(|count| (!count.is_simulated, count.updated_at));
    let Some(count) = newest else { return Availability::Unknown };
    let is_current = match count.freshness(now) {
        Freshness::Current => true,
        Freshness::Aged => false,
        Freshness::Unknown => return Availability::Unknown,
    };
    let is_simulated = count.is_simulated;
    if count.opening_status == Some(OpeningStatus::Closed) {
        return Availability::Closed { is_simulated };
    }
    let (free, capacity) = (count.free, count.capacity);
    let shown = SpaceCount { free, capacity, at: count.updated_at, is_current, is_simulated };
    match (free, capacity) {
        // A device that is set up but counts nothing reports 0 of 0.
        (_, 0) => Availability::Unknown,
        (0, _) => Availability::Full(shown),
        _ => Availability::Free(shown),
    }
}

impl Availability {
    /// A word for styles and tests.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Free(_) => "free",
            Self::Full(_) => "full",
            Self::Closed { .. } => "closed",
            Self::Unknown => "unknown",
        }
    }

    /// The shape of a pin. Its colour says nothing more.
    pub const fn shape(self) -> Shape {
        match self {
            Self::Free(_) => Shape::Check,
            Self::Full(_) => Shape::Diamond,
            Self::Closed { .. } => Shape::Hollow,
            Self::Unknown => Shape::Circle,
        }
    }

    /// Whether it comes from a count that is shown with its age.
    pub const fn is_aged(self) -> bool {
        matches!(
            self,
            Self::Free(SpaceCount { is_current: false, .. }) | Self::Full(SpaceCount { is_current: false, .. })
        )
    }

    /// The state in words, always marked if it is simulated; `None` if nothing may be said. `now` has the city's offset.
    pub fn text(self, now: Instant, words: &Words) -> Option<String> {
        let (text, is_simulated) = match self {
            Self::Free(count) => (free_text(count, now, words), count.is_simulated),
            Self::Full(count) if count.is_current => (words.parking_full_now(clock(count, now)), count.is_simulated),
            Self::Full(count) => (words.parking_full_aged(time::ago(now, count.at, words)), count.is_simulated),
            Self::Closed { is_simulated } => (words.parking_takes_none().to_owned(), is_simulated),
            Self::Unknown => return None,
        };
        Some(if is_simulated { [&text, " (", words.parking_simulated(), ")"].concat() } else { text })
    }
}

fn free_text(count: SpaceCount, now: Instant, words: &Words) -> String {
    if count.is_current {
        let time = clock(count, now);
        return words.parking_free_now(ParkingFreeNow { count: count.free, total: count.capacity, time: &time });
    }
    words.parking_free_aged(ParkingFreeAged { count: count.free, age: &time::ago(now, count.at, words) })
}

/// The time of day of a count.
fn clock(count: SpaceCount, now: Instant) -> String {
    time::time(count.at.with_timezone(now.offset()))
}

#[cfg(test)]
mod tests;
