//! The frame of every page. Its markup is what index.html shows before the app is there, so that
//! nothing moves when the app takes over.

use contract::{Route, Service};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::LanguageButton;
use crate::cards::SearchField;
use ui::{Announced, Icon, NoticeList, part, text, use_city, use_words};

/// Header, navigation, main region, notices and announcer around the pages.
#[component]
pub fn Frame(
    /// The pages.
    children: Children,
) -> impl IntoView {
    let words = use_words();
    let path = use_location().pathname;
    let city = use_city().name.get(words.tag()).to_owned();
    let announced = use_context::<Announced>();
    let at_home = move || path.get() == "/";
    view! {
        <a class="skip-link" href="#main" on:click=|event| {
            event.prevent_default();
            browser::dom::focus("main");
        }>{words.skip_to_content()}</a>
        <header class="top" class:is-home=at_home>
            <a class="brand" href=Route::Home.href()>
                <span class="brand-mark">
                    <Icon name="landmark"/>
                </span>
                <span class="brand-name">{city}</span>
            </a>
            {part(move || (!at_home()).then(|| view! { <SearchField id="top-search"/> }).into_any())}
            <LanguageButton/>
        </header>
        <Navigation/>
        <main id="main" tabindex="-1">
            <OlderServer/>
            {children()}
        </main>
        <NoticeList/>
        <p class="visually-hidden" role="status" aria-live="polite">
            {text(move || announced.map(|announced| announced.0.get()))}
        </p>
    }
}

/// Says so where the server is of a time before this page: what is new here may not work yet.
#[component]
fn OlderServer() -> impl IntoView {
    let words = use_words();
    (1..contract::CONTRACT_VERSION).contains(&use_city().contract_version).then(|| {
        view! {
            <div class="banner page" role="status" data-testid="older-server">
                <Icon name="info"/>
                <p>{words.older_server()}</p>
            </div>
        }
    })
}

/// The rooms of the house: only those that are built.
#[component]
fn Navigation() -> impl IntoView {
    let words = use_words();
    let path = use_location().pathname;
    // On a telephone there is room for five: where there is public transport, one's own reports are a door of home.
    let services = use_city().services.clone();
    let (transit, heritage) = (services.contains(&Service::Transit), services.contains(&Service::Heritage));
    let reports = Route::reports();
    // Whether it is there; whether a telephone has room for it; what pages below it begin with.
    let rooms = [
        (Route::Home, "house", words.nav_home(), true, false, ""),
        (reports, "map", words.nav_reports(), true, false, ""),
        // The map of reports and the first page have a door to the form.
        (Route::new_report(), "circle-plus", words.nav_send(), true, transit && heritage, ""),
        (Route::Bus, "bus", words.nav_bus(), transit, false, "/bus/"),
        (Route::Heritage(String::new()), "landmark", words.nav_heritage(), heritage, false, "/d/"),
        (Route::MyReports, "user-round", words.nav_mine(), true, transit || heritage, ""),
        (Route::Settings, "settings", words.nav_settings(), true, false, ""),
    ];
    let rooms = rooms.into_iter().filter(|room| room.3);
    view! {
        <nav class="rooms" aria-label=words.nav_label()>
            {rooms
                .map(|(route, icon, word, _, spare, below)| {
                    let href = route.href();
                    let here = href.clone();
                    let current = move || {
                        let path = path.get();
                        if path == here {
                            Some("page")
                        } else {
                            // The scanner stands beside the heritage sites, and nowhere else in the list.
                            let below = !below.is_empty() && path.starts_with(below);
                            (below || icon == "landmark" && path == "/scan").then_some("true")
                        }
                    };
                    view! {
                        <a href=href class:is-spare=spare aria-current=current>
                            <Icon name=icon/>
                            <span>{word}</span>
                        </a>
                    }
                })
                .collect_view()}
        </nav>
    }
}
