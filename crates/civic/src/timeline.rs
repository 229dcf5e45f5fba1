//! Values derived from a report's state and the current time, which are never stored, and names of statuses.

use contract::{
    Instant,
    reports::{Report, Status},
};
use messages::Words;

/// The display name of a status.
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

/// Whether the report is open and past its due date.
pub fn is_overdue(report: &Report, now: Instant) -> bool {
    report.status.is_open() && report.due_at.is_some_and(|due| due < now)
}

#[cfg(test)]
mod tests;
