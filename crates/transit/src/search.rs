//! Input and output of both searches (by arrival, and with walking).

use crate::{Day, Flat};

/// Later than any time. The sum of two does not overflow.
pub(crate) const FAR: i32 = i32::MAX / 2;

/// Input of a search. Times run in the direction of `flat` and `day`.
pub(crate) struct SearchRequest<'a> {
    pub flat: &'a Flat,
    pub day: &'a Day,
    pub from: &'a [(u32, i32)],
    pub to: &'a [(u32, i32)],
    /// Seconds to walk all the way.
    pub walk: Option<i32>,
    pub rides: usize,
    /// By lane, whether it must not be used. Empty if all lanes are open.
    pub closed: &'a [bool],
}

/// A step of a result, in the direction of the search.
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
    /// A change between places, with seconds until boarding is possible.
    Link {
        from: u32,
        to: u32,
        secs: i32,
    },
    /// On foot all the way.
    WalkOnly(i32),
}

/// A result, in the direction of the search.
#[derive(Clone, Debug)]
pub(crate) struct Path {
    pub arrive: i32,
    pub steps: Vec<Step>,
}
