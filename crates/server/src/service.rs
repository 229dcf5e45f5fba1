//! The interface of a service: reports, public transport, heritage sites. [`crate::services`] lists them.

pub mod early;
pub mod events;
pub mod page;
pub mod search;

use axum::Router;
use futures::future::{BoxFuture, FutureExt as _, ready};
use std::sync::Arc;

use crate::{openapi::Routes, problem::AppError};
use early::EarlyRequest;
use events::Topic;
use page::{Page, PageRequest};
use search::{ScoredResult, Search};

/// A service: one folder below `services/`. Only `services.rs` names it.
pub trait Service: Send + Sync + 'static {
    /// Its id in `GET /config`.
    fn id(&self) -> contract::Service;

    /// Whether this city offers it now.
    fn is_offered(&self) -> bool;

    /// Its routes below the API's base, with their state.
    fn api(self: Arc<Self>) -> Routes;

    /// Routes of server-rendered pages.
    fn pages(self: Arc<Self>) -> Option<Router> {
        None
    }

    /// Metadata of one of its pages; `None` to use the registry's.
    fn page<'a>(&'a self, request: &'a PageRequest<'a>) -> BoxFuture<'a, Option<Page>>;

    /// The first API requests of one of its pages, most important first.
    fn early_requests(&self, path: &str, query: &str) -> Vec<EarlyRequest>;

    /// Its results for a search.
    fn search<'a>(&'a self, search: &'a Search<'a>) -> BoxFuture<'a, Result<Vec<ScoredResult>, AppError>>;

    /// A topic of `GET /events` by its name; `None` if the name is of no kind that this service has.
    ///
    /// # Errors
    /// `BadRequest` naming `topics` if the kind is known, but there is nothing of that id.
    fn topic(self: Arc<Self>, _name: &str) -> Option<Result<Arc<dyn Topic>, AppError>> {
        None
    }

    /// Runs before every request is answered.
    fn before_request(&self) -> BoxFuture<'_, ()> {
        ready(()).boxed()
    }

    /// Runs when the server stops, after the last answer and before the database is closed.
    fn close(&self) -> BoxFuture<'_, ()> {
        ready(()).boxed()
    }
}
