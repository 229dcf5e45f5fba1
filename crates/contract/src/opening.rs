//! Opening times, for a device to compare with its clock.

use serde::{Deserialize, Serialize};

/// When something is open, for a device to compare with its clock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OpeningTimes {
    /// Open spans of the next days in order, each from (inclusive) to (exclusive) in Unix seconds. Nothing is known
    /// after [`Self::known_until`].
    pub spans: Vec<[i64; 2]>,
    /// Time up to which the spans are complete, in Unix seconds.
    pub known_until: i64,
}

/// Whether something is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpenState {
    /// Open until then (Unix seconds); `None` if no closing time is known.
    Until(Option<i64>),
    /// Closed, and opens then (Unix seconds); `None` if no opening time is known.
    From(Option<i64>),
    /// Not known.
    Unknown,
}

impl OpeningTimes {
    /// Whether it is open at `now`, in Unix seconds; `None` if unknown.
    pub fn is_open(&self, now: i64) -> Option<bool> {
        match self.at(now) {
            OpenState::Until(_) => Some(true),
            OpenState::From(_) => Some(false),
            OpenState::Unknown => None,
        }
    }

    /// The state at `now`, in Unix seconds.
    pub fn at(&self, now: i64) -> OpenState {
        if now >= self.known_until {
            return OpenState::Unknown;
        }
        match self.spans.iter().find(|[_, until]| now < *until) {
            Some([from, until]) if *from <= now => OpenState::Until((*until < self.known_until).then_some(*until)),
            Some([from, _]) => OpenState::From(Some(*from)),
            None => OpenState::From(None),
        }
    }
}
