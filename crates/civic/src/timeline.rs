//! What follows from a report's state and the present, and is therefore never stored; and how it is called.

use contract::{
    Instant,
    reports::{Report, Status},
};
use messages::Words;

/// The word for a status.
pub fn status_word(status: Status, words: Words) -> &'static str {
    match status {
        Status::Received => words.status_received(),
        Status::Assigned => words.status_assigned(),
        Status::InProgress => words.status_in_progress(),
        Status::Resolved => words.status_resolved(),
        Status::Declined => words.status_declined(),
        Status::Duplicate => words.status_duplicate(),
        Status::Unknown => words.status_unknown(),
    }
}

/// Whether somebody should have acted by now.
pub fn is_overdue(report: &Report, now: Instant) -> bool {
    report.status.is_open() && report.due_at.is_some_and(|due| due < now)
}

#[cfg(test)]
mod tests;
