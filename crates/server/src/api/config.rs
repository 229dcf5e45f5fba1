//! `GET /config`, `/categories` and `/sketch`: what the city's files say.

use axum::{
    Json,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use contract::{API_BASE, Basemap, BasemapKind, CONTRACT_VERSION, Catalogue, Config, Publish, Service};

use super::media::publishing;
use crate::{
    app::App,
    digest,
    http::{
        cache::{IMMUTABLE, STEADY},
        query::Query,
    },
    options::BasemapOption,
    problem::AppError,
};

/// Highest zoom at which servers of pictures usually answer.
const RASTER_ZOOM: u8 = 19;

/// The city's profile
#[utoipa::path(get, path = "/config", responses((status = 200, description = "The profile.", body = Config)))]
pub async fn config(State(app): State<App>) -> impl IntoResponse {
    ([(header::CACHE_CONTROL, "public, max-age=60")], Json(of(&app)))
}

/// The profile as the page reads it.
pub(super) fn of(app: &App) -> Config {
    let profile = &app.city().profile;
    Config {
        contract_version: CONTRACT_VERSION,
        id: profile.id.clone(),
        name: profile.name.clone(),
        portal_name: profile.portal_name.clone(),
        tagline: profile.tagline.clone(),
        code_prefix: profile.code_prefix.clone(),
        time_zone: profile.time_zone.clone(),
        utc_offset_minutes: profile.utc_offset_minutes,
        bounds: profile.bounds,
        center: profile.center(),
        zoom: profile.zoom,
        basemap: basemap(app),
        locales: profile.locales(),
        services: services(app),
        limits: profile.limits,
        publish: Publish { photos: publishing(app) },
        tracing_hosts: profile.tracing_hosts.clone(),
        emergency: profile.emergency.clone(),
        demo: app.options().demo,
    }
}

fn services(app: &App) -> Vec<Service> {
    let mut services = vec![Service::Reports];
    services.extend(app.transit().map(|_| Service::Transit));
    if !app.city().heritage.sites.is_empty() {
        services.push(Service::Heritage);
    }
    services
}

fn basemap(app: &App) -> Basemap {
    let sketch = format!("{API_BASE}/sketch?v={}", sketch_version(app));
    let drawn =
        Basemap { kind: BasemapKind::Sketch, url: String::new(), attribution: String::new(), max_zoom: 0, sketch };
    match (&app.options().basemap, app.basemap()) {
        (_, Some(file)) => Basemap {
            kind: BasemapKind::Pmtiles,
            url: file.url(),
            attribution: file.attribution.clone(),
            max_zoom: file.max_zoom,
            ..drawn
        },
        (BasemapOption::Raster { url, attribution }, None) => Basemap {
            kind: BasemapKind::Raster,
            url: url.clone(),
            attribution: attribution.clone(),
            max_zoom: RASTER_ZOOM,
            ..drawn
        },
        _ => drawn,
    }
}

fn sketch_version(app: &App) -> String {
    digest::sha256(&app.city().sketch).chars().take(12).collect()
}

/// What can be reported, and to whom
#[utoipa::path(
    get,
    path = "/categories",
    responses((status = 200, description = "The catalogue.", body = Catalogue)),
)]
pub async fn categories(State(app): State<App>) -> impl IntoResponse {
    ([(header::CACHE_CONTROL, STEADY)], Json(app.city().catalogue.clone()))
}

/// The city's hand-drawn map
// For ever under the address that `config` gives it.
#[utoipa::path(
    get,
    path = "/sketch",
    responses((status = 200, description = "GeoJSON.", content_type = "application/geo+json", body = Object)),
)]
pub async fn sketch(State(app): State<App>, query: Query) -> Result<Response, AppError> {
    let versioned = query.text("v")? == Some(&sketch_version(&app));
    let cache = if versioned { IMMUTABLE } else { STEADY };
    let headers = [(header::CONTENT_TYPE, "application/geo+json"), (header::CACHE_CONTROL, cache)];
    Ok((headers, app.city().sketch.clone()).into_response())
}
