//! The page of a site as a tree.

use contract::{
    LatLon, Localized, OpeningTimes,
    heritage::{Document, Rating},
};
use heritage::{NearStop, PageContext, content::SiteContent};

use super::HeritageService;
use crate::{
    city::{City, WardRow},
    problem::AppError,
};

/// Number of nearby stops on a page.
const STOPS: usize = 3;
/// Longest distance to a nearby stop, in metres.
const STOP_M: u32 = 800;
/// Number of lines listed for a stop.
const LINES: usize = 8;

/// Input of the donation form, as typed.
#[derive(Clone, Debug, Default)]
pub struct DonationForm {
    /// Amount in đồng.
    pub amount: String,
    /// Purpose of the transfer.
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
    form: &DonationForm,
    device: Option<&str>,
) -> Result<Document, AppError> {
    let rating = service.store.rating(&site.slug, device).await?;
    Ok(tree(service, site, lang, form, Some(rating), Some(service.core.now())))
}

/// Like [`document`], but without the database. `now` is `None` for a page that is exported to a file.
pub fn tree(
    service: &HeritageService,
    site: &SiteContent,
    lang: &str,
    form: &DonationForm,
    rating: Option<Rating>,
    now: Option<contract::Instant>,
) -> Document {
    let today = service.core.now();
    let (donation, form_status) = service.accounts.donation(&service.content, site, form);
    let assets = &service.assets;
    let context = PageContext {
        now,
        today: today.date_naive(),
        zone_minutes: service.profile().utc_offset_minutes,
        opening: opening(site, today),
        ward: ward(service.core.city(), site),
        stops: site.at().map(|at| near_stops(service, at)).unwrap_or_default(),
        donation,
        form_status,
        // An exported page may be on a server without the portal.
        has_payments: now.is_some() && service.has_donations(site),
        rating,
        script: assets.script_href(),
        viewer: assets.viewer(),
        photos: service.photos.get(&site.slug).map_or(&[], Vec::as_slice),
        reports: true,
    };
    heritage::document::document(service.heritage(), site, lang, &context)
}

/// Opening times of a site for the next days.
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
