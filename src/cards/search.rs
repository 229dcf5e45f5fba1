//! The universal search field: reports, wards, places and categories, each leading to its page.

use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::{Chosen, HitField};
use browser::dom;
use ui::{Icon, use_words};

/// The field; what is chosen there opens its page.
#[component]
pub fn SearchField(
    /// Prefix of its element ids: two fields may be on one page.
    id: &'static str,
) -> impl IntoView {
    let words = use_words();
    let navigate = StoredValue::new_local(use_navigate());
    let open = Callback::new(move |chosen: Chosen| {
        navigate.with_value(|navigate| navigate(&chosen.hit.href, NavigateOptions::default()));
        // The page that comes may have the focus. Until here the entry that is left keeps that the field had it.
        dom::leave();
    });
    view! {
        <form class="search" role="search" on:submit=|event| event.prevent_default()>
            <Icon name="search"/>
            <HitField id label=words.search_label() placeholder=words.search_placeholder() on_chosen=open/>
        </form>
    }
    .into_any()
}
