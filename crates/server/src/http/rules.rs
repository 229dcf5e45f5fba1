//! Rules of routes. They are declared where a route is registered, so that middleware can apply them without knowing
//! any route.

use axum::{
    extract::{MatchedPath, Request, State},
    middleware::Next,
    response::Response,
};
use std::{collections::HashMap, sync::Arc};

/// The rules of a route.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rules {
    /// How its writes are counted.
    pub writes: Writes,
    /// Whether the route accepts files, which the server may work on for longer than on other requests.
    pub takes_files: bool,
    /// Whether the route sends bytes that users have uploaded: opened as a document, they must not run anything.
    pub sends_files: bool,
    /// Whether operators' machines write here with an API key. Such writes are as frequent as their work needs, so only
    /// refused keys are counted.
    pub by_key: bool,
}

/// How writes are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Writes {
    /// Writes of the same kind are counted together, separately from other kinds.
    pub kind: &'static str,
    /// How many times the usual wait follows each of these writes; 0 if they are not limited.
    pub weight: u32,
}

impl Writes {
    /// Writes that are counted separately, with the usual limit.
    pub const fn of(kind: &'static str) -> Self {
        Self { kind, weight: 1 }
    }
}

impl Default for Writes {
    fn default() -> Self {
        Self::of("other")
    }
}

/// The rules by the path patterns of routes. Paths that are not in the table have the default rules.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RuleTable(pub HashMap<String, Rules>);

/// Adds the rules of the matched route to a request.
pub async fn add(State(table): State<Arc<RuleTable>>, mut request: Request, next: Next) -> Response {
    let path = request.extensions().get::<MatchedPath>();
    let rules = path.and_then(|path| table.0.get(path.as_str())).copied().unwrap_or_default();
    request.extensions_mut().insert(rules);
    next.run(request).await
}

/// The rules that [`add`] has added to a request, otherwise the default.
pub fn of(request: &Request) -> Rules {
    request.extensions().get().copied().unwrap_or_default()
}
