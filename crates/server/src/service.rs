//! What a service of the portal is: reports, public transport, heritage sites. [`crate::services`] lists them.

pub mod early;
pub mod page;
pub mod search;

use axum::Router;
use futures::future::{BoxFuture, FutureExt as _, ready};
use std::sync::Arc;

use crate::{openapi::Routes, problem::AppError};
use early::EarlyRequest;
use page::{Page, PageRequest};
use search::{Scored, Search};

/// A service: one folder below `services/`, which nothing but the composer names.
pub trait Service: Send + Sync + 'static {
    /// What `GET /config` calls it.
    fn id(&self) -> contract::Service;

    /// Whether this city has it now.
    fn is_offered(&self) -> bool;

    /// Its routes below the API's base, with their state.
    fn api(self: Arc<Self>) -> Routes;

    /// Pages of its own, which the program does not draw.
    fn pages(self: Arc<Self>) -> Option<Router> {
        None
    }

    /// What one of its pages says of itself; `None` where that is what the registry says.
    fn page<'a>(&'a self, request: &'a PageRequest<'a>) -> BoxFuture<'a, Option<Page>>;

    /// The requests with which one of its pages begins, what people wait for most first.
    fn early_requests(&self, path: &str, query: &str) -> Vec<EarlyRequest>;

    /// Its hits for a search.
    fn search<'a>(&'a self, search: &'a Search<'a>) -> BoxFuture<'a, Result<Vec<Scored>, AppError>>;

    /// Runs before every request is answered.
    fn before_request(&self) -> BoxFuture<'_, ()> {
        ready(()).boxed()
    }

    /// Runs when the server stops, after the last answer and before the database is closed.
    fn close(&self) -> BoxFuture<'_, ()> {
        ready(()).boxed()
    }
}
