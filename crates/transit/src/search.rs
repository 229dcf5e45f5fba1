//! What both searches for journeys, by arrival and by walking, are asked and find.

use crate::{Day, Flat};

/// Later than any time; a sum of two stays a number.
pub(crate) const FAR: i32 = i32::MAX / 2;

/// What is asked: times go on in the direction of `flat` and `day`.
pub(crate) struct Ask<'a> {
    pub flat: &'a Flat,
    pub day: &'a Day,
    pub from: &'a [(u32, i32)],
    pub to: &'a [(u32, i32)],
    /// Seconds to walk all the way.
    pub walk: Option<i32>,
    pub rides: usize,
    /// Lanes that must not be used; empty when all may.
    pub closed: &'a [bool],
}

/// A step of a way, in the direction of the search.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Step {
    /// From the origin to a place, or from a place to the destination.
    End {
        place: u32,
        secs: i32,
    },
    Ride {
        lane: u32,
        base: i32,
        every: i32,
        board: u32,
        alight: u32,
    },
    /// A change between places: seconds until one can board.
    Link {
        from: u32,
        to: u32,
        secs: i32,
    },
    /// On foot all the way.
    Only(i32),
}

/// A way that was found, in the direction of the search.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub arrive: i32,
    pub steps: Vec<Step>,
}
