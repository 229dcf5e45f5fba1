//! `POST /media`, `GET /media/{id}`, `GET /media/{id}/thumb`.

mod show;
mod upload;

use axum::extract::DefaultBodyLimit;
use contract::portal::PublishPhotos;
use utoipa_axum::{router::UtoipaMethodRouterExt as _, routes};

use crate::{
    app::App,
    core::Core,
    http::rules::{Rules, Writes},
    openapi::Routes,
};

/// Photos of a report do not use up the reports.
const UPLOADS: Rules = Rules { writes: Writes::of("media"), takes_files: true, sends_files: false, by_key: false };
const PHOTOS: Rules = Rules { takes_files: false, sends_files: true, ..UPLOADS };

/// `/media/…`
pub(super) fn router() -> Routes<App> {
    Routes::new()
        // The upload counts the bytes itself, by the limit of the city.
        .routes_with(UPLOADS, routes!(upload::upload).layer(DefaultBodyLimit::disable()))
        .routes_with(PHOTOS, routes!(show::full))
        .routes_with(PHOTOS, routes!(show::thumb))
}

/// When photos are shown to others. In demonstration mode, immediately.
pub(super) fn publishing(core: &Core) -> PublishPhotos {
    if core.options().demo { PublishPhotos::AtOnce } else { core.city().profile.publish.photos }
}
