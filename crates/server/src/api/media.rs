//! `POST /media`, `GET /media/{id}`, `GET /media/{id}/thumb`.

mod show;
mod upload;

use axum::extract::DefaultBodyLimit;
use contract::portal::PublishPhotos;
use utoipa_axum::{router::UtoipaMethodRouterExt as _, routes};

use crate::{app::App, core::Core, openapi::Routes};

/// `/media/…`
pub(super) fn router() -> Routes<App> {
    Routes::new()
        // The upload counts the bytes itself, by the limit of the city.
        .routes(routes!(upload::upload).layer(DefaultBodyLimit::disable()))
        .routes(routes!(show::full))
        .routes(routes!(show::thumb))
}

/// When photos are shown to others: demonstration mode shows them at once.
pub(super) fn publishing(core: &Core) -> PublishPhotos {
    if core.options().demo { PublishPhotos::AtOnce } else { core.city().profile.publish.photos }
}
