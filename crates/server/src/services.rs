//! The services of the portal. This is the only module that names more than one of them.
//!
//! To add a service, create its folder with a type that implements [`Service`] and a `router()`, and add it to
//! [`Services`] and [`descriptions`]. If it has options or commands, also add it to [`Options`], [`Arguments`],
//! [`Command`], [`Import`] or [`Check`].

pub mod heritage;
pub mod parking;
pub mod payments;
pub mod procedures;
pub mod reports;
pub mod transit;

use anyhow::ensure;
use clap::{Args, Subcommand};
use contract::{
    LatLon,
    parking::ParkingSite,
    payments::{Payee, PaymentIntent},
    reports::Catalogue,
    transit::TransitStop,
};
use futures::future::{BoxFuture, FutureExt as _};
use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use crate::{city::City, core::Core, openapi::Description, problem::AppError, service::Service, store::Store};
use heritage::HeritageService;
use parking::{ParkingIntent, ParkingService};
use payments::PaymentService;
use procedures::ProceduresService;
use reports::ReportService;
use transit::TransitService;

/// All services.
#[derive(Clone)]
pub struct Services {
    /// Citizens' reports.
    pub reports: Arc<ReportService>,
    /// Public transport.
    pub transit: Arc<TransitService>,
    /// Parking sites.
    pub parking: Arc<ParkingService>,
    /// Payments.
    pub payments: Arc<PaymentService>,
    /// Heritage sites.
    pub heritage: Arc<HeritageService>,
    /// Procedures and digital services.
    pub procedures: Arc<ProceduresService>,
}

impl Services {
    /// Opens every service and starts its background work.
    ///
    /// # Errors
    /// A message that tells the operator what to fix.
    pub async fn open(core: &Core, options: &Options) -> anyhow::Result<Self> {
        let transit = TransitService::open(core, &options.transit)?;
        let heritage = HeritageService::open(core, &options.heritage, transit.clone())?;
        let donations = heritage.heritage().sites.iter().map(|site| (site.slug.clone(), site.name()));
        let payments = PaymentService::open(core, &options.payments, donations.collect()).await?;
        heritage.connect_payments(payments.clone());
        let parking = ParkingService::open(core, payments.clone()).await?;
        warn_about_payment_sites(&payments, &parking);
        let procedures = ProceduresService::open(core)?;
        // Opened last because it writes: demonstration reports are loaded only if everything else is valid.
        let reports = ReportService::open(core).await?;
        check_report_category(parking.content(), reports.catalogue())?;
        parking.connect_reports(reports.clone());
        Ok(Self { reports, transit, parking, payments, heritage, procedures })
    }

    /// All services, in the order of `GET /config`.
    pub fn all(&self) -> [Arc<dyn Service>; 6] {
        [
            self.reports.clone(),
            self.transit.clone(),
            self.parking.clone(),
            self.payments.clone(),
            self.heritage.clone(),
            self.procedures.clone(),
        ]
    }
}

/// Checks that the category of reports about parking prices exists.
fn check_report_category(parking: &parking::Content, catalogue: &Catalogue) -> anyhow::Result<()> {
    let Some(id) = &parking.report_category else { return Ok(()) };
    let is_known = catalogue.categories.iter().any(|category| category.id == *id);
    ensure!(is_known, "parking/tariffs.toml: report_category: there is no category `{id}`");
    Ok(())
}

/// Warns about parking sites in the operator's file of payments that do not exist. An import may have removed one: its
/// stays can no longer be paid, and everything else goes on.
fn warn_about_payment_sites(payments: &PaymentService, parking: &ParkingService) {
    for entry in &payments.file().parking {
        for uid in entry.sites.iter().filter(|uid| !parking.has_site(uid)) {
            tracing::warn!(
                site = uid,
                account = entry.account,
                "--payments: parking: sites: there is no such parking site, so its stays cannot be paid"
            );
        }
        let is_run = |site: &ParkingSite| site.operator == entry.operator;
        if !entry.operator.is_empty() && !parking.content().sites.iter().any(is_run) {
            tracing::warn!(operator = entry.operator, "--payments: parking: no site of the city has this operator");
        }
    }
}

/// OpenAPI descriptions of the handlers of all services, in the order of [`Services::all`].
pub fn descriptions() -> [Description; 6] {
    [
        reports::router().describe(),
        transit::router().describe(),
        parking::router().describe(),
        payments::router().describe(),
        heritage::router().describe(),
        procedures::router().describe(),
    ]
}

impl heritage::Transport for TransitService {
    fn is_offered(&self) -> bool {
        Service::is_offered(self)
    }

    fn stops_near(&self, at: LatLon, most: usize) -> Vec<TransitStop> {
        self.stops_near(at, most)
    }
}

impl heritage::Payments for PaymentService {
    fn has_donations(&self, slug: &str) -> bool {
        self.file().donation_account(slug).is_some()
    }
}

impl parking::Reports for ReportService {
    fn overcharges<'a>(&'a self, category: &'a str) -> BoxFuture<'a, Result<Arc<HashMap<String, u32>>, AppError>> {
        self.counts_about(category, "parking").boxed()
    }
}

impl parking::Payments for PaymentService {
    fn payee(&self, site: &ParkingSite) -> Option<Payee> {
        Some(self.parking_account(site)?.payee())
    }

    fn open_intent<'a>(&'a self, intent: ParkingIntent<'a>) -> BoxFuture<'a, Result<PaymentIntent, AppError>> {
        let ParkingIntent { site, payment, stay, lines, key } = intent;
        self.open_parking(site, payment, stay, lines, key).boxed()
    }
}

/// Operator settings of the services.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Public transport.
    pub transit: transit::Options,
    /// Heritage sites.
    pub heritage: heritage::Options,
    /// Payments.
    pub payments: payments::Options,
}

/// The flags of `portal-server serve` that set [`Options`].
#[derive(Clone, Debug, Args)]
#[group(skip)]
pub struct Arguments {
    #[command(flatten)]
    transit: transit::Arguments,
    #[command(flatten)]
    heritage: heritage::Arguments,
    #[command(flatten)]
    payments: payments::Arguments,
}

impl From<Arguments> for Options {
    fn from(arguments: Arguments) -> Self {
        Self {
            transit: arguments.transit.into(),
            heritage: arguments.heritage.into(),
            payments: arguments.payments.into(),
        }
    }
}

/// Commands of services.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Look at photos that wait to be shown, and decide on them.
    #[command(subcommand)]
    Review(reports::Review),
    /// Write pages to files, for a server of files.
    #[command(subcommand)]
    Export(Export),
    /// Make the signs for the gates of heritage sites.
    Signs(heritage::Signs),
}

/// `portal-server export`
#[derive(Debug, Subcommand)]
pub enum Export {
    /// Every heritage page in every language, with all that belongs to it, for a server of files.
    Heritage(heritage::Export),
}

impl Command {
    /// Runs the command.
    ///
    /// # Errors
    /// A message that tells the operator what to fix.
    pub async fn run(self) -> anyhow::Result<()> {
        match self {
            Self::Review(review) => review.run().await,
            Self::Signs(signs) => signs.run(),
            Self::Export(Export::Heritage(export)) => {
                let core = Core::open(export.options()).await?;
                export.run(&Services::open(&core, &Options::default()).await?.heritage)
            }
        }
    }

    /// Whether the command writes to the data folder.
    pub const fn writes_data(&self) -> bool {
        matches!(self, Self::Review(_))
    }
}

/// Imports of services, `portal-server import …`.
#[derive(Debug, Subcommand)]
pub enum Import {
    /// A network of public transport from GTFS static: a zip file or a folder.
    ///
    /// Says what was read, merged, repaired and left out, with reasons. A feed that cannot be used leaves the network
    /// that is there; servers that run on the data folder use the new one at once.
    Gtfs(transit::Gtfs),
    /// Parking sites from ParkAPI v3, GeoJSON of OpenStreetMap, or CSV.
    ///
    /// Says what it adds, changes, removes and rejects, with reasons, and writes it with --yes. It does not replace sites
    /// of the city's own file. Sites that the source no longer has are removed; one that is rejected stays as it was.
    /// Servers that run on the data folder use the new sites at once.
    Parking(parking::SiteImport),
}

impl Import {
    /// Runs the command.
    ///
    /// # Errors
    /// What is wrong with the file.
    pub async fn run(&self) -> anyhow::Result<()> {
        match self {
            Self::Gtfs(feed) => feed.run(),
            Self::Parking(file) => file.run().await,
        }
    }
}

/// Checks of one service's files, `portal-server check …`.
#[derive(Clone, Copy, Debug, Subcommand)]
pub enum Check {
    /// Heritage sites: missing languages, dead references, length, reading level, missing sources, with file and line.
    Heritage,
    /// Parking: tariffs with the day of their check, and sites without a price. Wrong tariffs and sites are errors.
    Parking,
    /// Procedures: how many, fees that have ended, facts that should be compared again. Wrong files are errors.
    Procedures,
}

impl Check {
    /// Prints the findings.
    ///
    /// # Errors
    /// Some content is not shown.
    pub fn run(self, content: &Content) -> anyhow::Result<()> {
        match self {
            Self::Heritage => heritage::check(&content.heritage),
            Self::Parking => {
                parking::check(&content.parking, chrono::Utc::now().date_naive());
                Ok(())
            }
            Self::Procedures => {
                procedures::check(&content.procedures, chrono::Utc::now().date_naive());
                Ok(())
            }
        }
    }
}

/// Content of the city's files for the services.
#[derive(Clone, Debug)]
pub struct Content {
    /// Reports: categories, demonstration.
    pub reports: reports::Content,
    /// Heritage: sites, walks, banks.
    pub heritage: heritage::Content,
    /// Parking: zones, tariffs, sites.
    pub parking: parking::Content,
    /// Procedures and digital services.
    pub procedures: procedures::Content,
}

impl Content {
    /// Reads them all.
    ///
    /// # Errors
    /// The first error, with file, row and field.
    pub fn read(city: &City) -> anyhow::Result<Self> {
        transit::sample_files(city)?;
        let (reports, parking) = (reports::Content::read(city)?, parking::Content::read(city)?);
        check_report_category(&parking, &reports.catalogue)?;
        let (heritage, procedures) = (heritage::Content::read(city)?, procedures::Content::read(city)?);
        Ok(Self { reports, heritage, parking, procedures })
    }

    /// Keys of all parking sites, also of imported ones.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be read now.
    pub async fn parking_sites(&self, store: &Store) -> Result<BTreeSet<String>, AppError> {
        parking::site_keys(&self.parking, store).await
    }

    /// A short summary of each service's content, and notes for the operator.
    pub fn summary(&self, city: &City) -> (Vec<String>, Vec<String>) {
        let (reports, heritage) = (self.reports.amounts(city), self.heritage.amounts());
        let amounts = [reports, heritage, self.parking.amounts(), self.procedures.amounts()].concat();
        (amounts, self.heritage.notes())
    }
}
