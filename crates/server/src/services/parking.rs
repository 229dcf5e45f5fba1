//! Parking: sites, tariffs and prices.

mod api;
mod content;
mod hours;
mod import;
mod list;
mod pages;
mod query;
mod rules;
mod search;
mod sites;
mod store;

use chrono::NaiveDate;
use civic::parking::Tariffs;
use contract::parking::{ParkingSite, Tariff};
use futures::future::{BoxFuture, FutureExt as _};
use std::{collections::BTreeSet, sync::Arc};

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
use sites::{CurrentSites, KnownSite, Sites};

pub use content::{Content, check};
pub use import::SiteImport;

/// The service of parking sites.
pub struct ParkingService {
    core: Core,
    content: Arc<Content>,
    sites: CurrentSites,
    /// The city's public holidays.
    holidays: BTreeSet<NaiveDate>,
}

impl ParkingService {
    /// Reads the city's sites and tariffs, and the imported sites.
    ///
    /// # Errors
    /// A file is invalid; the message names file, line and field. Or the database cannot be read.
    pub async fn open(core: &Core) -> anyhow::Result<Arc<Self>> {
        let content = Arc::new(Content::read(core.city())?);
        let sites = CurrentSites::open(core, &content).await?;
        let holidays = core.city().working_time.holidays.clone();
        Ok(Arc::new(Self { core: core.clone(), content, sites, holidays }))
    }

    /// Content of the city's files.
    pub fn content(&self) -> &Content {
        &self.content
    }

    /// The current sites. `before_request` has already checked for an import.
    fn sites(&self) -> Arc<Sites> {
        self.sites.get()
    }

    /// Finds a site.
    ///
    /// # Errors
    /// `NotFound`.
    fn site(&self, uid: &str) -> Result<Arc<KnownSite>, AppError> {
        self.sites().get(uid).cloned().ok_or_else(|| AppError::not_found("parking site"))
    }

    /// The tariffs of a site's zone; none if no checked tariff applies.
    fn tariffs(&self, site: &ParkingSite) -> &[Tariff] {
        let zone = site.zone.as_deref().and_then(|zone| self.content.tariffs.get(zone));
        zone.map_or(&[], Vec::as_slice)
    }

    /// The tariffs of a site, ready to quote.
    fn prices(&self, site: &ParkingSite) -> Tariffs<'_> {
        Tariffs { tariffs: self.tariffs(site), holidays: &self.holidays }
    }
}

/// `/parking/…` below the API's base.
pub fn router() -> Routes<Arc<ParkingService>> {
    api::router()
}

impl Service for ParkingService {
    fn id(&self) -> contract::Service {
        contract::Service::Parking
    }

    fn is_offered(&self) -> bool {
        !self.sites().all().is_empty()
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

    fn before_request(&self) -> BoxFuture<'_, ()> {
        // Every request sees the newest sites.
        self.sites.refresh(&self.core, &self.content).boxed()
    }
}
