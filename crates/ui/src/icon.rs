//! An icon of the sprites.

use leptos::prelude::*;

use browser::dom;

/// Draws the icon of a name; it says nothing to screen readers, so the words beside it must.
#[component]
pub fn Icon(
    /// Name in one of the sprites, `lightbulb-off`.
    #[prop(into)]
    name: String,
) -> impl IntoView {
    let href = dom::icon(&name);
    view! {
        <svg class="icon" aria-hidden="true">
            <use href=href></use>
        </svg>
    }
}
