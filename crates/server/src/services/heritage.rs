//! Heritage sites: pages, files, donations, ratings and scans.

mod api;
mod arguments;
mod assets;
mod command;
mod content;
mod document;
mod donations;
mod export;
mod files;
mod frame;
mod language;
mod list;
mod pages;
mod preview;
mod scans;
mod search;
mod signs;
mod store;
mod visitors;

use axum::{Router, http::HeaderMap};
use chrono::NaiveDate;
use civic::text::Index;
use contract::{LatLon, heritage::SiteList, transit::TransitStop};
use futures::future::{BoxFuture, FutureExt as _};
use heritage::{Heritage, content::SiteContent, document::ServedPhoto};
use std::{
    collections::BTreeMap,
    path::PathBuf,
    sync::{Arc, OnceLock, RwLock},
};

use crate::{
    city::Profile,
    core::Core,
    http::origin::of_request,
    openapi::Routes,
    problem::AppError,
    service::{
        Service,
        early::EarlyRequest,
        page::{Page, PageRequest},
        search::{ScoredResult, Search},
    },
};
use assets::Assets;
use donations::Accounts;
use scans::Scans;
use store::HeritageStore;

pub use arguments::Arguments;
pub use command::{Export, Signs, check};
pub use content::Content;

/// Operator settings.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Accounts for donations, TOML.
    pub donations: Option<PathBuf>,
}

/// Public transport as heritage pages need it.
pub trait Transport: Send + Sync {
    /// Whether the portal offers public transport now.
    fn is_offered(&self) -> bool;

    /// The stops nearest to a place, at most `most`.
    fn stops_near(&self, at: LatLon, most: usize) -> Vec<TransitStop>;
}

/// Payments as heritage pages need them.
pub trait Payments: Send + Sync {
    /// Whether the portal takes donations to a site, with a receipt.
    fn has_donations(&self, slug: &str) -> bool;
}

/// The service of heritage sites.
pub struct HeritageService {
    core: Core,
    store: HeritageStore,
    transport: Arc<dyn Transport>,
    /// Payments, which open after this service.
    payments: OnceLock<Arc<dyn Payments>>,
    content: Content,
    /// Search index of site names; values are positions in the list of sites.
    names: Index<usize>,
    /// Donation accounts.
    accounts: Accounts,
    /// Stylesheet, script, viewer, icons.
    assets: Assets,
    /// Photographs with their sizes, by site.
    photos: BTreeMap<String, Vec<ServedPhoto>>,
    /// Cached list of all sites, and the date on which its opening times start.
    list_cache: RwLock<Option<(NaiveDate, Arc<SiteList>)>>,
    /// Scans that are not in the database yet.
    scans: Scans,
}

impl HeritageService {
    /// Reads the city's content and the operator's files, and logs the content that is not shown.
    ///
    /// # Errors
    /// The city's files or the accounts file are invalid.
    pub fn open(core: &Core, options: &Options, transport: Arc<dyn Transport>) -> anyhow::Result<Arc<Self>> {
        let content = Content::read(core.city())?;
        for finding in &content.findings {
            tracing::warn!("heritage: {finding}");
        }
        let mut names = Index::new();
        for (at, site) in content.heritage.sites.iter().enumerate() {
            let all = site.name();
            let texts: Vec<&str> = all.0.values().map(String::as_str).collect();
            names.add(at, &texts, 0);
        }
        let heritage = &content.heritage;
        let photos = heritage.sites.iter().map(|site| (site.slug.clone(), photos(heritage, site))).collect();
        let store = HeritageStore::new(core.store().clone());
        Ok(Arc::new(Self {
            core: core.clone(),
            names,
            accounts: Accounts::read(&content, options.donations.as_deref())?,
            assets: Assets::read(core.options().dist.as_deref()),
            photos,
            list_cache: RwLock::default(),
            scans: Scans::new(store.clone()),
            store,
            transport,
            payments: OnceLock::new(),
            content,
        }))
    }

    /// Connects the service with payments. Only the first call has an effect; until then no page links to them.
    pub fn connect_payments(&self, payments: Arc<dyn Payments>) {
        self.payments.get_or_init(|| payments);
    }

    /// Whether the portal takes donations to a site, with a receipt.
    fn has_donations(&self, site: &SiteContent) -> bool {
        self.payments.get().is_some_and(|payments| payments.has_donations(&site.slug))
    }

    /// The city's sites, walks and drawings.
    pub const fn heritage(&self) -> &Heritage {
        &self.content.heritage
    }

    /// Content of the city's files.
    pub const fn content(&self) -> &Content {
        &self.content
    }

    /// Buffered counts of scanned signs.
    pub const fn scans(&self) -> &Scans {
        &self.scans
    }

    /// Finds a site by its slug, a former slug, or the number on its sign.
    ///
    /// # Errors
    /// `NotFound`.
    fn site(&self, slug: &str) -> Result<&SiteContent, AppError> {
        let heritage = self.heritage();
        let slug = heritage.aliases.get(slug).map_or(slug, String::as_str);
        // People type the number on a sign instead of the slug.
        let numbered = || heritage.numbered(slug.parse().ok()?);
        heritage.site(slug).or_else(numbered).ok_or_else(|| AppError::not_found("heritage site"))
    }

    /// The city's profile.
    fn profile(&self) -> &Profile {
        &self.core.city().profile
    }

    /// The public origin of the portal, from the options or else from the request.
    fn origin(&self, headers: &HeaderMap) -> Option<String> {
        of_request(self.core.options().public_url.as_deref(), headers)
    }

    /// Whether a file of a site may be served. A declared photo that is not a valid image is not.
    fn sends(&self, site: &SiteContent, name: &str) -> bool {
        let named = site.file.photos.iter().any(|photo| photo.file.get_ref() == name);
        !named || self.photos.get(&site.slug).is_some_and(|photos| photos.iter().any(|photo| photo.file == name))
    }
}

/// The photos of a site with their sizes. Files that are not valid images are logged and left out.
fn photos(heritage: &Heritage, site: &SiteContent) -> Vec<ServedPhoto> {
    let sent = site.file.photos.iter().filter_map(|photo| {
        let file = photo.file.get_ref();
        let reader = image::ImageReader::new(std::io::Cursor::new(site.files.get(file)?)).with_guessed_format().ok()?;
        match reader.into_dimensions() {
            Ok((width, height)) => {
                Some(ServedPhoto { file: file.clone(), src: heritage.file_href(site, file), width, height })
            }
            Err(error) => {
                tracing::warn!(%error, "heritage: sites/{}/{file} is no picture: left out", site.slug);
                None
            }
        }
    });
    sent.collect()
}

/// `/heritage/…` below the API's base.
pub fn router() -> Routes<Arc<HeritageService>> {
    api::router()
}

impl Service for HeritageService {
    fn id(&self) -> contract::Service {
        contract::Service::Heritage
    }

    fn is_offered(&self) -> bool {
        !self.heritage().sites.is_empty()
    }

    fn api(self: Arc<Self>) -> Routes {
        router().with_state(self)
    }

    fn pages(self: Arc<Self>) -> Option<Router> {
        self.is_offered().then(|| pages::router(self))
    }

    fn page<'a>(&'a self, request: &'a PageRequest<'a>) -> BoxFuture<'a, Option<Page>> {
        async { preview::page(request) }.boxed()
    }

    fn early_requests(&self, path: &str, query: &str) -> Vec<EarlyRequest> {
        preview::early_requests(path, query)
    }

    fn search<'a>(&'a self, search: &'a Search<'a>) -> BoxFuture<'a, Result<Vec<ScoredResult>, AppError>> {
        async { Ok(search::results(self, search)) }.boxed()
    }

    fn close(&self) -> BoxFuture<'_, ()> {
        async {
            if let Err(error) = self.scans.write().await {
                tracing::warn!(%error, "the last scans are not counted");
            }
        }
        .boxed()
    }
}
