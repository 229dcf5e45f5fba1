//! What the parking data says and what it does not, below the list.

use contract::parking::Realtime;
use leptos::prelude::*;

use browser::client::Client;
use ui::{Loaded, RemoteData, dynamic_view, use_words};

/// A folded section about the data. Someone who only looks for a place need not read it.
#[component]
pub(super) fn AboutData() -> impl IntoView {
    let words = use_words();
    let minutes = (Realtime::SHOWN_SECS / 60) as u32;
    let was_opened = RwSignal::new(false);
    let open = move |_| {
        if !was_opened.get_untracked() {
            was_opened.set(true);
        }
    };
    view! {
        <details class="parking-about" on:toggle=open>
            <summary>{words.parking_about()}</summary>
            <p>{words.parking_about_sites()}</p>
            <p>{words.parking_about_prices()}</p>
            <p>{words.parking_about_live(minutes)}</p>
            {dynamic_view(move || was_opened.get().then(|| view! { <CityText/> }).into_any())}
        </details>
    }
    .into_any()
}

/// What the city itself says about its data. It is fetched when somebody opens the section.
#[component]
fn CityText() -> impl IntoView {
    let words = use_words();
    let client = expect_context::<Client>();
    let text = RemoteData::new(|| Some(()), move |()| client.send(contract::parking::parking_about()));
    view! {
        <Loaded remote=text rows=1 let:answer>
            <p>{answer.about.get(words.tag()).to_owned()}</p>
        </Loaded>
    }
    .into_any()
}
