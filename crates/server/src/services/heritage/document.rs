//! The page of a site as a tree.

use contract::{
    LatLon, Localized,
    heritage::{Document, OpeningTimes, Rating},
};
use heritage::{Around, NearStop, content::SiteContent};

use super::HeritageService;
use crate::{
    city::{City, WardRow},
    problem::AppError,
};

/// Stops of public transport that a page names.
const STOPS: usize = 3;
/// Further than this one does not walk from a stop, in metres.
const STOP_M: u32 = 800;
/// Lines that a page names for a stop.
const LINES: usize = 8;

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
    service: &HeritageService,
    site: &SiteContent,
    lang: &str,
    wanted: &Wanted,
    device: Option<&str>,
) -> Result<Document, AppError> {
    let rating = service.store.rating(&site.slug, device).await?;
    Ok(tree(service, site, lang, wanted, Some(rating), Some(service.core.now())))
}

/// The same without the database: `now` is absent for a page that is written to a file.
pub fn tree(
    service: &HeritageService,
    site: &SiteContent,
    lang: &str,
    wanted: &Wanted,
    rating: Option<Rating>,
    now: Option<contract::Instant>,
) -> Document {
    let today = service.core.now();
    let (donation, asked) = service.accounts.gift(&service.content, site, wanted);
    let assets = &service.assets;
    let around = Around {
        now,
        today: today.date_naive(),
        zone_minutes: service.profile().utc_offset_minutes,
        opening: opening(site, today),
        ward: ward(service.core.city(), site),
        stops: site.at().map(|at| near_stops(service, at)).unwrap_or_default(),
        donation,
        asked,
        rating,
        script: assets.script_href(),
        viewer: assets.viewer(),
        photos: service.photos.get(&site.slug).map_or(&[], Vec::as_slice),
        reports: true,
    };
    heritage::document::document(service.heritage(), site, lang, &around)
}

/// When a site is open in the next days.
pub fn opening(site: &SiteContent, now: contract::Instant) -> Option<OpeningTimes> {
    site.hours.as_ref().map(|hours| hours.ahead(now))
}

/// Name of a site's ward.
pub fn ward(city: &City, site: &SiteContent) -> Option<Localized> {
    city.ward(site.file.ward.as_ref()?.get_ref()).map(WardRow::name)
}

fn near_stops(service: &HeritageService, at: LatLon) -> Vec<NearStop> {
    let near = service.transport.stops_near(at, STOPS).into_iter().filter_map(|stop| {
        let distance_m = stop.distance_m.filter(|away| *away <= STOP_M)?;
        let lines = stop.lines.iter().take(LINES).map(|line| line.name.clone()).collect();
        Some(NearStop { id: stop.id, name: stop.name, distance_m, lines })
    });
    near.filter(|stop| !stop.name.0.values().all(String::is_empty)).collect()
}
