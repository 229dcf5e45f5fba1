//! What makes a page a page: a title, one heading that takes the focus, and a word to screen readers.

use leptos::prelude::*;

use super::effect;
use browser::dom;

/// The app tells pages here, and its announcer reads, which page is shown.
#[derive(Clone, Copy)]
pub struct Announced(pub RwSignal<String>);

/// Name of the portal, which follows every page's own in the title.
#[derive(Clone)]
pub struct SiteName(pub String);

/// Whether the page was reached by a link inside the portal: only then does its heading take the focus.
#[derive(Clone, Copy)]
pub struct Navigated(pub RwSignal<bool>);

/// The page's heading. Sets the document's title, tells the announcer, and takes the focus when
/// the person came from another page.
#[component]
pub fn PageTitle(
    /// The heading.
    #[prop(into)]
    text: String,
    /// True to keep the heading for screen readers only.
    #[prop(optional)]
    hidden: bool,
) -> impl IntoView {
    let site = use_context::<SiteName>().map(|site| site.0).unwrap_or_default();
    let title = if text == site || site.is_empty() { text.clone() } else { format!("{text} · {site}") };
    dom::set_title(&title);
    let heading = NodeRef::<leptos::html::H1>::new();
    let announced = use_context::<Announced>();
    let navigated = use_context::<Navigated>();
    let spoken = text.clone();
    effect(move || {
        let Some(heading) = heading.get() else { return };
        if navigated.is_some_and(|n| n.0.try_get_untracked().unwrap_or(false)) {
            // Who has gone to a field while the page was on its way, the search above it, is not interrupted.
            if !dom::is_in_field() {
                // A page starts at its top, also where its heading stands below a picture.
                dom::focus_in_place(&heading);
            }
            if let Some(announced) = announced {
                announced.0.try_set(spoken.clone());
            }
        }
    });
    view! {
        <h1 node_ref=heading tabindex="-1" class:visually-hidden=hidden>
            {text}
        </h1>
    }
}
