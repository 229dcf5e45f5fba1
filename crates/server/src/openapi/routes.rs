//! Routes together with their descriptions in the OpenAPI document.

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

/// Routes below the API's base, whose handlers need the state `S`. The inner router is private, because its `route`
/// method would accept handlers that are missing from the document; `routes` only accepts what `routes!` makes of
/// described handlers.
pub struct Routes<S = ()> {
    router: OpenApiRouter<S>,
    schemas: Vec<SchemaNote>,
    /// Rules by path, relative to the base.
    rules: HashMap<String, Rules>,
}

/// What the types of the contract cannot express about a schema.
#[derive(Clone, Debug)]
pub enum SchemaNote {
    /// Additional members for the schema at a JSON Pointer relative to `/components/schemas`.
    Members(&'static str, Value),
    /// The schema has a value `unknown` for readers of another version of the contract. A server never sends it.
    Fallback(&'static str),
}

/// The description of handlers.
#[derive(Clone)]
pub struct Description {
    /// Their operations, and the schemas that these reference.
    pub document: OpenApi,
    /// Notes on the schemas.
    pub schemas: Vec<SchemaNote>,
}

impl<S: Clone + Send + Sync + 'static> Routes<S> {
    /// No routes.
    pub fn new() -> Self {
        Self { router: OpenApiRouter::default(), schemas: Vec::new(), rules: HashMap::new() }
    }

    /// Adds the methods of a path.
    pub fn routes(self, methods: UtoipaMethodRouter<S>) -> Self {
        Self { router: self.router.routes(methods), ..self }
    }

    /// Adds the methods of a path with its own rules.
    pub fn routes_with(mut self, rules: Rules, methods: UtoipaMethodRouter<S>) -> Self {
        self.rules.extend(methods.1.paths.keys().map(|path| (path.clone(), rules)));
        self.routes(methods)
    }

    /// Adds other routes.
    pub fn merge(mut self, other: Self) -> Self {
        self.schemas.extend(other.schemas);
        self.rules.extend(other.rules);
        Self { router: self.router.merge(other.router), ..self }
    }

    /// Adds members to the schema at a JSON Pointer such as `/NewRating/properties/stars`: limits that are the same in
    /// every city. The limits of one city are in `GET /config`.
    pub fn schema(mut self, pointer: &'static str, members: Value) -> Self {
        self.schemas.push(SchemaNote::Members(pointer, members));
        self
    }

    /// Omits the value `unknown` from a schema: only readers of another version of the contract need it.
    pub fn without_fallback(mut self, schema: &'static str) -> Self {
        self.schemas.push(SchemaNote::Fallback(schema));
        self
    }

    /// Adds an entity tag to the responses and compresses them. They have to be complete in memory.
    pub fn tagged_and_compressed(self) -> Self {
        let compression = CompressionLayer::new().quality(CompressionLevel::Fastest);
        Self { router: self.router.layer(from_fn(cache::etag)).layer(compression), ..self }
    }

    /// The routes with their state, which can be merged with routes of other states.
    pub fn with_state<T: Clone + Send + Sync + 'static>(self, state: S) -> Routes<T> {
        Routes { router: self.router.with_state(state), schemas: self.schemas, rules: self.rules }
    }

    /// The rules of the routes below the API's base.
    pub fn rules(self) -> RuleTable {
        RuleTable(self.rules.into_iter().map(|(path, rules)| (format!("{API_BASE}{path}"), rules)).collect())
    }

    /// The routes, nested below the API's base; other addresses there return a problem document.
    pub fn below_base(self) -> OpenApiRouter<S> {
        let fallback = async || AppError::not_found("address below the API");
        OpenApiRouter::default().nest(API_BASE, self.router.fallback(fallback))
    }

    /// The handlers' description. It needs no state, so the document can be generated without a running server.
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
