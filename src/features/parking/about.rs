//! What the parking data says and what it does not, below the list.

use contract::parking::Realtime;
use leptos::prelude::*;

use ui::use_words;

/// A folded section about the data. Someone who only looks for a place need not read it.
#[component]
pub(super) fn AboutData() -> impl IntoView {
    let words = use_words();
    let minutes = (Realtime::SHOWN_SECS / 60) as u32;
    view! {
        <details class="parking-about">
            <summary>{words.parking_about()}</summary>
            <p>{words.parking_about_sites()}</p>
            <p>{words.parking_about_prices()}</p>
            <p>{words.parking_about_live(minutes)}</p>
            <p>{words.parking_about_pilot()}</p>
        </details>
    }
    .into_any()
}
