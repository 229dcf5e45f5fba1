//! Progress of a submission, as shown by the form, the check step, and the page around them.

use contract::{ApiError, FieldProblem};

/// Progress of a submission.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum Sending {
    #[default]
    Idle,
    /// A photo is being uploaded: number `now` of `of`. `part` of it is sent, from 0 to 1.
    Photo {
        now: usize,
        of: usize,
        part: f64,
    },
    Report,
    /// The user stopped it; `late` when the report itself was already being sent.
    Stopped {
        late: bool,
    },
    /// The server has a report from an earlier version of this draft.
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
