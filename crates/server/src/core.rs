//! Resources shared by all services: options, city, database, gazetteer, photos, clock.

use contract::{Localized, portal::Limits};
use messages::Words;
use std::sync::Arc;
use tokio::sync::watch;

use crate::{
    basemap::{self, BasemapFile},
    city::City,
    gazetteer::{Gazetteer, Gazetteers},
    media::Photos,
    options::{BasemapOption, Options},
    problem::AppError,
    store::Store,
};

/// Resources shared by all services. Clones are handles to the same ones.
#[derive(Clone)]
pub struct Core(Arc<Parts>);

struct Parts {
    options: Options,
    city: City,
    store: Store,
    photos: Photos,
    basemap: Option<BasemapFile>,
    gazetteers: Gazetteers,
    stopping: watch::Sender<bool>,
}

impl Core {
    /// Reads the city, opens the database and the photo store.
    ///
    /// # Errors
    /// A message that tells the operator what to fix.
    pub async fn open(options: Options) -> anyhow::Result<Self> {
        let city = City::load(options.city.as_deref())?;
        let store = Store::open(&options).await?;
        let photos = Photos::in_folder(&options.data_dir.join("media"))?;
        let basemap = match &options.basemap {
            BasemapOption::Pmtiles(path) => Some(basemap::open(path)?),
            BasemapOption::Sketch | BasemapOption::Raster { .. } => None,
        };
        let gazetteers = Gazetteers::open(&city, &store).await?;
        let stopping = watch::Sender::new(false);
        Ok(Self(Arc::new(Parts { options, city, store, photos, basemap, gazetteers, stopping })))
    }

    /// The operator's options.
    pub fn options(&self) -> &Options {
        &self.0.options
    }

    /// The city.
    pub fn city(&self) -> &City {
        &self.0.city
    }

    /// The database.
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// The photo store.
    pub fn photos(&self) -> &Photos {
        &self.0.photos
    }

    /// The checked PMTiles file, if configured.
    pub fn basemap(&self) -> Option<&BasemapFile> {
        self.0.basemap.as_ref()
    }

    /// Wards and places, including the newest import.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be read now.
    pub async fn gazetteer(&self) -> Result<Arc<Gazetteer>, AppError> {
        self.0.gazetteers.up_to_date(self.city(), self.store()).await
    }

    /// Notifies endless tasks, such as event streams, that the server is stopping.
    pub fn stop(&self) {
        self.0.stopping.send_replace(true);
    }

    /// Becomes true when the server is stopping.
    pub fn stopping(&self) -> watch::Receiver<bool> {
        self.0.stopping.subscribe()
    }

    /// The current time, with the city's UTC offset.
    pub fn now(&self) -> contract::Instant {
        self.city().profile.instant(self.now_ms())
    }

    /// The current time, milliseconds since 1970.
    pub fn now_ms(&self) -> i64 {
        self.options().clock.now_ms()
    }

    /// A text in every language of the city.
    pub fn localized(&self, text: impl Fn(Words) -> String) -> Localized {
        let locales = self.city().profile.locales();
        let one = |tag: String| {
            let text = text(Words::of(&tag));
            (tag, text)
        };
        Localized(locales.into_iter().map(one).collect())
    }

    /// Limits of a submission.
    pub fn limits(&self) -> Limits {
        self.city().profile.limits
    }
}
