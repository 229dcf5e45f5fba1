//! The current sites: those of the city's file, and imported ones.

use chrono::{NaiveDate, NaiveTime};
use civic::text::Index;
use contract::{OpeningTimes, parking::ParkingSite};
use opening::Hours;
use std::{
    collections::{BTreeSet, HashMap},
    ops::Deref,
    sync::{Arc, PoisonError, RwLock},
    time::{Duration, Instant},
};

use super::{content::Content, hours::SiteHours, store};
use crate::{blocking, city::City, core::Core, problem::AppError};

/// Interval between checks for an import made by another process.
const CHECK_INTERVAL: Duration = Duration::from_secs(1);

/// A site with its opening hours.
#[derive(Debug)]
pub(super) struct KnownSite {
    site: ParkingSite,
    hours: Option<Arc<SiteHours>>,
}

impl Deref for KnownSite {
    type Target = ParkingSite;

    fn deref(&self) -> &ParkingSite {
        &self.site
    }
}

impl KnownSite {
    /// Its opening times of the next days; `None` if its hours are unknown.
    pub fn opening(&self, now: contract::Instant) -> Option<Arc<OpeningTimes>> {
        self.hours.as_ref().map(|hours| hours.ahead(now))
    }

    /// The site with its opening times.
    pub fn with_opening(&self, now: contract::Instant) -> ParkingSite {
        let opening = self.opening(now).map(|times| OpeningTimes::clone(&times));
        ParkingSite { opening, ..self.site.clone() }
    }
}

/// The sites as of one import.
#[derive(Debug)]
pub(super) struct Sites {
    /// In the order of the city's file, then imported ones by their keys.
    all: Vec<Arc<KnownSite>>,
    /// Positions by key.
    by_uid: HashMap<String, usize>,
    /// Search index of names and addresses; values are positions.
    names: Index<usize>,
}

impl Sites {
    fn new(file: &[ParkingSite], imported: Vec<ParkingSite>, city: &City) -> Self {
        let (offset, holidays) = (city.profile.offset(), &city.working_time.holidays);
        let mut sites = Self { all: Vec::new(), by_uid: HashMap::new(), names: Index::new() };
        // Many sites have the same hours, which are parsed and computed once.
        let mut hours: HashMap<String, Option<Arc<SiteHours>>> = HashMap::new();
        let dated = |site: &ParkingSite| {
            let compared = site.source.checked_on.and_time(NaiveTime::MIN).and_local_timezone(offset);
            ParkingSite { updated_at: compared.single(), ..site.clone() }
        };
        let local =
            |site: ParkingSite| ParkingSite { updated_at: site.updated_at.map(|at| at.with_timezone(&offset)), ..site };
        for site in file.iter().map(dated).chain(imported.into_iter().map(local)) {
            // The city's file comes first: it was checked by hand.
            if sites.by_uid.contains_key(&site.uid) {
                continue;
            }
            let text = site.opening_hours.clone();
            let hours = text.and_then(|text| match hours.get(&text) {
                Some(known) => known.clone(),
                None => {
                    let parsed = parse_hours(&text, holidays);
                    hours.insert(text, parsed.clone());
                    parsed
                }
            });
            sites.add(KnownSite { site, hours });
        }
        sites
    }

    fn add(&mut self, site: KnownSite) {
        let at = self.all.len();
        let texts = [&site.name, &site.address].into_iter().flat_map(|text| text.0.values());
        let texts: BTreeSet<&str> = texts.map(String::as_str).collect();
        self.names.add(at, &texts.into_iter().collect::<Vec<_>>(), 0);
        self.by_uid.insert(site.uid.clone(), at);
        self.all.push(Arc::new(site));
    }

    /// All sites.
    pub fn all(&self) -> &[Arc<KnownSite>] {
        &self.all
    }

    /// The site with this key.
    pub fn get(&self, uid: &str) -> Option<&Arc<KnownSite>> {
        self.all.get(*self.by_uid.get(uid)?)
    }

    /// The sites that match a typed text best, with their scores (lower is better).
    pub fn find(&self, text: &str, limit: usize) -> Vec<(&KnownSite, u32)> {
        let found = self.names.find(text, limit).into_iter();
        found.filter_map(|(at, score)| Some((self.all.get(*at)?.as_ref(), score))).collect()
    }
}

/// Files and imports are checked before, so an error means that another version has imported the site.
fn parse_hours(text: &str, holidays: &BTreeSet<NaiveDate>) -> Option<Arc<SiteHours>> {
    match Hours::parse(text, holidays.iter().copied()) {
        Ok(hours) => Some(Arc::new(SiteHours::new(hours))),
        Err(error) => {
            tracing::error!(%error, "opening hours of an imported parking site cannot be read");
            None
        }
    }
}

/// The current sites, loaded again after an import.
pub(super) struct CurrentSites {
    sites: RwLock<Arc<Sites>>,
    last_check: tokio::sync::Mutex<LastCheck>,
}

/// The last check for an import.
struct LastCheck {
    at: Instant,
    /// Number of imports of this process at that time.
    imports: u64,
    /// Import number of the database at that time.
    number: i64,
}

impl CurrentSites {
    /// Loads the sites.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be read now.
    pub async fn open(core: &Core, content: &Arc<Content>) -> Result<Self, AppError> {
        let (at, imports) = (Instant::now(), store::import_count());
        let number = store::number(core.store()).await?;
        let sites = RwLock::new(Arc::new(load(core, content).await?));
        Ok(Self { sites, last_check: tokio::sync::Mutex::new(LastCheck { at, imports, number }) })
    }

    /// The sites as of the last check.
    pub fn get(&self) -> Arc<Sites> {
        Arc::clone(&self.sites.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Loads the sites again if there was an import, and returns whether they were loaded. Imports of other processes
    /// are checked for once a second. If the database cannot be read now, the sites stay as they are.
    pub async fn refresh(&self, core: &Core, content: &Arc<Content>) -> bool {
        // If another request is checking already, the current sites will do.
        let Ok(mut last) = self.last_check.try_lock() else { return false };
        let imports = store::import_count();
        if last.at.elapsed() < CHECK_INTERVAL && last.imports == imports {
            return false;
        }
        (last.at, last.imports) = (Instant::now(), imports);
        let Ok(number) = store::number(core.store()).await else { return false };
        if number == last.number {
            return false;
        }
        let Ok(sites) = load(core, content).await else { return false };
        tracing::info!(sites = sites.all.len(), "other parking sites are used");
        *self.sites.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(sites);
        last.number = number;
        true
    }
}

async fn load(core: &Core, content: &Arc<Content>) -> Result<Sites, AppError> {
    let imported = store::imported(core.store()).await?;
    let (core, content) = (core.clone(), Arc::clone(content));
    blocking::short(move || Sites::new(&content.sites, imported, core.city())).await
}
