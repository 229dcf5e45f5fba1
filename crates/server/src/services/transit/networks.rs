//! Selects the network to use: the operator's newest import, or else the city's sample.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};
use transit::import::{ImportResult, Options, import_files};

use super::{
    files::{self, StoredNetwork},
    network::LoadedNetwork,
};
use crate::{blocking, city::City};

/// The current network, reloaded when the data folder has a newer import.
pub struct Networks {
    folder: PathBuf,
    /// Offset of local time from UTC, in seconds.
    offset_secs: i32,
    current: RwLock<Option<Arc<LoadedNetwork>>>,
    last_check: tokio::sync::Mutex<LastCheck>,
}

/// The last check for a newer import.
#[derive(Default)]
struct LastCheck {
    at: Option<Instant>,
    /// Value of [`IMPORT_COUNT`] at that time.
    stored: u64,
}

/// Interval between checks for an import made by another process.
const CHECK_INTERVAL: Duration = Duration::from_secs(1);
/// Number of imports made by this process. They are used immediately.
static IMPORT_COUNT: AtomicU64 = AtomicU64::new(0);

impl Networks {
    /// Loads the import of a data folder, or else the city's sample.
    ///
    /// # Errors
    /// The city's sample is invalid, or the import cannot be read.
    pub fn open(data_dir: &Path, city: &City, now: contract::Instant) -> anyhow::Result<Self> {
        let folder = data_dir.join("transit");
        let offset_secs = now.offset().local_minus_utc();
        let imported = match files::newest(&folder)? {
            Some((mark, stored)) => match LoadedNetwork::new(mark, stored, false, offset_secs) {
                Ok(loaded) => Some(loaded),
                // The portal has other services, so start without the operator's network.
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
                Some(stored) => Some(LoadedNetwork::new(String::new(), stored, true, offset_secs)?),
                None => None,
            },
        };
        Ok(Self {
            folder,
            offset_secs,
            current: RwLock::new(loaded.map(Arc::new)),
            last_check: tokio::sync::Mutex::default(),
        })
    }

    /// The current network, if any.
    pub fn current(&self) -> Option<Arc<LoadedNetwork>> {
        self.current.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Loads a newer import, if there is one. Imports of other processes are checked for once a second.
    pub async fn refresh(self: &Arc<Self>) {
        let mut last_check = match self.last_check.try_lock() {
            Ok(last_check) => last_check,
            // Another request is checking already: use the current network, and wait only if there is none.
            Err(_) if self.current().is_some() => return,
            Err(_) => self.last_check.lock().await,
        };
        let stored = IMPORT_COUNT.load(Ordering::Relaxed);
        if last_check.at.is_some_and(|at| at.elapsed() < CHECK_INTERVAL) && last_check.stored == stored {
            return;
        }
        let networks = Arc::clone(self);
        // `load` logs errors.
        let _ = blocking::files(move || networks.load()).await;
        *last_check = LastCheck { at: Some(Instant::now()), stored };
    }

    fn load(&self) {
        let known = self.current();
        let mark = files::mark(&self.folder);
        if mark.is_empty() || known.is_some_and(|known| known.mark == mark) {
            return;
        }
        let newer = files::newest(&self.folder).and_then(|newest| match newest {
            Some((mark, stored)) => LoadedNetwork::new(mark, stored, false, self.offset_secs).map(Some),
            None => Ok(None),
        });
        match newer {
            Ok(Some(newer)) => {
                tracing::info!(stops = newer.about.stops, lines = newer.about.lines, "another network is used");
                *self.current.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(newer));
            }
            Ok(None) => {}
            Err(error) => {
                tracing::error!(%error, "the imported network cannot be read: the one before stays");
            }
        }
    }
}

/// Writes an import into a data folder. Running servers start to use it.
///
/// # Errors
/// The folder cannot be written. The previous network then stays in use.
pub fn store(data_dir: &Path, imported: &ImportResult) -> anyhow::Result<StoredNetwork> {
    let stored = StoredNetwork::of(imported)?;
    files::write(&data_dir.join("transit"), &stored)?;
    IMPORT_COUNT.fetch_add(1, Ordering::Relaxed);
    Ok(stored)
}

/// The files of the city's sample network, a GTFS feed; empty if the city has none.
///
/// # Errors
/// A file cannot be read.
pub fn sample_files(city: &City) -> anyhow::Result<Vec<(String, Vec<u8>)>> {
    city.files.folder("gtfs")
}

/// The city's sample network, if it has one.
fn sample(city: &City, now: contract::Instant) -> anyhow::Result<Option<StoredNetwork>> {
    use chrono::Datelike;
    let gtfs = sample_files(city)?;
    if gtfs.is_empty() {
        return Ok(None);
    }
    let today = now.date_naive().num_days_from_ce();
    // Show an outdated sample as a model, labelled with its dates, rather than nothing.
    let options = |as_model| Options { as_model, today, now: now.timestamp(), ..Options::default() };
    let imported = import_files(gtfs.clone(), &options(false))
        .or_else(|_| import_files(gtfs, &options(true)))
        .map_err(|error| anyhow::anyhow!("gtfs: {error}"))?;
    StoredNetwork::of(&imported).map(Some)
}
