//! What is known of the city: its files, its wards, and the search over everything.

use utoipa_axum::routes;

use super::{config, places, search};
use crate::{app::App, openapi::Routes};

/// `/config`, `/categories`, `/sketch`, `/wards` and `/search`.
pub fn router() -> Routes<App> {
    Routes::new()
        .add(routes!(config::config))
        .add(routes!(config::categories))
        .add(routes!(config::sketch))
        .add(routes!(places::wards))
        .add(routes!(places::ward_at))
        .add(routes!(search::search))
        .tagged_and_compressed()
}
