//! The network: the operator's import, else the city's sample, ready to answer.

use bytes::Bytes;
use chrono::NaiveDate;
use contract::{TransitNetwork, TransitPack};
use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError, RwLock,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::sync::OnceCell;
use transit::{
    Network, Shapes, Transit,
    import::{Directory, Imported, Options, import_files},
    live::Book,
};

use super::files;
use crate::{blocking, city::City, problem::AppError};
pub use files::{Pack, Stored};

/// Networks of one data folder: the newest is used.
pub struct Networks {
    folder: PathBuf,
    /// How far local time is ahead of UTC.
    offset_secs: i32,
    now: RwLock<Option<Arc<Loaded>>>,
    looked: tokio::sync::Mutex<Looked>,
}

/// When an import was last looked for.
#[derive(Default)]
struct Looked {
    at: Option<Instant>,
    /// [`STORED`] at that time.
    stored: u64,
}

/// How often an import of another process is looked for.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// Imports that this process has made: they are used at once.
static STORED: AtomicU64 = AtomicU64::new(0);

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
    /// What the ids of its feed mean.
    pub book: Arc<Book>,
    base: Mutex<Transit>,
    idle: Mutex<Vec<Transit>>,
    /// The network as GTFS, once somebody has asked for it.
    written: OnceCell<Bytes>,
}

impl Networks {
    /// Loads the import of a data folder, else the city's sample.
    ///
    /// # Errors
    /// When the city's sample is wrong, or the import cannot be read.
    pub fn open(data_dir: &Path, city: &City, now: contract::Instant) -> anyhow::Result<Self> {
        let folder = data_dir.join("transit");
        let offset_secs = now.offset().local_minus_utc();
        let imported = match files::newest(&folder)? {
            Some((mark, stored)) => match Loaded::new(mark, stored, false, offset_secs) {
                Ok(loaded) => Some(loaded),
                // A portal has more than buses: it runs on without the operator's network.
                Err(error) => {
                    tracing::error!(%error, "the imported network cannot be used: import it again with `portal-server import gtfs FEED`");
                    None
                }
            },
            None => None,
        };
        let loaded = match imported {
            Some(loaded) => Some(loaded),
            None => match sample(city, now)? {
                Some(stored) => Some(Loaded::new(String::new(), stored, true, offset_secs)?),
                None => None,
            },
        };
        Ok(Self { folder, offset_secs, now: RwLock::new(loaded.map(Arc::new)), looked: tokio::sync::Mutex::default() })
    }

    /// The network that is used. `None` where there is none.
    pub fn now(&self) -> Option<Arc<Loaded>> {
        self.now.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Loads an import that was made meanwhile. Another process is looked for once a second.
    pub async fn refresh(self: &Arc<Self>) {
        let mut looked = match self.looked.try_lock() {
            Ok(looked) => looked,
            // Who comes while somebody looks goes on with the network that is there, and waits where there is none.
            Err(_) if self.now().is_some() => return,
            Err(_) => self.looked.lock().await,
        };
        let stored = STORED.load(Ordering::Relaxed);
        if looked.at.is_some_and(|at| at.elapsed() < LOOK_EVERY) && looked.stored == stored {
            return;
        }
        let networks = Arc::clone(self);
        // A fault is in the log.
        let _ = blocking::files(move || networks.load()).await;
        *looked = Looked { at: Some(Instant::now()), stored };
    }

    fn load(&self) {
        let known = self.now();
        let mark = files::mark(&self.folder);
        if mark.is_empty() || known.is_some_and(|known| known.mark == mark) {
            return;
        }
        let fresh = files::newest(&self.folder).and_then(|newest| match newest {
            Some((mark, stored)) => Loaded::new(mark, stored, false, self.offset_secs).map(Some),
            None => Ok(None),
        });
        match fresh {
            Ok(Some(fresh)) => {
                tracing::info!(stops = fresh.about.stops, lines = fresh.about.lines, "another network is used");
                *self.now.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(fresh));
            }
            Ok(None) => {}
            Err(error) => {
                tracing::error!(%error, "the imported network cannot be read: the one before stays");
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
    STORED.fetch_add(1, Ordering::Relaxed);
    Ok(stored)
}

/// The files of the city's sample network, a GTFS feed; none where the city has none.
///
/// # Errors
/// A file cannot be read.
pub fn sample_files(city: &City) -> anyhow::Result<Vec<(String, Vec<u8>)>> {
    city.files.folder("gtfs")
}

/// The city's sample network; `None` where the city has none.
fn sample(city: &City, now: contract::Instant) -> anyhow::Result<Option<Stored>> {
    use chrono::Datelike;
    let gtfs = sample_files(city)?;
    if gtfs.is_empty() {
        return Ok(None);
    }
    let today = now.date_naive().num_days_from_ce();
    // An old sample is shown as a model rather than not at all: it says which dates it describes.
    let options = |as_model| Options { as_model, today, now: now.timestamp(), ..Options::default() };
    let imported = import_files(gtfs.clone(), &options(false))
        .or_else(|_| import_files(gtfs, &options(true)))
        .map_err(|error| anyhow::anyhow!("gtfs: {error}"))?;
    Stored::of(&imported).map(Some)
}

impl Loaded {
    fn new(mark: String, stored: Stored, sample: bool, offset_secs: i32) -> anyhow::Result<Self> {
        let network = transit::decode(&stored.plan.bytes)?;
        let shapes = transit::decode_shapes(&stored.shapes.bytes)?;
        let network = Arc::new(network);
        let book = Arc::new(Book::new(Arc::clone(&network), &stored.directory, offset_secs));
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
            book,
            base: Mutex::new(base),
            idle: Mutex::new(Vec::new()),
            written: OnceCell::new(),
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

    /// The number of the place that a stop of the feed belongs to; ids of places are their own.
    pub fn place_number(&self, stop: &str) -> Option<u32> {
        self.members.get(stop).copied().or_else(|| self.ask(|transit| transit.place_of(stop)))
    }

    /// The id of that place.
    pub fn place_id(&self, stop: &str) -> Option<String> {
        let number = self.place_number(stop)?;
        self.ask(|transit| transit.network().places.get(number as usize).map(|place| place.id.clone()))
    }

    /// Ids of the feed's stops at a place, at most so many.
    pub fn stops_of(&self, place: u32, most: usize) -> Vec<String> {
        let mut all: Vec<String> =
            self.members.iter().filter(|(_, of)| **of == place).map(|(stop, _)| stop.clone()).collect();
        all.sort_unstable();
        all.truncate(most);
        all
    }

    /// The number of the line that a route of the feed belongs to; ids of lines are their own.
    pub fn line_number(&self, route: &str) -> Option<u32> {
        self.ask(|transit| transit.network().line_by_id(route)).or_else(|| self.routes.get(route).copied())
    }

    /// The id of that line.
    pub fn line_id(&self, route: &str) -> Option<String> {
        let number = self.line_number(route)?;
        self.ask(|transit| transit.network().lines.get(number as usize).map(|line| line.id.clone()))
    }

    /// The network as zipped GTFS, with the address where its publisher is found. Who comes while it is written waits.
    ///
    /// # Errors
    /// Only what writing into memory may fail with.
    pub async fn gtfs(self: &Arc<Self>, url: String) -> Result<Bytes, AppError> {
        let write = || async move {
            let loaded = Arc::clone(self);
            let written = blocking::long(move || loaded.write(&url)).await?;
            written.map_err(|error| AppError::internal(&error))
        };
        self.written.get_or_try_init(write).await.cloned()
    }

    fn write(&self, url: &str) -> anyhow::Result<Bytes> {
        let shapes = transit::decode_shapes(&self.shapes.bytes)?;
        let network = self.ask(|transit| Arc::clone(transit.network()));
        Ok(transit::export::zip(&transit::export::gtfs(&network, &shapes, url))?.into())
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
