//! A network loaded into memory.

use bytes::Bytes;
use chrono::NaiveDate;
use contract::transit::{TransitNetwork, TransitPack};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};
use tokio::sync::OnceCell;
use transit::{Network, Shapes, Transit, import::Directory, live::FeedIndex};

use super::files::{Pack, StoredNetwork};
use crate::{blocking, problem::AppError};

/// A loaded network.
pub struct LoadedNetwork {
    /// Identifies the import; empty for the city's sample.
    pub(super) mark: String,
    /// Description for the API.
    pub about: TransitNetwork,
    /// Pack with stops, lines and timetables.
    pub plan: Pack,
    /// Pack with the shapes of the lines.
    pub shapes: Pack,
    /// Place numbers by feed stop id.
    members: HashMap<String, u32>,
    /// Line numbers by feed route id.
    routes: HashMap<String, u32>,
    /// Maps the ids of the feed to the network.
    pub feed_index: Arc<FeedIndex>,
    base: Mutex<Transit>,
    idle: Mutex<Vec<Transit>>,
    /// The network as zipped GTFS, written on first request.
    archive: OnceCell<Bytes>,
}

impl LoadedNetwork {
    pub(super) fn new(mark: String, stored: StoredNetwork, sample: bool, offset_secs: i32) -> anyhow::Result<Self> {
        let network = transit::decode(&stored.plan.bytes)?;
        let shapes = transit::decode_shapes(&stored.shapes.bytes)?;
        let network = Arc::new(network);
        let feed_index = Arc::new(FeedIndex::new(Arc::clone(&network), &stored.directory, offset_secs));
        let Directory { stops, routes, .. } = stored.directory;
        let about = about(&network, sample, &stored.plan, &stored.shapes);
        let base = Transit::new(network, Arc::<Shapes>::new(shapes));
        Ok(Self {
            mark,
            about,
            plan: stored.plan,
            shapes: stored.shapes,
            members: stops.into_iter().collect(),
            routes: routes.into_iter().map(|(id, line, _)| (id, line)).collect(),
            feed_index,
            base: Mutex::new(base),
            idle: Mutex::new(Vec::new()),
            archive: OnceCell::new(),
        })
    }

    /// Runs a query on the network. Each concurrent query uses its own working memory from a pool.
    pub fn query<T>(&self, query: impl FnOnce(&mut Transit) -> T) -> T {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut transit = idle.unwrap_or_else(|| self.base.lock().unwrap_or_else(PoisonError::into_inner).fork());
        let answer = query(&mut transit);
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(transit);
        answer
    }

    /// The number of the place that a feed stop belongs to. Also accepts place ids.
    pub fn place_number(&self, stop: &str) -> Option<u32> {
        self.members.get(stop).copied().or_else(|| self.query(|transit| transit.place_of(stop)))
    }

    /// The id of the place that a feed stop belongs to.
    pub fn place_id(&self, stop: &str) -> Option<String> {
        let number = self.place_number(stop)?;
        self.query(|transit| transit.network().places.get(number as usize).map(|place| place.id.clone()))
    }

    /// Ids of the feed's stops at a place, at most `most`.
    pub fn stops_of(&self, place: u32, most: usize) -> Vec<String> {
        let mut all: Vec<String> =
            self.members.iter().filter(|(_, of)| **of == place).map(|(stop, _)| stop.clone()).collect();
        all.sort_unstable();
        all.truncate(most);
        all
    }

    /// The number of the line that a feed route belongs to. Also accepts line ids.
    pub fn line_number(&self, route: &str) -> Option<u32> {
        self.query(|transit| transit.network().line_by_id(route)).or_else(|| self.routes.get(route).copied())
    }

    /// The id of the line that a feed route belongs to.
    pub fn line_id(&self, route: &str) -> Option<String> {
        let number = self.line_number(route)?;
        self.query(|transit| transit.network().lines.get(number as usize).map(|line| line.id.clone()))
    }

    /// The network as zipped GTFS, with `url` as the publisher's address. It is written once; concurrent requests wait.
    ///
    /// # Errors
    /// Writing the archive into memory failed.
    pub async fn gtfs(self: &Arc<Self>, url: String) -> Result<Bytes, AppError> {
        let write = || async move {
            let loaded = Arc::clone(self);
            let written = blocking::long(move || loaded.write(&url)).await?;
            written.map_err(|error| AppError::internal(&error))
        };
        self.archive.get_or_try_init(write).await.cloned()
    }

    fn write(&self, url: &str) -> anyhow::Result<Bytes> {
        let shapes = transit::decode_shapes(&self.shapes.bytes)?;
        let network = self.query(|transit| Arc::clone(transit.network()));
        Ok(transit::export::zip(&transit::export::gtfs(&network, &shapes, url))?.into())
    }

    /// Finds a pack by its file name.
    pub fn pack(&self, file: &str) -> Option<&Pack> {
        [&self.plan, &self.shapes].into_iter().find(|pack| pack.name == file)
    }
}

fn about(network: &Network, sample: bool, plan: &Pack, shapes: &Pack) -> TransitNetwork {
    let day = |date: i32| NaiveDate::from_num_days_from_ce_opt(date).map(|day| day.to_string()).unwrap_or_default();
    let pack = |pack: &Pack| TransitPack {
        path: format!("/transit/network/{}", pack.name),
        bytes: u32::try_from(pack.brotli.len()).unwrap_or(u32::MAX),
    };
    let imported_at = chrono::DateTime::from_timestamp(network.about.imported_at, 0).unwrap_or_default();
    TransitNetwork {
        publisher: network.about.publisher.clone(),
        version: network.about.version.clone(),
        valid_from: day(network.about.valid.0),
        valid_to: day(network.about.valid.1),
        as_model: network.about.as_model,
        sample,
        imported_at: imported_at.fixed_offset(),
        stops: network.places.len() as u32,
        lines: network.lines.len() as u32,
        pack: pack(plan),
        shapes: pack(shapes),
    }
}

/// The bytes of a pack in the encoding that the client accepts.
pub fn body(pack: &Pack, brotli: bool) -> Bytes {
    if brotli { pack.brotli.clone() } else { pack.bytes.clone() }
}
