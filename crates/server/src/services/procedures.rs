//! Procedures and digital services of the city: the API, pages that can be read without the program, search results.

mod api;
mod content;
mod html;
mod lint;
mod pages;
mod search;

use civic::text::Index;
use contract::procedures::{Procedure, ProcedureGroup};
use futures::future::{BoxFuture, FutureExt as _};
use std::sync::Arc;

use crate::{
    core::Core,
    openapi::Routes,
    problem::AppError,
    service::{
        Service,
        early::EarlyRequest,
        page::{Page, PageRequest},
        search::{ScoredResult, Search},
    },
};

pub use content::{Content, check};

/// The service of procedures.
pub struct ProceduresService {
    core: Core,
    content: Content,
    /// Search index of names and aliases; values are positions.
    names: Index<usize>,
}

impl ProceduresService {
    /// Reads the city's procedures.
    ///
    /// # Errors
    /// A file is invalid; the message names file and field.
    pub fn open(core: &Core) -> anyhow::Result<Arc<Self>> {
        let content = Content::read(core.city())?;
        let mut names = Index::new();
        for (at, procedure) in content.procedures.iter().enumerate() {
            names.add(at, &names_of(procedure, &core.city().profile.default_locale), 0);
        }
        Ok(Arc::new(Self { core: core.clone(), content, names }))
    }

    /// All procedures and digital services, in display order.
    pub fn procedures(&self) -> &[Procedure] {
        &self.content.procedures
    }

    /// Finds a procedure.
    ///
    /// # Errors
    /// `NotFound`.
    fn procedure(&self, id: &str) -> Result<&Procedure, AppError> {
        let found = self.procedures().iter().find(|procedure| procedure.id == id);
        found.ok_or_else(|| AppError::not_found("procedure"))
    }

    /// Procedures whose name or alias matches a text, best first; all of them in display order if the text is empty.
    fn find(&self, text: &str, group: Option<ProcedureGroup>) -> Vec<&Procedure> {
        let all = self.procedures();
        let is_wanted = |procedure: &&Procedure| group.is_none_or(|group| procedure.group == group);
        if text.is_empty() {
            return all.iter().filter(is_wanted).collect();
        }
        let found = self.names.find(text, all.len()).into_iter();
        found.filter_map(|(at, _)| all.get(*at)).filter(is_wanted).collect()
    }
}

/// The names by which a procedure is found, the one in the city's language first.
fn names_of<'a>(procedure: &'a Procedure, locale: &str) -> Vec<&'a str> {
    let main = procedure.name.get(locale);
    let others = procedure.name.0.values().chain(&procedure.aliases).map(String::as_str);
    std::iter::once(main).chain(others.filter(|name| *name != main)).collect()
}

/// `/procedures` below the API's base.
pub fn router() -> Routes<Arc<ProceduresService>> {
    api::router()
}

impl Service for ProceduresService {
    fn id(&self) -> contract::Service {
        contract::Service::Procedures
    }

    fn is_offered(&self) -> bool {
        !self.procedures().is_empty()
    }

    fn api(self: Arc<Self>) -> Routes {
        router().with_state(self)
    }

    fn page<'a>(&'a self, request: &'a PageRequest<'a>) -> BoxFuture<'a, Option<Page>> {
        async { pages::page(self, request) }.boxed()
    }

    fn early_requests(&self, path: &str, query: &str) -> Vec<EarlyRequest> {
        pages::early_requests(path, query)
    }

    fn search<'a>(&'a self, search: &'a Search<'a>) -> BoxFuture<'a, Result<Vec<ScoredResult>, AppError>> {
        async { Ok(search::results(self, search)) }.boxed()
    }
}
