//! The citizens' portal: a Leptos single-page app. See ARCHITECTURE.md for an overview.

pub mod app;
pub mod cards;
pub mod features;
pub mod map;
pub mod shell;
