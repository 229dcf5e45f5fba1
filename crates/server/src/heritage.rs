//! Heritage sites: their pages, what belongs to them, and the application's part in them.

mod assets;
mod donations;
mod files;
mod list;
mod pages;
mod scans;
mod signs;

use ::heritage::{Around, NearStop, content::SiteContent, document::SentPhoto};
use axum::{Router, routing::get};
use chrono::NaiveDate;
use civic::text::Index;
use contract::{Document, LatLon, Localized, Opening, Page, Rating, SiteList};
use std::{
    collections::BTreeMap,
    path::Path,
    sync::{Arc, RwLock},
};

use crate::{app::App, city::City, problem::AppError};

pub use assets::Assets;
pub use donations::{Accounts, Gift};
pub use list::list;
pub use scans::Scans;
pub use signs::{pdf, sign};

/// Stops of public transport that a page names.
const STOPS: usize = 3;
/// Further than this one does not walk from a stop, in metres.
const STOP_M: u32 = 800;
/// Lines that a page names for a stop.
const LINES: usize = 8;

/// What the server keeps of heritage beside the city's content.
#[derive(Debug)]
pub struct Guides {
    /// Names of sites: positions in the list.
    names: Index<usize>,
    /// Where donations go.
    accounts: Accounts,
    /// Style sheet, script, viewer, icons.
    assets: Assets,
    /// Photographs with their sizes, by site.
    photos: BTreeMap<String, Vec<SentPhoto>>,
    /// All sites with the day that their hours are reckoned from.
    listed: RwLock<Option<(NaiveDate, Arc<SiteList>)>>,
    /// Scans that are not in the database yet.
    scans: Scans,
}

impl Guides {
    /// Counts of scanned signs, on their way to the database.
    pub const fn scans(&self) -> &Scans {
        &self.scans
    }

    /// Reads what the operator has given; says in the log what of the city's content is not shown.
    ///
    /// # Errors
    /// What is wrong with the file of accounts.
    pub fn open(city: &City, dist: Option<&Path>, accounts: Option<&Path>) -> anyhow::Result<Self> {
        for finding in &city.heritage_findings {
            tracing::warn!("heritage: {finding}");
        }
        let mut names = Index::new();
        for (at, site) in city.heritage.sites.iter().enumerate() {
            let all = site.name();
            let texts: Vec<&str> = all.0.values().map(String::as_str).collect();
            names.add(at, &texts, 0);
        }
        let photos = city.heritage.sites.iter().map(|site| (site.slug.clone(), photos(city, site))).collect();
        Ok(Self {
            names,
            accounts: Accounts::read(city, accounts)?,
            assets: Assets::read(dist),
            photos,
            listed: RwLock::default(),
            scans: Scans::default(),
        })
    }

    /// Names of sites: positions in the city's list.
    pub const fn names(&self) -> &Index<usize> {
        &self.names
    }

    /// Style sheet, script, viewer, icons.
    pub const fn assets(&self) -> &Assets {
        &self.assets
    }

    /// Whether a file of a site goes out: not what is called a photograph and is none.
    pub fn sends(&self, site: &SiteContent, name: &str) -> bool {
        let named = site.file.photos.iter().any(|photo| photo.file.get_ref() == name);
        !named || self.photos.get(&site.slug).is_some_and(|photos| photos.iter().any(|photo| photo.file == name))
    }

    /// Where donations go.
    pub const fn accounts(&self) -> &Accounts {
        &self.accounts
    }
}

/// The photographs of a site that are pictures; one that is none is said in the log.
fn photos(city: &City, site: &SiteContent) -> Vec<SentPhoto> {
    let sent = site.file.photos.iter().filter_map(|photo| {
        let file = photo.file.get_ref();
        let reader = image::ImageReader::new(std::io::Cursor::new(site.files.get(file)?)).with_guessed_format().ok()?;
        match reader.into_dimensions() {
            Ok((width, height)) => {
                Some(SentPhoto { file: file.clone(), src: city.heritage.file_href(site, file), width, height })
            }
            Err(error) => {
                tracing::warn!(%error, "heritage: sites/{}/{file} is no picture: left out", site.slug);
                None
            }
        }
    });
    sent.collect()
}

/// The pages below `/d/`.
pub fn router(app: &App) -> Router {
    Router::new()
        .route("/d/sw.js", get(files::worker))
        .route("/d/file/{version}/{*name}", get(files::file))
        .route("/d/{slug}/sign", get(signs::page))
        .route("/d", get(pages::tidied))
        .route("/d/", get(pages::tidied))
        .route("/D/{*rest}", get(pages::tidied))
        .route("/d/{slug}/", get(pages::tidied))
        .route("/d/{slug}/{lang}/", get(pages::tidied))
        .route("/d/{slug}", get(pages::negotiated))
        .route("/d/{slug}/{lang}", get(pages::in_language).post(pages::with_gift))
        .with_state(app.clone())
}

/// Which of the pages of a site.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Đồng that a donation is to carry, as typed.
    pub amount: String,
    /// Its purpose, as typed.
    pub purpose: String,
}

/// The page of a site as a tree.
///
/// # Errors
/// `Unavailable` when the database cannot be read now.
pub async fn document(
    app: &App,
    site: &SiteContent,
    lang: &str,
    wanted: &Wanted,
    device: Option<&str>,
) -> Result<Document, AppError> {
    let rating = app.store().rating(&site.slug, device).await?;
    Ok(tree(app, site, lang, wanted, Some(rating), Some(app.now())))
}

/// The same without the database: `now` is absent for a page that is written to a file.
pub fn tree(
    app: &App,
    site: &SiteContent,
    lang: &str,
    wanted: &Wanted,
    rating: Option<Rating>,
    now: Option<contract::Instant>,
) -> Document {
    let today = app.now();
    let (donation, asked) = app.guides().accounts().gift(app.city(), site, wanted);
    let assets = app.guides().assets();
    let around = Around {
        now,
        today: today.date_naive(),
        zone_minutes: app.city().profile.utc_offset_minutes,
        opening: opening(site, today),
        ward: ward(app.city(), site),
        stops: site.at().map(|at| near_stops(app, at)).unwrap_or_default(),
        donation,
        asked,
        rating,
        script: assets.script_href(),
        viewer: assets.viewer(),
        photos: app.guides().photos.get(&site.slug).map_or(&[], Vec::as_slice),
        reports: true,
    };
    ::heritage::document::document(&app.city().heritage, site, lang, &around)
}

/// When a site is open in the next days.
pub fn opening(site: &SiteContent, now: contract::Instant) -> Option<Opening> {
    site.hours.as_ref().map(|hours| hours.ahead(now))
}

/// Name of a site's ward.
pub fn ward(city: &City, site: &SiteContent) -> Option<Localized> {
    city.ward(site.file.ward.as_ref()?.get_ref()).map(crate::city::WardRow::name)
}

fn near_stops(app: &App, at: LatLon) -> Vec<NearStop> {
    let Some(network) = app.transit() else { return Vec::new() };
    let stops: Page<contract::TransitStop> = network.ask(|transit| transit.stops("", Some(at), STOPS));
    let near = stops.items.into_iter().filter_map(|stop| {
        let distance_m = stop.distance_m.filter(|away| *away <= STOP_M)?;
        let lines = stop.lines.iter().take(LINES).map(|line| line.name.clone()).collect();
        Some(NearStop { id: stop.id, name: stop.name, distance_m, lines })
    });
    near.filter(|stop| !stop.name.0.values().all(String::is_empty)).collect()
}

/// All pages in all languages and the files that they need, by their paths: what a server of files gives out. They say
/// nothing of now, which their script does.
pub fn files(app: &App) -> Vec<(String, Vec<u8>)> {
    let heritage = &app.city().heritage;
    let mut out: Vec<(String, Vec<u8>)> =
        vec![("d/sw.js".to_owned(), app.guides().assets().worker().as_bytes().to_vec())];
    for (href, (_, bytes)) in app.guides().assets().files() {
        out.push((href.trim_start_matches('/').to_owned(), bytes.clone()));
    }
    // The viewer of pictures all around and the browser tab's icon are part of the built page.
    let viewer = app.guides().assets().viewer().map(|(script, style)| [script, style]);
    for href in viewer.into_iter().flatten().chain(["/icon.svg"]) {
        let path = href.trim_start_matches('/');
        let bytes = app.options().dist.as_ref().and_then(|dist| std::fs::read(dist.join(path)).ok());
        out.extend(bytes.map(|bytes| (path.to_owned(), bytes)));
    }
    for (name, drawing) in &heritage.drawings {
        out.push((heritage.drawing_href(name).trim_start_matches('/').to_owned(), drawing.svg.clone()));
    }
    for site in &heritage.sites {
        for (name, bytes) in site.files.iter().filter(|(name, _)| app.guides().sends(site, name)) {
            out.push((heritage.file_href(site, name).trim_start_matches('/').to_owned(), bytes.clone()));
        }
        for lang in site.stories.keys() {
            let html = pages::written(app, site, lang);
            // Without a language the city's own: a server of files does not choose.
            if lang == "vi" {
                out.push((format!("d/{}/index.html", site.slug), html.clone().into_bytes()));
            }
            out.push((format!("d/{}/{lang}/index.html", site.slug), html.into_bytes()));
        }
    }
    out
}
