//! The device's own position: asked for when a person presses a button, and said in the same words everywhere.

use browser::geolocation::{self, Fix, PositionError};
use leptos::{prelude::*, task::spawn_local};
use messages::Words;

/// How far a question for the position got.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Located {
    /// It is looked for; the sentence says so.
    Looking(&'static str),
    /// It was found.
    Found(Fix),
    /// There is none; the sentence says why.
    Missing(&'static str),
}

/// Asks for the position, unless that is being done. `busy` is set meanwhile; when the view that holds it has gone,
/// nothing is told any more.
pub fn locate(busy: RwSignal<bool>, words: Words, tell: impl Fn(Located) + 'static) {
    if busy.try_get_untracked() != Some(false) {
        return;
    }
    busy.set(true);
    tell(Located::Looking(words.place_locating()));
    spawn_local(async move {
        let found = geolocation::position().await;
        if busy.try_set(false).is_some() {
            return;
        }
        tell(match found {
            Ok(fix) => Located::Found(fix),
            Err(PositionError::Refused) => Located::Missing(words.place_refused()),
            Err(PositionError::Unknown) => Located::Missing(words.place_unknown()),
        });
    });
}

/// The same, with a sentence in `said` while it is looked for and when there is none.
pub fn locate_saying(
    busy: RwSignal<bool>,
    said: RwSignal<Option<String>>,
    words: Words,
    found: impl Fn(Fix) + 'static,
) {
    locate(busy, words, move |located| match located {
        Located::Looking(sentence) | Located::Missing(sentence) => said.set(Some(sentence.to_owned())),
        Located::Found(fix) => {
            said.set(None);
            found(fix);
        }
    });
}
