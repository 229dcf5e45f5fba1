//! The citizens' portal: a Leptos single-page app. See ARCHITECTURE.md for the map of the house.

pub mod app;
pub mod cards;
pub mod features;
pub mod map;
pub mod shell;
