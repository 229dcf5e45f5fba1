//! Routes together with what the OpenAPI document says of them.

use axum::middleware::from_fn;
use contract::API_BASE;
use tower_http::{CompressionLevel, compression::CompressionLayer};
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter};

use super::cache;
use crate::{problem::AppError, state::App};

/// Routes below the API's base. The router in it is private, because its `route` would take a handler that the
/// document does not know: `add` takes only what `routes!` makes of described handlers.
pub struct Routes(OpenApiRouter<App>);

impl Routes {
    /// No routes.
    pub fn new() -> Self {
        Self(OpenApiRouter::default())
    }

    /// With the methods of one more path.
    pub fn add(self, methods: UtoipaMethodRouter<App>) -> Self {
        Self(self.0.routes(methods))
    }

    /// With the routes of another part.
    pub fn merge(self, other: Self) -> Self {
        Self(self.0.merge(other.0))
    }

    /// Tags and compresses what is answered, which has to be whole in memory.
    pub fn tagged_and_compressed(self) -> Self {
        let compression = CompressionLayer::new().quality(CompressionLevel::Fastest);
        Self(self.0.layer(from_fn(cache::etag)).layer(compression))
    }
}

/// The API of some services.
pub(super) fn api(services: impl IntoIterator<Item = Routes>) -> OpenApiRouter<App> {
    let all = services.into_iter().fold(Routes::new(), Routes::merge);
    OpenApiRouter::default().nest(API_BASE, all.0.fallback(async || AppError::not_found("address below the API")))
}
