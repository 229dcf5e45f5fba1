//! The network of public transport: the operator's import, else the city's sample, ready to answer.

mod files;

use bytes::Bytes;
use chrono::NaiveDate;
use contract::{Instant, TransitNetwork, TransitPack};
use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError, RwLock},
};
use transit::{
    Network, Shapes, Transit,
    import::{Directory, Imported, Options, import_files},
};

use crate::city::City;
pub use files::{Pack, Stored};

/// Networks of one data folder: the newest is used.
pub struct Networks {
    folder: PathBuf,
    now: RwLock<Option<Arc<Loaded>>>,
}

/// A network in memory.
pub struct Loaded {
    /// Which import it is; empty for the city's sample.
    mark: String,
    /// What the page is told of it.
    pub about: TransitNetwork,
    /// Everything that answers need.
    pub plan: Pack,
    /// Drawings of the lines.
    pub shapes: Pack,
    /// Places by the id of any stop of the feed.
    members: HashMap<String, u32>,
    /// Lines by the id of any route of the feed.
    routes: HashMap<String, u32>,
    base: Mutex<Transit>,
    idle: Mutex<Vec<Transit>>,
}

impl Networks {
    /// Loads the import of a data folder, else the city's sample.
    ///
    /// # Errors
    /// When the city's sample is wrong, or the import cannot be read.
    pub fn open(data_dir: &Path, city: &City, now: Instant) -> anyhow::Result<Self> {
        let folder = data_dir.join("transit");
        let loaded = match files::newest(&folder)? {
            Some((mark, stored)) => Some(Loaded::new(mark, stored, false)?),
            None if city.gtfs.is_empty() => None,
            None => Some(Loaded::new(String::new(), sample(city, now)?, true)?),
        };
        Ok(Self { folder, now: RwLock::new(loaded.map(Arc::new)) })
    }

    /// The newest network; an import that was made meanwhile is loaded. `None` where there is none.
    pub fn fresh(&self) -> Option<Arc<Loaded>> {
        let known = self.now.read().unwrap_or_else(PoisonError::into_inner).clone();
        let mark = files::mark(&self.folder);
        if mark.is_empty() || known.as_ref().is_some_and(|known| known.mark == mark) {
            return known;
        }
        let fresh = files::newest(&self.folder).and_then(|newest| match newest {
            Some((mark, stored)) => Loaded::new(mark, stored, false).map(Some),
            None => Ok(None),
        });
        match fresh {
            Ok(Some(fresh)) => {
                let fresh = Arc::new(fresh);
                *self.now.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&fresh));
                tracing::info!(stops = fresh.about.stops, lines = fresh.about.lines, "another network is used");
                Some(fresh)
            }
            Ok(None) => known,
            Err(error) => {
                tracing::error!(%error, "the imported network cannot be read: the one before stays");
                known
            }
        }
    }
}

/// Writes an import into a data folder. Servers that run on it use it from then on.
///
/// # Errors
/// When the folder cannot be written; the network before is then still there.
pub fn store(data_dir: &Path, imported: &Imported) -> anyhow::Result<Stored> {
    let stored = Stored::of(imported)?;
    files::write(&data_dir.join("transit"), &stored)?;
    Ok(stored)
}

fn sample(city: &City, now: Instant) -> anyhow::Result<Stored> {
    use chrono::Datelike;
    let today = now.date_naive().num_days_from_ce();
    // An old sample is shown as a model rather than not at all: it says which dates it describes.
    let options = |as_model| Options { as_model, today, now: now.timestamp(), ..Options::default() };
    let imported = import_files(city.gtfs.clone(), &options(false))
        .or_else(|_| import_files(city.gtfs.clone(), &options(true)))
        .map_err(|error| anyhow::anyhow!("gtfs: {error}"))?;
    Stored::of(&imported)
}

impl Loaded {
    fn new(mark: String, stored: Stored, sample: bool) -> anyhow::Result<Self> {
        let network = transit::decode(&stored.plan.bytes)?;
        let shapes = transit::decode_shapes(&stored.shapes.bytes)?;
        let Directory { stops, routes, .. } = stored.directory;
        let about = about(&network, sample, &stored.plan, &stored.shapes);
        let base = Transit::new(Arc::new(network), Arc::<Shapes>::new(shapes));
        Ok(Self {
            mark,
            about,
            plan: stored.plan,
            shapes: stored.shapes,
            members: stops.into_iter().collect(),
            routes: routes.into_iter().map(|(id, line, _)| (id, line)).collect(),
            base: Mutex::new(base),
            idle: Mutex::new(Vec::new()),
        })
    }

    /// Asks the network something. Every question has a working memory of its own for as long as it takes.
    pub fn ask<T>(&self, question: impl FnOnce(&mut Transit) -> T) -> T {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut transit = idle.unwrap_or_else(|| self.base.lock().unwrap_or_else(PoisonError::into_inner).fork());
        let answer = question(&mut transit);
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(transit);
        answer
    }

    /// The id of the place that a stop of the feed belongs to; ids of places are their own.
    pub fn place_id(&self, stop: &str) -> Option<String> {
        let number = self.members.get(stop).copied();
        self.ask(|transit| {
            let network = transit.network();
            let number = number.or_else(|| network.place_of(stop))?;
            network.places.get(number as usize).map(|place| place.id.clone())
        })
    }

    /// The id of the line that a route of the feed belongs to; ids of lines are their own.
    pub fn line_id(&self, route: &str) -> Option<String> {
        let number = self.routes.get(route).copied();
        self.ask(|transit| {
            let network = transit.network();
            let number = network.line_by_id(route).or(number)?;
            network.lines.get(number as usize).map(|line| line.id.clone())
        })
    }

    /// The bytes of a pack by its file name.
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

/// Bytes as the client takes them.
pub fn body(pack: &Pack, brotli: bool) -> Bytes {
    if brotli { pack.brotli.clone() } else { pack.bytes.clone() }
}
