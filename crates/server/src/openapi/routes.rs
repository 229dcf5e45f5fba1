//! Routes together with what the OpenAPI document says of them.

use axum::middleware::from_fn;
use contract::API_BASE;
use tower_http::{CompressionLevel, compression::CompressionLayer};
use utoipa::openapi::OpenApi;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter};

use crate::{http::cache, problem::AppError};

/// Routes below the API's base, whose handlers take the state `S`. The router in it is private, because its `route` would
/// take a handler that the document does not know: `routes` takes only what `routes!` makes of described handlers.
pub struct Routes<S = ()>(OpenApiRouter<S>);

impl<S: Clone + Send + Sync + 'static> Routes<S> {
    /// No routes.
    pub fn new() -> Self {
        Self(OpenApiRouter::default())
    }

    /// With the methods of one more path.
    pub fn routes(self, methods: UtoipaMethodRouter<S>) -> Self {
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

    /// The same routes with their state, to be merged with those of other states.
    pub fn with_state<T: Clone + Send + Sync + 'static>(self, state: S) -> Routes<T> {
        Routes(self.0.with_state(state))
    }

    /// The routes below the API's base; any other address there is a problem document.
    pub fn below_base(self) -> OpenApiRouter<S> {
        let fallback = async || AppError::not_found("address below the API");
        OpenApiRouter::default().nest(API_BASE, self.0.fallback(fallback))
    }

    /// What the handlers say of themselves. It needs no state, so the document needs no running server.
    pub fn describe(self) -> OpenApi {
        self.below_base().into_openapi()
    }
}

impl<S: Clone + Send + Sync + 'static> Default for Routes<S> {
    fn default() -> Self {
        Self::new()
    }
}
