//! What holds for a route besides its handler. It is said where the route is registered; what stands around all routes
//! keeps to it, and knows none of them.

use axum::{
    extract::{MatchedPath, Request, State},
    middleware::Next,
    response::Response,
};
use std::{collections::HashMap, sync::Arc};

/// What holds for a route.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rules {
    /// How its writes are counted.
    pub writes: Writes,
    /// It takes files, which the server may work on for longer than on anything else.
    pub takes_files: bool,
    /// It answers with bytes that somebody has sent: opened as a document, they may do nothing.
    pub sends_files: bool,
}

/// How writes are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Writes {
    /// Writes of one kind are counted together, and apart from those of other kinds.
    pub kind: &'static str,
    /// How many times as long as after any other write one has to wait after one of these.
    pub weight: u32,
}

impl Writes {
    /// Writes that are counted apart from others, and may be as many.
    pub const fn of(kind: &'static str) -> Self {
        Self { kind, weight: 1 }
    }
}

impl Default for Writes {
    fn default() -> Self {
        Self::of("other")
    }
}

/// The rules by the paths of routes, as the router matches them. A path that is not in it has the default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RuleTable(pub HashMap<String, Rules>);

/// Adds the rules of its route to a request.
pub async fn add(State(table): State<Arc<RuleTable>>, mut request: Request, next: Next) -> Response {
    let path = request.extensions().get::<MatchedPath>();
    let rules = path.and_then(|path| table.0.get(path.as_str())).copied().unwrap_or_default();
    request.extensions_mut().insert(rules);
    next.run(request).await
}

/// The rules of a request to which [`add`] has added them.
pub fn of(request: &Request) -> Rules {
    request.extensions().get().copied().unwrap_or_default()
}
