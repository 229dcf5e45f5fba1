//! Which network is used: the operator's newest import, else the city's sample.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};
use transit::import::{Imported, Options, import_files};

use super::{
    files::{self, Stored},
    network::Loaded,
};
use crate::{blocking, city::City};

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
