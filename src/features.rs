//! The features. Features never import each other; shared code moves down a layer.
//!
//! With the Cargo feature `split`, which the release build sets, each feature is split into chunks. A chunk is fetched
//! when one of its pages is first opened, so that the first page doesn't wait for code it doesn't use. Without `split`,
//! in development and in tests, everything is in one module.

pub mod about;
pub mod heritage;
pub mod home;
pub mod parking;
pub mod payments;
pub mod procedures;
pub mod reports;
pub mod settings;
pub mod transit;

use contract::services::{PAGES, Page};
use leptos::prelude::*;

use ui::{LoadView, MountGuard, ViewFuture, lazy_view};

/// Defines a load function for each chunk, and [`CHUNKS`].
macro_rules! chunks {
    ($($name:ident => $view:path),* $(,)?) => {
        $(lazy_view!(
            #[doc = concat!("Loads the chunk `", stringify!($name), "`.")]
            $name,
            $view
        );)*

        /// The chunks, by their names in the registry.
        const CHUNKS: &[(&str, LoadView)] = &[$((stringify!($name), $name),)*];
    };
}

chunks! {
    browse => reports::Browse,
    new_report => reports::New,
    my_reports => reports::Mine,
    one_report => reports::One,
    bus => transit::Home,
    bus_plan => transit::Plan,
    bus_route => transit::LinePage,
    bus_stop => transit::StopPage,
    heritage => heritage::Heritage,
    parking => parking::Parking,
    payments => payments::Payments,
    ledger => payments::Ledger,
    procedures => procedures::Procedures,
    settings => settings::Settings,
    about => about::About,
}

/// The load function of a page's chunk; `None` for pages in the main module.
pub fn load(page: &Page) -> Option<LoadView> {
    let name = page.chunk?;
    CHUNKS.iter().find(|(known, _)| *known == name).map(|(_, load)| *load)
}

// Compile-time check: every chunk named in the registry is in the list above.
const _: () = assert!(are_listed(PAGES), "the registry names a chunk that `features.rs` does not have");

const fn are_listed(services: &[&[&Page]]) -> bool {
    match services.split_first() {
        Some((pages, rest)) => have_chunks(pages) && are_listed(rest),
        None => true,
    }
}

const fn have_chunks(pages: &[&Page]) -> bool {
    match pages.split_first() {
        Some((Page { chunk: Some(name), .. }, rest)) => is_listed(name, CHUNKS) && have_chunks(rest),
        Some((_, rest)) => have_chunks(rest),
        None => true,
    }
}

const fn is_listed(name: &str, chunks: &[(&str, LoadView)]) -> bool {
    match chunks.split_first() {
        Some(((known, _), rest)) => is_same(known.as_bytes(), name.as_bytes()) || is_listed(name, rest),
        None => false,
    }
}

const fn is_same(a: &[u8], b: &[u8]) -> bool {
    match (a.split_first(), b.split_first()) {
        (Some((first, a)), Some((other, b))) => *first == *other && is_same(a, b),
        (None, None) => true,
        _ => false,
    }
}
