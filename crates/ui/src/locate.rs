//! The device's position. Requested when the user presses a button, and reported with the same texts everywhere.

use browser::geolocation::{self, Fix, PositionError};
use leptos::{prelude::*, task::spawn_local};
use messages::Words;

/// Progress of a position request.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum LocateState {
    /// In progress; text to show.
    Locating(&'static str),
    /// The position.
    Found(Fix),
    /// Failed; text that says why.
    Failed(&'static str),
}

/// Requests the position, unless a request is already in progress. `busy` is set during the request. If the view that
/// owns it is gone by then, `on_progress` is not called again.
pub fn locate(busy: RwSignal<bool>, words: Words, on_progress: impl Fn(LocateState) + 'static) {
    if busy.try_get_untracked() != Some(false) {
        return;
    }
    busy.set(true);
    on_progress(LocateState::Locating(words.place_locating()));
    spawn_local(async move {
        let result = geolocation::position().await;
        if busy.try_set(false).is_some() {
            return;
        }
        on_progress(match result {
            Ok(fix) => LocateState::Found(fix),
            Err(PositionError::PermissionDenied) => LocateState::Failed(words.place_refused()),
            Err(PositionError::Unknown) => LocateState::Failed(words.place_unknown()),
        });
    });
}

/// Like [`locate`], but writes the text of progress and failure to `status` and calls `on_fix` with the position.
pub fn locate_with_status(
    busy: RwSignal<bool>,
    status: RwSignal<Option<String>>,
    words: Words,
    on_fix: impl Fn(Fix) + 'static,
) {
    locate(busy, words, move |state| match state {
        LocateState::Locating(sentence) | LocateState::Failed(sentence) => status.set(Some(sentence.to_owned())),
        LocateState::Found(fix) => {
            status.set(None);
            on_fix(fix);
        }
    });
}
