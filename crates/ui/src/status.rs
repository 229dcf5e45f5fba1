//! The status of a report as a badge: shape, icon, colour and a word.

pub use civic::timeline::status_word;
use contract::reports::Status;
use leptos::prelude::*;

use super::{Icon, use_words};

/// Icon and style class of a status.
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

/// The badge. Overdue comes instead of the status: it is what matters then.
#[component]
pub fn StatusBadge(
    /// Where the report stands.
    status: Status,
    /// Whether its deadline has passed.
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
