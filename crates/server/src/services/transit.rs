//! Public transport: the network, journeys and realtime data.

mod api;
mod arguments;
mod command;
mod events;
mod files;
mod live;
mod network;
mod networks;
mod pages;
mod plan;
mod realtime;
mod requests;
mod search;

use contract::{
    LatLon,
    transit::{TransitLive, TransitStop},
};
use futures::future::{BoxFuture, FutureExt as _};
use std::{sync::Arc, time::Duration};

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
};

pub use arguments::Arguments;
pub use command::Gtfs;
pub use live::{Feed, Kind, Live, Source};
pub use network::LoadedNetwork;
pub use networks::{Networks, sample_files, store};

/// Operator settings.
#[derive(Clone, Debug)]
pub struct Options {
    /// Realtime feeds.
    pub feeds: Vec<Feed>,
    /// Polling interval of the feeds.
    pub every: Duration,
}

impl Default for Options {
    /// No realtime feeds.
    fn default() -> Self {
        Self { feeds: Vec::new(), every: Duration::from_secs(15) }
    }
}

/// The public transport service.
pub struct TransitService {
    core: Core,
    networks: Arc<Networks>,
    live: Live,
}

impl TransitService {
    /// Loads the network and starts to poll the feeds.
    ///
    /// # Errors
    /// The city's sample is invalid, or the import cannot be read.
    pub fn open(core: &Core, options: &Options) -> anyhow::Result<Arc<Self>> {
        let networks = Arc::new(Networks::open(&core.options().data_dir, core.city(), core.now())?);
        let service = Arc::new(Self { core: core.clone(), networks, live: Live::new(options.feeds.clone()) });
        if service.live.is_on() {
            live::start(&service, options.every);
        }
        Ok(service)
    }

    /// The current network, if any. `before_request` has already checked for a newer import.
    pub fn network(&self) -> Option<Arc<LoadedNetwork>> {
        self.networks.current()
    }

    /// The current network.
    ///
    /// # Errors
    /// `NotFound` if there is none.
    fn loaded(&self) -> Result<Arc<LoadedNetwork>, AppError> {
        self.network().ok_or_else(|| AppError::not_found("network of public transport"))
    }

    /// Realtime data.
    pub const fn live(&self) -> &Live {
        &self.live
    }

    /// The stops nearest to a position, at most `most`.
    pub fn stops_near(&self, at: LatLon, most: usize) -> Vec<TransitStop> {
        let Some(network) = self.network() else { return Vec::new() };
        network.query(|transit| transit.stops("", Some(at), most).items)
    }

    /// Realtime data of a line, a place, or the whole network. Also starts polling for that place.
    fn live_of(&self, loaded: &LoadedNetwork, line: Option<u32>, place: Option<u32>) -> TransitLive {
        let now = self.core.now();
        self.watch(loaded, place);
        self.live.of(loaded, line, place, now.timestamp(), *now.offset())
    }

    /// Polls the per-stop feeds for a place for a while, because a client shows it.
    fn watch(&self, loaded: &LoadedNetwork, place: Option<u32>) {
        /// Maximum number of stops polled per place. For larger hubs, these are representative enough.
        const MOST_STOPS: usize = 8;
        if let Some(place) = place
            && self.live.is_of_stops()
        {
            self.live.watch(&loaded.stops_of(place, MOST_STOPS), self.core.now().timestamp());
        }
    }
}

/// `/transit/…` below the API's base.
pub fn router() -> Routes<Arc<TransitService>> {
    api::router()
}

impl Service for TransitService {
    fn id(&self) -> contract::Service {
        contract::Service::Transit
    }

    fn is_offered(&self) -> bool {
        self.network().is_some()
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

    fn topic(self: Arc<Self>, name: &str) -> Option<Result<Arc<dyn Topic>, AppError>> {
        events::topic(self, name)
    }

    fn before_request(&self) -> BoxFuture<'_, ()> {
        // Every request sees the newest network.
        self.networks.refresh().boxed()
    }
}
