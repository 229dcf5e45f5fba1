//! The city's profile.

use contract::portal::Config;
use leptos::prelude::expect_context;
use std::sync::Arc;

/// The city's profile as a context of the whole app.
#[derive(Clone)]
pub struct City(pub Arc<Config>);

/// The city's profile. The app provides it before any page is drawn.
pub fn use_city() -> Arc<Config> {
    expect_context::<City>().0
}
