//! The report form.

use leptos::prelude::*;

use crate::ui::{PageTitle, use_words};

/// The report form.
#[component]
pub fn New() -> impl IntoView {
    view! { <PageTitle text=use_words().nav_new()/> }
}
