//! Parking: sites, tariffs and prices.

mod api;
mod content;
mod list;
mod pages;
mod pay;
mod query;
mod search;

use chrono::NaiveDate;
use civic::{parking::Tariffs, text::Index};
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

pub use content::{Content, check};
pub use pay::{ParkingIntent, Payments};

/// The service of parking sites.
pub struct ParkingService {
    core: Core,
    payments: Arc<dyn Payments>,
    content: Content,
    /// Search index of site names; values are positions in the list of sites.
    names: Index<usize>,
    /// The city's public holidays.
    holidays: BTreeSet<NaiveDate>,
}

impl ParkingService {
    /// Reads the city's sites and tariffs.
    ///
    /// # Errors
    /// A file is invalid; the message names file, line and field.
    pub fn open(core: &Core, payments: Arc<dyn Payments>) -> anyhow::Result<Arc<Self>> {
        let content = Content::read(core.city())?;
        let mut names = Index::new();
        for (at, site) in content.sites.iter().enumerate() {
            let all = [&site.name, &site.address].into_iter().flat_map(|text| text.0.values());
            let texts: BTreeSet<&str> = all.map(String::as_str).collect();
            names.add(at, &texts.into_iter().collect::<Vec<_>>(), 0);
        }
        let holidays = core.city().working_time.holidays.clone();
        Ok(Arc::new(Self { core: core.clone(), payments, content, names, holidays }))
    }

    /// Content of the city's files.
    pub const fn content(&self) -> &Content {
        &self.content
    }

    /// Whether there is a site with this key.
    pub fn has_site(&self, uid: &str) -> bool {
        self.site(uid).is_ok()
    }

    /// Finds a site.
    ///
    /// # Errors
    /// `NotFound`.
    fn site(&self, uid: &str) -> Result<&ParkingSite, AppError> {
        let found = self.content.sites.iter().find(|site| site.uid == uid);
        found.ok_or_else(|| AppError::not_found("parking site"))
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
        !self.content.sites.is_empty()
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
