//! The app: what every page shares, and which page an address shows.

use contract::{ApiError, Config};
use leptos::{prelude::*, reactive::computed::ScopedFuture, task::spawn_local};
use leptos_router::{
    components::{FlatRoutes, Route, Router},
    hooks::use_location,
    path,
};
use messages::Words;
use std::sync::Arc;

use crate::{
    browser::{
        client::Client,
        dom,
        language::{self, Locale},
        storage,
    },
    features,
    shell::Frame,
    ui::{Announced, City, Failure, Navigated, Notices, SiteName, Skeleton, State, use_words},
};

const CITY_KEY: &str = "portal-city";

/// Fetches the language and the city's profile side by side, then takes the place of the static shell.
///
/// Without a network the profile of the last visit serves; without one at all the page says so and
/// offers to try again.
pub async fn start() {
    let client = Client::new();
    let tag = language::preferred();
    let (words, config) = futures::join!(language::words_of(tag), client.send_raw(contract::config()));
    let words = words.unwrap_or_default();
    dom::set_root("lang", Some(words.tag()));
    let config = match config {
        Ok((config, json)) => {
            if let Ok(json) = String::from_utf8(json) {
                storage::set(CITY_KEY, &json);
            }
            Ok(config)
        }
        Err(error) => {
            storage::get(CITY_KEY).and_then(|json| contract::config().decode(200, json.as_bytes()).ok()).ok_or(error)
        }
    };
    dom::remove_static_shell();
    match config {
        Ok(config) => mount_to_body(move || view! { <App words config client/> }),
        Err(error) => mount_to_body(move || {
            provide_context(words);
            let again = Callback::new(|()| dom::reload());
            view! {
                <main class="page" id="main">
                    <h1 class="visually-hidden">{words.error_offline()}</h1>
                    <Failure error=error.clone() again=Some(again)/>
                </main>
            }
        }),
    }
}

/// The whole page.
#[component]
pub fn App(
    /// Words of the first language.
    words: Words,
    /// The city's profile.
    config: Config,
    /// Sends requests.
    client: Client,
) -> impl IntoView {
    let city = City(Arc::new(config));
    let locale = Locale(RwSignal::new(words));
    provide_context(client);
    provide_context(city.clone());
    provide_context(locale);
    provide_context(Notices::new());
    provide_context(Announced(RwSignal::new(String::new())));
    provide_context(Navigated(RwSignal::new(false)));
    view! {
        <Router>
            // Another language draws everything anew: simpler and smaller than making each word reactive.
            {move || {
                let words = locale.0.get();
                provide_context(words);
                provide_context(SiteName(city.0.portal_name.get(words.tag()).to_owned()));
                view! {
                    <Frame>
                        <Pages/>
                    </Frame>
                }
            }}
        </Router>
    }
}

#[component]
fn Pages() -> impl IntoView {
    let location = use_location();
    let navigated = use_context::<Navigated>();
    // From the second address on, headings take the focus and pages start at their top.
    Effect::new(move |before: Option<String>| {
        let now = location.pathname.get();
        if before.is_some_and(|before| before != now) {
            if let Some(navigated) = navigated {
                navigated.0.set(true);
            }
            dom::scroll_to_top();
        }
        now
    });
    view! {
        <FlatRoutes fallback=|| view! { <NotFound/> }>
            <Route path=path!("/") view=features::home::Home/>
            <Route path=path!("/reports") view=|| view! { <Room load=features::browse/> }/>
            <Route path=path!("/reports/new") view=|| view! { <Room load=features::new_report/> }/>
            <Route path=path!("/reports/mine") view=|| view! { <Room load=features::my_reports/> }/>
            <Route path=path!("/reports/:code") view=|| view! { <Room load=features::one_report/> }/>
            <Route path=path!("/settings") view=|| view! { <Room load=features::settings_room/> }/>
            <Route path=path!("/about") view=|| view! { <Room load=features::about_room/> }/>
        </FlatRoutes>
    }
}

/// A room whose code may still be on its way.
#[component]
fn Room(load: fn() -> features::Arrival) -> impl IntoView {
    let room = StoredValue::new_local(None::<AnyView>);
    let state = RwSignal::new(State::<()>::Loading);
    let fetch = move || {
        state.set(State::Loading);
        // The room is drawn as this component's child, whenever it arrives.
        spawn_local(ScopedFuture::new(async move {
            let arrived = load().await;
            let next = if arrived.is_some() { State::Here(()) } else { State::Failed(ApiError::Offline) };
            room.try_set_value(arrived);
            state.try_set(next);
        }));
    };
    fetch();
    move || match state.get() {
        State::Loading => view! { <div class="page"><Skeleton rows=3/></div> }.into_any(),
        State::Here(()) => room.try_update_value(Option::take).flatten().into_any(),
        State::Failed(error) => {
            view! { <div class="page"><Failure error again=Some(Callback::new(move |()| fetch()))/></div> }.into_any()
        }
    }
}

/// An address that no page has.
#[component]
fn NotFound() -> impl IntoView {
    let words = use_words();
    view! {
        <div class="page">
            <crate::ui::PageTitle text=words.not_found_title()/>
            <p>{words.not_found_text()}</p>
            <p>
                <a class="button is-primary" href=contract::Route::Home.href()>{words.go_home()}</a>
            </p>
        </div>
    }
}
