//! The search field of the portal: finds reports, wards, places and categories and opens their pages.

use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::{SearchCombobox, Selection};
use browser::dom;
use ui::{Icon, use_words};

/// The field. Selecting a result opens its page.
#[component]
pub fn SearchField(
    /// Prefix of its element ids: a page may have two fields.
    id: &'static str,
) -> impl IntoView {
    let words = use_words();
    let navigate = StoredValue::new_local(use_navigate());
    let open = Callback::new(move |selection: Selection| {
        navigate.with_value(|navigate| navigate(&selection.result.href, NavigateOptions::default()));
        // Release the focus for the new page. Until here the history entry being left records that the field had it.
        dom::leave();
    });
    view! {
        <form class="search" role="search" on:submit=|event| event.prevent_default()>
            <Icon name="search"/>
            <SearchCombobox id label=words.search_label() placeholder=words.search_placeholder() on_chosen=open/>
        </form>
    }
    .into_any()
}
