//! Icons from the sprites.

use leptos::prelude::*;

use browser::dom;

/// Draws an icon by name. It is hidden from screen readers, so the text beside it must say what it means.
#[component]
pub fn Icon(
    /// Name in one of the sprites, for example `lightbulb-off`.
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
