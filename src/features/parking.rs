//! Parking: sites for a vehicle and a stay, and the page of a site.

mod about;
mod card;
mod filters;
mod home;
mod input;
mod live;
mod overcharge;
mod pay;
mod place;
mod price;
mod saved;
mod site;
mod stay;

use contract::{parking::SITE_PAGE, services::page_of};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use self::{home::Home, site::SitePage};

/// The page for the current address. The app renders it again when the kind of page changes.
#[component]
pub fn Parking() -> impl IntoView {
    match use_location().pathname.with_untracked(|path| page_of(path)) {
        Some(page) if *page == SITE_PAGE => view! { <SitePage/> }.into_any(),
        _ => view! { <Home/> }.into_any(),
    }
}
