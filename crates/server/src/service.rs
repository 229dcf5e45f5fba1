//! What a service of the portal is: reports, public transport, heritage sites. [`crate::services`] lists them.

pub mod early;
pub mod page;
pub mod search;

use axum::Router;
use contract::{PageKind, Route};
use futures::future::{BoxFuture, FutureExt as _, ready};
use messages::Words;
use std::sync::Arc;

use crate::{openapi::Routes, problem::AppError};
use early::EarlyRequest;
use page::{Page, PageRequest, Part};
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

    /// Its entries in the navigation: the mark of each in `index.html`, and its name. An entry without a name is not shown.
    fn navigation(&self, words: Words) -> Vec<(&'static str, String)>;

    /// The part of the program that draws a page; `None` for a page of another service, or one that the program does not
    /// draw.
    fn part(&self, page: PageKind) -> Option<Part>;

    /// What the page of an address says of itself; `None` when the address is none of this service's.
    fn page<'a>(&'a self, request: &'a PageRequest<'a>) -> BoxFuture<'a, Option<Page>>;

    /// The requests with which a page of this service begins, what people wait for most first.
    fn early_requests(&self, route: &Route) -> Vec<EarlyRequest>;

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
