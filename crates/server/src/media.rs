//! Photos: taken in, made clean, kept, and shown to those who may see them.

mod meter;
pub mod photo;
mod photos;
mod receive;
mod show;
pub mod sniff;
mod upload;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    routing::{get, post},
};

use crate::state::App;

pub use photos::{Photos, Size, StoreError};

/// `POST /media`, `GET /media/{id}`, `GET /media/{id}/thumb`, below the API's base.
pub fn router() -> Router<App> {
    Router::new()
        // `receive` counts the bytes itself, by the limit of the city.
        .route("/media", post(upload::upload).layer(DefaultBodyLimit::disable()))
        .route("/media/{id}", get(show::full))
        .route("/media/{id}/thumb", get(show::thumb))
}
