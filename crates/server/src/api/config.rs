//! `GET /config` and `/sketch`: the city's profile and hand-drawn map.

use axum::{
    Json,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use contract::{
    API_BASE,
    portal::{Basemap, BasemapKind, CONTRACT_VERSION, Config, Publish},
};

use super::media::publishing;
use crate::{
    app::App,
    core::Core,
    digest,
    http::{
        cache::{IMMUTABLE, STEADY},
        query::Query,
    },
    options::BasemapOption,
    problem::AppError,
};

/// Highest zoom level that raster tile servers usually support.
const RASTER_ZOOM: u8 = 19;

/// The city's profile
#[utoipa::path(get, path = "/config", responses((status = 200, description = "The profile.", body = Config)))]
pub async fn config(State(app): State<App>) -> impl IntoResponse {
    ([(header::CACHE_CONTROL, "public, max-age=60")], Json(of(&app)))
}

/// The profile as the page reads it.
fn of(app: &App) -> Config {
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
        services: app.all().iter().filter(|service| service.is_offered()).map(|service| service.id()).collect(),
        limits: profile.limits,
        publish: Publish { photos: publishing(app) },
        tracing_hosts: profile.tracing_hosts.clone(),
        emergency: profile.emergency.clone(),
        demo: app.options().demo,
        cached: None,
    }
}

fn basemap(core: &Core) -> Basemap {
    let sketch = format!("{API_BASE}/sketch?v={}", sketch_version(core));
    let drawn =
        Basemap { kind: BasemapKind::Sketch, url: String::new(), attribution: String::new(), max_zoom: 0, sketch };
    match (&core.options().basemap, core.basemap()) {
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

fn sketch_version(core: &Core) -> String {
    digest::sha256(&core.city().sketch).chars().take(12).collect()
}

/// The city's hand-drawn map
// Immutable: `config` links to a content-hashed address.
#[utoipa::path(
    get,
    path = "/sketch",
    responses((status = 200, description = "GeoJSON.", content_type = "application/geo+json", body = Object)),
)]
pub async fn sketch(State(core): State<Core>, query: Query) -> Result<Response, AppError> {
    let versioned = query.text("v")? == Some(&sketch_version(&core));
    let cache = if versioned { IMMUTABLE } else { STEADY };
    let headers = [(header::CONTENT_TYPE, "application/geo+json"), (header::CACHE_CONTROL, cache)];
    Ok((headers, core.city().sketch.clone()).into_response())
}
