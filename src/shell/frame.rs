//! The frame of every page. Its markup matches what index.html shows before the app has loaded, so that nothing moves
//! when the app takes over.

use contract::{
    portal::HOME_PAGE,
    services::{navigation, page_of},
};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::LanguageButton;
use crate::cards::SearchField;
use ui::{Icon, NoticeList, PageAnnouncement, dynamic_text, dynamic_view, use_city, use_words};

/// Header, navigation, main region, notices and announcer.
#[component]
pub fn Frame(
    /// The pages.
    children: Children,
) -> impl IntoView {
    let words = use_words();
    let path = use_location().pathname;
    let city = use_city().name.get(words.tag()).to_owned();
    let announcement = use_context::<PageAnnouncement>();
    let at_home = move || path.get() == "/";
    view! {
        <a class="skip-link" href="#main" on:click=|event| {
            event.prevent_default();
            browser::dom::focus("main");
        }>{words.skip_to_content()}</a>
        <header class="top" class:is-home=at_home>
            <a class="brand" href=HOME_PAGE.path>
                <span class="brand-mark">
                    <Icon name="landmark"/>
                </span>
                <span class="brand-name">{city}</span>
            </a>
            {dynamic_view(move || (!at_home()).then(|| view! { <SearchField id="top-search"/> }).into_any())}
            <LanguageButton/>
        </header>
        <Navigation/>
        <main id="main" tabindex="-1">
            <OlderServer/>
            {children()}
        </main>
        <NoticeList/>
        <p class="visually-hidden" role="status" aria-live="polite">
            {dynamic_text(move || announcement.map(|announcement| announcement.0.get()))}
        </p>
    }
}

/// Warns if the server is older than this page: new features may not work yet. Not shown for a profile stored on the
/// device, because the server may have been updated since.
#[component]
fn OlderServer() -> impl IntoView {
    let words = use_words();
    let city = use_city();
    let is_older = (1..contract::portal::CONTRACT_VERSION).contains(&city.contract_version) && city.cached.is_none();
    is_older.then(|| {
        view! {
            <div class="banner page" role="status" data-testid="older-server">
                <Icon name="info"/>
                <p>{words.older_server()}</p>
            </div>
        }
    })
}

/// Links to the city's services.
#[component]
fn Navigation() -> impl IntoView {
    let words = use_words();
    let path = use_location().pathname;
    let links = navigation(&use_city().services).map(|(link, is_spare)| {
        let address = link.page.path;
        let current = move || {
            let page = path.with(|path| page_of(path))?;
            if page == link.page { Some("page") } else { (page.section == Some(address)).then_some("true") }
        };
        view! {
            <a href=address class:is-spare=is_spare aria-current=current>
                <Icon name=link.icon/>
                <span>{(link.word)(words)}</span>
            </a>
        }
    });
    view! {
        <nav class="navigation" aria-label=words.nav_label()>
            {links.collect_view()}
        </nav>
    }
}
