//! Heritage: the list of sites with its map, the page of a site, and the QR code scanner.

mod card;
mod filters;
mod home;
mod scan;
mod site;
mod tree;

use contract::{
    heritage::{SCAN_PAGE, SITE_PAGE},
    services::page_of,
};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use self::{home::Home, scan::Scan, site::SitePage};
use browser::dom;

/// The page for the current address. The app renders it again when the kind of page changes.
#[component]
pub fn Heritage() -> impl IntoView {
    dom::set_root("class", Some("js"));
    match use_location().pathname.with_untracked(|path| page_of(path)) {
        Some(page) if *page == SITE_PAGE => view! { <SitePage/> }.into_any(),
        Some(page) if *page == SCAN_PAGE => view! { <Scan/> }.into_any(),
        _ => view! { <Home/> }.into_any(),
    }
}
