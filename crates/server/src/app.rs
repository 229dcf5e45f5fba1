//! The running application: the core and the services on it.

use axum::extract::FromRef;
use civic::text::Index;
use contract::TransitLive;
use std::{
    ops::Deref,
    sync::{Arc, Weak},
};

use crate::{
    city::City,
    columns::Columns,
    core::Core,
    filing,
    heritage::Guides,
    live::{self, Live},
    options::Options,
    problem::AppError,
    transit::{Loaded, Networks},
};

/// The running application: a handle that handlers receive as `State<App>`; clones are the same application.
#[derive(Clone)]
pub struct App(Arc<Parts>);

struct Parts {
    core: Core,
    columns: Columns,
    category_names: Index<usize>,
    networks: Arc<Networks>,
    live: Live,
    guides: Guides,
}

/// The application, as long as somebody else keeps it.
pub struct Held(Weak<Parts>);

impl Held {
    /// The application, if it is still there.
    pub fn get(held: &Self) -> Option<App> {
        held.0.upgrade().map(App)
    }
}

impl Deref for App {
    type Target = Core;

    fn deref(&self) -> &Core {
        &self.0.core
    }
}

impl FromRef<App> for Core {
    fn from_ref(app: &App) -> Self {
        app.0.core.clone()
    }
}

impl App {
    /// Reads the city, opens the database and the photo store.
    ///
    /// # Errors
    /// What the operator has to put right, in a sentence.
    pub async fn open(options: Options) -> anyhow::Result<Self> {
        let core = Core::open(options).await?;
        let (city, options) = (core.city(), core.options());
        let columns = Columns::new(&city.profile.code_prefix);
        let category_names = category_names(city);
        let networks = Arc::new(Networks::open(&options.data_dir, city, core.now())?);
        let live = Live::new(options.realtime.clone());
        let guides = Guides::open(city, options.dist.as_deref(), options.donations.as_deref())?;
        let app = Self(Arc::new(Parts { core, columns, category_names, networks, live, guides }));
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

    /// The reports in memory.
    pub fn columns(&self) -> &Columns {
        &self.0.columns
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
