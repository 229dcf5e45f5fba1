//! Title and heading of a page: sets the document's title, moves the focus and announces the page.

use leptos::prelude::*;

use super::effect;
use browser::dom;

/// Name of the current page, read by the app's announcer. Pages set it.
#[derive(Clone, Copy)]
pub struct PageAnnouncement(pub RwSignal<String>);

/// Name of the portal, appended to the title of every page.
#[derive(Clone)]
pub struct SiteName(pub String);

/// Whether the page was reached by a link inside the portal. Only then does its heading take the focus.
#[derive(Clone, Copy)]
pub struct ClientNavigation(pub RwSignal<bool>);

/// The page's heading. Sets the document's title. If the user came from another page, announces the page and takes the
/// focus.
#[component]
pub fn PageTitle(
    /// The heading.
    #[prop(into)]
    text: String,
    /// True to show the heading to screen readers only.
    #[prop(optional)]
    hidden: bool,
) -> impl IntoView {
    let site = use_context::<SiteName>().map(|site| site.0).unwrap_or_default();
    let title = if text == site || site.is_empty() { text.clone() } else { format!("{text} · {site}") };
    dom::set_title(&title);
    let heading = NodeRef::<leptos::html::H1>::new();
    let announcement = use_context::<PageAnnouncement>();
    let navigation = use_context::<ClientNavigation>();
    let spoken = text.clone();
    effect(move || {
        let Some(heading) = heading.get() else { return };
        if navigation.is_some_and(|n| n.0.try_get_untracked().unwrap_or(false)) {
            // Don't steal focus if the user is already in a field, such as the search in the header.
            if !dom::is_in_field() {
                // Don't scroll: a page starts at the top even if its heading is below a picture.
                dom::focus_in_place(&heading);
            }
            if let Some(announcement) = announcement {
                announcement.0.try_set(spoken.clone());
            }
        }
    });
    view! {
        <h1 node_ref=heading tabindex="-1" class:visually-hidden=hidden>
            {text}
        </h1>
    }
}
