//! Procedures and digital services: the list with its search, and a procedure with its facts. The server renders the
//! same elements (`crates/server/src/services/procedures/html.rs`).

mod actions;
mod facts;
mod fees;
mod list;
mod one;

use contract::{procedures::PROCEDURE_PAGE, services::page_of};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use self::{list::ProcedureList, one::ProcedurePage};

/// The page for the current address. The app renders it again when the kind of page changes.
#[component]
pub fn Procedures() -> impl IntoView {
    match use_location().pathname.with_untracked(|path| page_of(path)) {
        Some(page) if *page == PROCEDURE_PAGE => view! { <ProcedurePage/> }.into_any(),
        _ => view! { <ProcedureList/> }.into_any(),
    }
}
