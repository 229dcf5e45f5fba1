//! Heritage: the list with its map, the page of a site, and the scanner of codes.

mod card;
mod filters;
mod home;
mod scan;
mod site;
mod tree;

use contract::PageKind;
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_location;

use self::{home::Home, scan::Scan, site::SitePage};
use browser::{dom, scripts};

/// The page of the address. The app draws it anew when the kind of page changes.
#[component]
pub fn Guide() -> impl IntoView {
    match use_location().pathname.with_untracked(|path| PageKind::of(path)) {
        Some(PageKind::Site) => view! { <SitePage/> }.into_any(),
        Some(PageKind::Scan) => view! { <Scan/> }.into_any(),
        _ => view! { <Home/> }.into_any(),
    }
}

/// How these pages look comes with them; they come without it where it does not arrive.
fn dress() -> RwSignal<bool> {
    let dressed = RwSignal::new(false);
    dom::set_root("class", Some("js"));
    spawn_local(async move {
        let _ = scripts::style("heritage-css").await;
        dressed.try_set(true);
    });
    dressed
}
