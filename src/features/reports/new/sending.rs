//! How far the sending of a report got: what the form, the check step and the page around them show of it.

use contract::{ApiError, FieldProblem};

/// How far it got.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum Sending {
    #[default]
    Idle,
    /// A photo is on its way; `part` of it, 0 to 1, is there.
    Photo {
        now: usize,
        of: usize,
        part: f64,
    },
    Report,
    /// The person stopped it; `late` when the report itself was on its way.
    Stopped {
        late: bool,
    },
    /// The server has a report of an earlier form of this draft.
    Conflict,
    /// Fields that the server refused, until the form shows them.
    Refused(Vec<FieldProblem>),
    Failed(ApiError),
}

impl Sending {
    pub fn is_busy(&self) -> bool {
        matches!(self, Self::Photo { .. } | Self::Report)
    }
}
