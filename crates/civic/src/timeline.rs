//! What follows from a report's state and the present, and is therefore never stored.

use contract::{Instant, Report};

/// Whether somebody should have acted by now.
pub fn is_overdue(report: &Report, now: Instant) -> bool {
    report.status.is_open() && report.due_at.is_some_and(|due| due < now)
}

#[cfg(test)]
mod tests;
