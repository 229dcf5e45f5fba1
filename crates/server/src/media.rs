//! Photos: taken in, made clean, kept, and shown to those who may see them.

mod meter;
pub mod photo;
mod photos;
mod receive;
mod show;
pub mod sniff;
mod upload;

use axum::extract::DefaultBodyLimit;
use utoipa_axum::{router::UtoipaMethodRouterExt as _, routes};

use crate::{openapi::Routes, state::App};

pub use photos::{Photos, Size, StoreError};

/// `POST /media`, `GET /media/{id}`, `GET /media/{id}/thumb`, below the API's base.
pub(crate) fn router() -> Routes<App> {
    Routes::new()
        // `receive` counts the bytes itself, by the limit of the city.
        .add(routes!(upload::upload).layer(DefaultBodyLimit::disable()))
        .add(routes!(show::full))
        .add(routes!(show::thumb))
}
