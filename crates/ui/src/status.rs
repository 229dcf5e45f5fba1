//! Badge for the status of a report: shape, icon, colour and text.

pub use civic::timeline::status_word;
use contract::reports::Status;
use leptos::prelude::*;

use super::{Icon, use_words};

/// Icon and CSS class of a status.
pub fn status_look(status: Status, overdue: bool) -> (&'static str, &'static str) {
    match status {
        _ if overdue => ("clock-alert", "is-overdue"),
        Status::Received => ("inbox", "is-new"),
        Status::Assigned => ("send", "is-waiting"),
        Status::InProgress => ("circle-dot", "is-waiting"),
        Status::Resolved => ("circle-check", "is-solved"),
        Status::Declined => ("circle-slash", "is-closed"),
        Status::Duplicate => ("copy", "is-closed"),
        Status::Unknown => ("circle-dot", "is-new"),
    }
}

/// The badge. An overdue report shows "overdue" instead of its status, because that matters more.
#[component]
pub fn StatusBadge(
    /// Status of the report.
    status: Status,
    /// Whether its due date has passed.
    overdue: bool,
) -> impl IntoView {
    let words = use_words();
    let (icon, class) = status_look(status, overdue);
    let word = if overdue { words.status_overdue() } else { status_word(status, words) };
    view! {
        <span class=format!("status {class}") data-testid="report-status" data-status=status.as_str()>
            <Icon name=icon/>
            {word}
        </span>
    }
}
