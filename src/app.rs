//! The app: what all pages share, and the routing from address to page.

use contract::{portal::Config, services::page_of};
use leptos::prelude::*;
use leptos_router::{
    components::Router,
    hooks::use_location,
    location::{BrowserUrl, LocationProvider},
};
use messages::Words;
use std::sync::Arc;

use crate::{features, shell::Frame};
use browser::{
    client::Client,
    dom,
    language::{self, Locale},
    storage,
};
use ui::{
    City, ClientNavigation, Failure, LazyView, Notices, PageAnnouncement, SiteName, dynamic_view, effect, use_words,
};

const CITY_KEY: &str = "portal-city";

/// Fetches the language and the city's profile, then replaces the static shell.
///
/// Without a network it uses the profile of the last visit. If there is none, it shows an error and offers to retry.
pub async fn start() {
    let client = Client::new();
    let tag = language::preferred();
    // The document has already requested the profile, so fetching the messages first costs no time.
    let words = language::words_of(tag).await.unwrap_or_default();
    dom::set_root("lang", Some(words.tag()));
    let config = match client.send_raw(contract::portal::config()).await {
        Ok((config, json)) => {
            if let Ok(json) = String::from_utf8(json) {
                storage::set(CITY_KEY, &json);
            }
            Ok(config)
        }
        Err(error) => {
            let saved =
                storage::get(CITY_KEY).and_then(|json| contract::portal::config().decode(200, json.as_bytes()).ok());
            saved.map(|config| Config { cached: Some(true), ..config }).ok_or(error)
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

/// The whole app.
#[component]
pub fn App(
    /// Messages of the initial language.
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
    provide_context(PageAnnouncement(RwSignal::new(String::new())));
    provide_context(ClientNavigation(RwSignal::new(false)));
    view! {
        <Router>
            // Changing the language redraws everything: simpler and smaller than making each text reactive.
            {dynamic_view(move || {
                let words = locale.0.get();
                provide_context(words);
                provide_context(SiteName(city.0.portal_name.get(words.tag()).to_owned()));
                view! {
                    <Frame>
                        <Pages/>
                    </Frame>
                }
                .into_any()
            })}
        </Router>
    }
}

#[component]
fn Pages() -> impl IntoView {
    let location = use_location();
    let navigation = use_context::<ClientNavigation>();
    let browser = use_context::<BrowserUrl>();
    // Headings take the focus only after the first navigation. `browser::place` restores the scroll position.
    let mut before = None::<String>;
    effect(move || {
        let now = location.pathname.get();
        // The router does not update the address until it is told that the page is ready.
        if let Some(browser) = &browser {
            browser.ready_to_complete();
        }
        if let Some(navigation) = navigation.filter(|_| before.as_ref().is_some_and(|before| *before != now)) {
            navigation.0.set(true);
        }
        before = Some(now);
    });
    // A router route for each page would add some kilobytes to every visit.
    let page = Memo::new(move |_| location.pathname.with(|path| page_of(path)));
    dynamic_view(move || match page.get() {
        None => view! { <NotFound/> }.into_any(),
        Some(page) => match features::load(page) {
            None => view! { <features::home::Home/> }.into_any(),
            Some(load) => view! { <LazyView load stylesheet=page.stylesheet/> }.into_any(),
        },
    })
}

/// Page for an unknown address.
#[component]
fn NotFound() -> impl IntoView {
    let words = use_words();
    view! {
        <div class="page">
            <ui::PageTitle text=words.not_found_title()/>
            <p>{words.not_found_text()}</p>
            <p>
                <a class="button is-primary" href=contract::portal::HOME_PAGE.path>{words.go_home()}</a>
            </p>
        </div>
    }
}
