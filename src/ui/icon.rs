//! An icon of the sprite in index.html.

use leptos::prelude::*;

/// Draws the icon of a name; it says nothing to screen readers, so the words beside it must.
#[component]
pub fn Icon(
    /// Name in the sprite, `lightbulb-off`.
    #[prop(into)]
    name: String,
) -> impl IntoView {
    let href = format!("#i-{name}");
    view! {
        <svg class="icon" aria-hidden="true">
            <use href=href></use>
        </svg>
    }
}
