//! The steps of the form, and the heading of the current one.

pub(super) use civic::report::Step;

/// Id of the current step's heading.
pub(super) const HEADING: &str = "step-title";
