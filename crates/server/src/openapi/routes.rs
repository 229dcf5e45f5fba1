//! Routes together with what the OpenAPI document says of them.

use axum::middleware::from_fn;
use contract::API_BASE;
use serde_json::Value;
use std::collections::HashMap;
use tower_http::{CompressionLevel, compression::CompressionLayer};
use utoipa::openapi::OpenApi;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter};

use crate::{
    http::{
        cache,
        rules::{RuleTable, Rules},
    },
    problem::AppError,
};

/// Routes below the API's base, whose handlers take the state `S`. The router in it is private, because its `route` would
/// take a handler that the document does not know: `routes` takes only what `routes!` makes of described handlers.
pub struct Routes<S = ()> {
    router: OpenApiRouter<S>,
    schemas: Vec<SchemaNote>,
    /// By path, below the base.
    rules: HashMap<String, Rules>,
}

/// What the types of the contract cannot say of a schema.
#[derive(Clone, Debug)]
pub enum SchemaNote {
    /// More members for the schema at a JSON Pointer below `/components/schemas`.
    Members(&'static str, Value),
    /// The schema's word `unknown` is for readers of another version of the contract: a server never sends it.
    Fallback(&'static str),
}

/// What handlers say of themselves.
#[derive(Clone)]
pub struct Description {
    /// Their operations, and the schemas that these name.
    pub document: OpenApi,
    /// What else holds for the schemas.
    pub schemas: Vec<SchemaNote>,
}

impl<S: Clone + Send + Sync + 'static> Routes<S> {
    /// No routes.
    pub fn new() -> Self {
        Self { router: OpenApiRouter::default(), schemas: Vec::new(), rules: HashMap::new() }
    }

    /// With the methods of one more path.
    pub fn routes(self, methods: UtoipaMethodRouter<S>) -> Self {
        Self { router: self.router.routes(methods), ..self }
    }

    /// With the methods of one more path, for which rules of its own hold.
    pub fn routes_with(mut self, rules: Rules, methods: UtoipaMethodRouter<S>) -> Self {
        self.rules.extend(methods.1.paths.keys().map(|path| (path.clone(), rules)));
        self.routes(methods)
    }

    /// With the routes of another part.
    pub fn merge(mut self, other: Self) -> Self {
        self.schemas.extend(other.schemas);
        self.rules.extend(other.rules);
        Self { router: self.router.merge(other.router), ..self }
    }

    /// Adds members to the schema at a JSON Pointer such as `/NewRating/properties/stars`: limits that every city has. A
    /// city's own limits stand in `GET /config`.
    pub fn schema(mut self, pointer: &'static str, members: Value) -> Self {
        self.schemas.push(SchemaNote::Members(pointer, members));
        self
    }

    /// Leaves the word `unknown` out of a schema: only readers of another version of the contract need it.
    pub fn without_fallback(mut self, schema: &'static str) -> Self {
        self.schemas.push(SchemaNote::Fallback(schema));
        self
    }

    /// Tags and compresses what is answered, which has to be whole in memory.
    pub fn tagged_and_compressed(self) -> Self {
        let compression = CompressionLayer::new().quality(CompressionLevel::Fastest);
        Self { router: self.router.layer(from_fn(cache::etag)).layer(compression), ..self }
    }

    /// The same routes with their state, to be merged with those of other states.
    pub fn with_state<T: Clone + Send + Sync + 'static>(self, state: S) -> Routes<T> {
        Routes { router: self.router.with_state(state), schemas: self.schemas, rules: self.rules }
    }

    /// The rules of the routes below the API's base.
    pub fn rules(self) -> RuleTable {
        RuleTable(self.rules.into_iter().map(|(path, rules)| (format!("{API_BASE}{path}"), rules)).collect())
    }

    /// The routes below the API's base; any other address there is a problem document.
    pub fn below_base(self) -> OpenApiRouter<S> {
        let fallback = async || AppError::not_found("address below the API");
        OpenApiRouter::default().nest(API_BASE, self.router.fallback(fallback))
    }

    /// What the handlers say of themselves. It needs no state, so the document needs no running server.
    pub fn describe(self) -> Description {
        let schemas = self.schemas.clone();
        Description { document: self.below_base().into_openapi(), schemas }
    }
}

impl<S: Clone + Send + Sync + 'static> Default for Routes<S> {
    fn default() -> Self {
        Self::new()
    }
}
