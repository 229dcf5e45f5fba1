//! Citizens' reports: submission, lists, map, support and review.

mod api;
mod categories;
pub mod columns;
mod command;
mod content;
mod counts;
mod create;
mod demo;
mod filter;
mod list;
mod map;
pub mod new_row;
mod pages;
mod render;
mod search;
pub mod store;
pub mod submission_digest;

use civic::text::Index;
use contract::reports::{Catalogue, Category};
use futures::future::{BoxFuture, FutureExt as _};
use std::{collections::HashMap, sync::Arc};

use crate::{
    city::City,
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
use columns::Columns;
use counts::Counts;
use store::ReportStore;

pub use command::Review;
pub use content::Content;
pub use demo::{DemoEvent, DemoReport};

/// The reports service.
pub struct ReportService {
    core: Core,
    store: ReportStore,
    catalogue: Catalogue,
    columns: Columns,
    counts: Counts,
    /// Search index of categories by name and keywords; values are positions in the catalogue.
    category_names: Index<usize>,
}

impl ReportService {
    /// Reads the catalogue of categories, loads the demonstration reports if requested, and loads all reports into
    /// memory.
    ///
    /// # Errors
    /// The city's files are invalid, or the database cannot be used.
    pub async fn open(core: &Core) -> anyhow::Result<Arc<Self>> {
        let Content { catalogue, demo } = Content::read(core.city())?;
        let category_names = category_names(&catalogue);
        let store = ReportStore::new(core.store().clone());
        let columns = Columns::new(&core.city().profile.code_prefix);
        let counts = Counts::default();
        let service = Self { core: core.clone(), store, catalogue, columns, counts, category_names };
        if core.options().demo {
            service.load_demo(&demo).await?;
        } else if service.store.has_demo().await? {
            tracing::warn!("this database holds demonstration reports, and they are shown: use a fresh data folder");
        }
        service.columns.refresh(&service.store).await?;
        Ok(Arc::new(service))
    }

    /// Inserts the city's demonstration reports, once per database.
    async fn load_demo(&self, demo: &[DemoReport]) -> anyhow::Result<()> {
        if demo.is_empty() || self.store.has_demo().await? {
            return Ok(());
        }
        let gazetteer = self.core.gazetteer().await?;
        let new_rows = demo.iter().map(|demo| new_row::from_demo(self, &gazetteer, demo));
        let new_rows = new_rows.collect::<Result<Vec<_>, AppError>>()?;
        self.store.insert_all(&self.city().profile.code_prefix, &new_rows).await?;
        tracing::info!(reports = new_rows.len(), "demonstration reports loaded");
        Ok(())
    }

    /// The reports in the database.
    pub const fn store(&self) -> &ReportStore {
        &self.store
    }

    /// The reports in memory.
    pub const fn columns(&self) -> &Columns {
        &self.columns
    }

    /// What can be reported, and to whom.
    pub const fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    /// The category with this id.
    pub fn category(&self, id: &str) -> Option<&Category> {
        self.catalogue.categories.iter().find(|category| category.id == id)
    }

    /// Numbers of public reports of a category about objects of a kind, such as `parking` in `parking:UID`, by the ids
    /// of the objects. Declined reports and duplicates do not count.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be read now.
    pub async fn counts_about(
        &self,
        category: &str,
        kind: &'static str,
    ) -> Result<Arc<HashMap<String, u32>>, AppError> {
        self.counts.up_to_date(&self.store, category, kind).await
    }

    fn city(&self) -> &City {
        self.core.city()
    }
}

fn category_names(catalogue: &Catalogue) -> Index<usize> {
    let mut index = Index::new();
    for (at, category) in catalogue.categories.iter().enumerate() {
        let names = category.name.0.values().chain(category.keywords.values().flatten());
        let names: Vec<&str> = names.map(String::as_str).collect();
        index.add(at, &names, 0);
    }
    index
}

/// `/categories` and `/reports/…`.
pub fn router() -> Routes<Arc<ReportService>> {
    api::router()
}

impl Service for ReportService {
    fn id(&self) -> contract::Service {
        contract::Service::Reports
    }

    fn is_offered(&self) -> bool {
        true
    }

    fn api(self: Arc<Self>) -> Routes {
        router().with_state(self)
    }

    fn page<'a>(&'a self, request: &'a PageRequest<'a>) -> BoxFuture<'a, Option<Page>> {
        pages::page(self, request).boxed()
    }

    fn early_requests(&self, path: &str, query: &str) -> Vec<EarlyRequest> {
        pages::early_requests(self.city(), path, query)
    }

    fn search<'a>(&'a self, search: &'a Search<'a>) -> BoxFuture<'a, Result<Vec<ScoredResult>, AppError>> {
        search::results(self, search).boxed()
    }
}
