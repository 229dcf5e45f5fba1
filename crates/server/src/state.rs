//! What the handlers share.

use civic::text::Index;
use contract::{Limits, PublishPhotos, TransitLive};
use std::sync::{Arc, Weak};
use tokio::sync::watch;

use crate::{
    api::LastProof,
    basemap::{self, BasemapFile},
    city::City,
    columns::Columns,
    filing,
    gazetteer::{Gazetteer, Gazetteers},
    heritage::Guides,
    live::{self, Live},
    media::Photos,
    options::{BasemapOption, Options},
    problem::AppError,
    store::Store,
    transit::{Loaded, Networks},
};

/// The running application: a handle that handlers receive as `State<App>`; clones are the same application.
#[derive(Clone)]
pub struct App(Arc<Parts>);

struct Parts {
    options: Options,
    city: City,
    store: Store,
    photos: Photos,
    basemap: Option<BasemapFile>,
    columns: Columns,
    gazetteers: Gazetteers,
    category_names: Index<usize>,
    networks: Arc<Networks>,
    live: Live,
    guides: Guides,
    stopping: watch::Sender<bool>,
    last_proof: LastProof,
}

/// The application, as long as somebody else keeps it.
pub struct Held(Weak<Parts>);

impl Held {
    /// The application, if it is still there.
    pub fn get(held: &Self) -> Option<App> {
        held.0.upgrade().map(App)
    }
}

impl App {
    /// Reads the city, opens the database and the photo store.
    ///
    /// # Errors
    /// What the operator has to put right, in a sentence.
    pub async fn open(options: Options) -> anyhow::Result<Self> {
        let city = City::load(options.city.as_deref())?;
        let store = Store::open(&options).await?;
        let photos = Photos::in_folder(&options.data_dir.join("media"))?;
        let basemap = match &options.basemap {
            BasemapOption::Pmtiles(path) => Some(basemap::open(path)?),
            BasemapOption::Sketch | BasemapOption::Raster { .. } => None,
        };
        let columns = Columns::new(&city.profile.code_prefix);
        let gazetteers = Gazetteers::open(&city, &store).await?;
        let category_names = category_names(&city);
        let now = city.profile.instant(options.clock.now_ms());
        let networks = Arc::new(Networks::open(&options.data_dir, &city, now)?);
        let (live, stopping) = (Live::new(options.realtime.clone()), watch::Sender::new(false));
        let guides = Guides::open(&city, options.dist.as_deref(), options.donations.as_deref())?;
        let parts = Parts {
            options,
            city,
            store,
            photos,
            basemap,
            columns,
            gazetteers,
            category_names,
            networks,
            live,
            guides,
            stopping,
            last_proof: LastProof::default(),
        };
        let app = Self(Arc::new(parts));
        if app.live().is_on() {
            live::start(&app, app.options().realtime_every);
        }
        if app.options().demo {
            app.load_demo().await?;
        } else if app.store().has_demo().await? {
            tracing::warn!("this database holds demonstration reports, and they are shown: use a fresh data folder");
        }
        app.columns().refresh(app.store()).await?;
        Ok(app)
    }

    /// Files the city's demonstration reports, once for a database.
    async fn load_demo(&self) -> anyhow::Result<()> {
        if self.city().demo.is_empty() || self.store().has_demo().await? {
            return Ok(());
        }
        let gazetteer = self.gazetteer().await?;
        let filings = self.city().demo.iter().map(|demo| filing::of_demo(self.city(), &gazetteer, demo, self.now_ms()));
        let filings = filings.collect::<Result<Vec<_>, AppError>>()?;
        self.store().file_all(&self.city().profile.code_prefix, &filings).await?;
        tracing::info!(reports = filings.len(), "demonstration reports loaded");
        Ok(())
    }

    /// What the operator decided.
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

    /// The pictures.
    pub fn photos(&self) -> &Photos {
        &self.0.photos
    }

    /// The checked PMTiles file, where the operator has one.
    pub fn basemap(&self) -> Option<&BasemapFile> {
        self.0.basemap.as_ref()
    }

    /// The reports in memory.
    pub fn columns(&self) -> &Columns {
        &self.0.columns
    }

    /// Wards and places, the newest import included.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be read now.
    pub async fn gazetteer(&self) -> Result<Arc<Gazetteer>, AppError> {
        self.0.gazetteers.fresh(self.city(), self.store()).await
    }

    /// Categories by name and everyday words: positions in the catalogue.
    pub fn category_names(&self) -> &Index<usize> {
        &self.0.category_names
    }

    /// The network of public transport; `None` where there is none. Every request looks for a newer import first.
    pub fn transit(&self) -> Option<Arc<Loaded>> {
        self.0.networks.now()
    }

    /// All networks: what looks for a new import.
    pub fn networks(&self) -> &Arc<Networks> {
        &self.0.networks
    }

    /// What the server keeps of heritage beside the city's content.
    pub fn guides(&self) -> &Guides {
        &self.0.guides
    }

    /// Real time.
    pub fn live(&self) -> &Live {
        &self.0.live
    }

    /// Real time of a line, of a place, or of the whole network; from now on that place is asked about.
    pub fn live_of(&self, loaded: &Loaded, line: Option<u32>, place: Option<u32>) -> TransitLive {
        let now = self.now();
        self.keep_watched(loaded, place);
        self.live().of(loaded, line, place, now.timestamp(), *now.offset())
    }

    /// Somebody wants to know what comes to a place.
    pub fn keep_watched(&self, loaded: &Loaded, place: Option<u32>) {
        /// A place that has more stops than this is a hub, of which these say enough.
        const MOST_STOPS: usize = 8;
        if let Some(place) = place
            && self.live().is_of_stops()
        {
            self.live().watch(&loaded.stops_of(place, MOST_STOPS), self.now().timestamp());
        }
    }

    /// The application, for a task that must not keep it alive.
    pub fn hold(&self) -> Held {
        Held(Arc::downgrade(&self.0))
    }

    /// Tells what never ends by itself that the server stops.
    pub fn stop(&self) {
        self.0.stopping.send_replace(true);
    }

    /// Becomes true when the server stops.
    pub fn stopping(&self) -> watch::Receiver<bool> {
        self.0.stopping.subscribe()
    }

    /// What `/ready` said last.
    pub(crate) fn last_proof(&self) -> &LastProof {
        &self.0.last_proof
    }

    /// Now, in the city's offset.
    pub fn now(&self) -> contract::Instant {
        self.city().profile.instant(self.now_ms())
    }

    /// Limits of a submission.
    pub fn limits(&self) -> Limits {
        self.0.city.profile.limits
    }

    /// When photos are shown to others: demonstration mode shows them at once.
    pub fn publish_photos(&self) -> PublishPhotos {
        if self.0.options.demo { PublishPhotos::AtOnce } else { self.0.city.profile.publish.photos }
    }

    /// Milliseconds since 1970.
    pub fn now_ms(&self) -> i64 {
        self.0.options.clock.now_ms()
    }
}

fn category_names(city: &City) -> Index<usize> {
    let mut index = Index::new();
    for (at, category) in city.catalogue.categories.iter().enumerate() {
        let names = category.name.0.values().chain(category.keywords.values().flatten());
        let names: Vec<&str> = names.map(String::as_str).collect();
        index.add(at, &names, 0);
    }
    index
}
