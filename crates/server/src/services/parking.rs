//! Parking: sites, tariffs, prices and occupancy.

mod api;
mod content;
mod hours;
mod import;
mod list;
mod occupancy;
mod pages;
mod pay;
mod query;
mod rules;
mod search;
mod sites;
mod store;

use chrono::NaiveDate;
use civic::parking::Tariffs;
use contract::parking::{CashlessMethod, ParkingSite, Realtime, Tariff};
use futures::future::{BoxFuture, FutureExt as _};
use std::{
    collections::{BTreeSet, HashMap},
    sync::{Arc, OnceLock},
};

use crate::{
    core::Core,
    openapi::Routes,
    problem::AppError,
    service::{
        Service,
        early::EarlyRequest,
        events::Topic,
        page::{Page, PageRequest},
        search::{ScoredResult, Search},
    },
    store::Store,
};
use occupancy::Occupancy;
use sites::{CurrentSites, KnownSite, Sites};

pub use content::{Content, check};
pub use import::SiteImport;
pub use pay::{ParkingIntent, Payments};

/// Citizens' reports as parking needs them.
pub trait Reports: Send + Sync {
    /// Numbers of public reports of a category about parking sites, by the keys of the sites. Sites without a report are
    /// absent.
    fn overcharges<'a>(&'a self, category: &'a str) -> BoxFuture<'a, Result<Arc<HashMap<String, u32>>, AppError>>;
}

/// Keys of all sites: those of the city's file and imported ones.
///
/// # Errors
/// `Unavailable` when the database cannot be read now.
pub async fn site_keys(content: &Content, store: &Store) -> Result<BTreeSet<String>, AppError> {
    let imported = store::imported(store).await?;
    Ok(content.sites.iter().chain(&imported).map(|site| site.uid.clone()).collect())
}

/// The service of parking sites.
pub struct ParkingService {
    core: Core,
    payments: Arc<dyn Payments>,
    content: Arc<Content>,
    sites: CurrentSites,
    /// Citizens' reports, which open after this service.
    reports: OnceLock<Arc<dyn Reports>>,
    /// The city's public holidays.
    holidays: BTreeSet<NaiveDate>,
    /// Free spaces.
    occupancy: Occupancy,
}

impl ParkingService {
    /// Reads the city's sites and tariffs, the imported sites, and the stored counts of free spaces. A demonstration makes
    /// up counts.
    ///
    /// # Errors
    /// A file is invalid; the message names file, line and field. Or the database cannot be read.
    pub async fn open(core: &Core, payments: Arc<dyn Payments>) -> anyhow::Result<Arc<Self>> {
        let content = Arc::new(Content::read(core.city())?);
        let sites = CurrentSites::open(core, &content).await?;
        let holidays = core.city().working_time.holidays.clone();
        let occupancy = Occupancy::open(core, &sites.get()).await?;
        let reports = OnceLock::new();
        let service = Arc::new(Self { core: core.clone(), payments, content, sites, reports, holidays, occupancy });
        if core.options().demo {
            occupancy::simulate(&service);
        }
        occupancy::follow_database(&service);
        Ok(service)
    }

    /// Connects the service with citizens' reports. Only the first call has an effect; until then sites have no numbers
    /// of reports.
    pub fn connect_reports(&self, reports: Arc<dyn Reports>) {
        self.reports.get_or_init(|| reports);
    }

    /// Content of the city's files.
    pub fn content(&self) -> &Content {
        &self.content
    }

    /// The current sites. `before_request` has already checked for an import.
    fn sites(&self) -> Arc<Sites> {
        self.sites.get()
    }

    /// Whether there is a site with this key.
    pub fn has_site(&self, uid: &str) -> bool {
        self.site(uid).is_ok()
    }

    /// Finds a site.
    ///
    /// # Errors
    /// `NotFound`.
    fn site(&self, uid: &str) -> Result<Arc<KnownSite>, AppError> {
        self.sites().get(uid).cloned().ok_or_else(|| AppError::not_found("parking site"))
    }

    /// Fills in the numbers of public reports about prices, if the city collects them. Prices do not need the database:
    /// while it cannot be read, sites are answered without these numbers.
    async fn count_overcharges(&self, sites: &mut [ParkingSite]) {
        let (Some(category), Some(reports)) = (&self.content.report_category, self.reports.get()) else { return };
        // The store has logged the cause.
        let Ok(numbers) = reports.overcharges(category).await else { return };
        for site in sites {
            site.overcharge_reports = Some(numbers.get(&site.uid).copied().unwrap_or(0));
        }
    }

    /// Ways to pay without cash: those of the city's file, and VietQR where the portal itself takes payments.
    fn cashless(&self, site: &ParkingSite) -> Vec<CashlessMethod> {
        let mut methods = site.cashless.clone();
        if !methods.contains(&CashlessMethod::Vietqr) && self.payments.payee(site).is_some() {
            methods.push(CashlessMethod::Vietqr);
        }
        methods
    }

    /// The counts of a site that may be shown now; none if nobody counts, or the counts are old.
    fn realtime(&self, site: &ParkingSite) -> Vec<Realtime> {
        self.occupancy.shown(&site.uid, self.core.now().timestamp())
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
    api::router().merge(occupancy::router())
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
        pages::early_requests(self, path, query)
    }

    fn search<'a>(&'a self, search: &'a Search<'a>) -> BoxFuture<'a, Result<Vec<ScoredResult>, AppError>> {
        async { Ok(search::results(self, search)) }.boxed()
    }

    fn topic(self: Arc<Self>, name: &str) -> Option<Result<Arc<dyn Topic>, AppError>> {
        occupancy::topic(self, name)
    }

    fn before_request(&self) -> BoxFuture<'_, ()> {
        // Every request sees the newest sites, and counts that are at most a second behind those of other servers.
        async move {
            if self.sites.refresh(&self.core, &self.content).await {
                self.occupancy.keep(&self.sites());
            }
            self.occupancy.follow(&self.core, &self.sites(), occupancy::CHECK_INTERVAL).await;
        }
        .boxed()
    }
}
