//! What every portal is asked: its profile, its wards, the search.

use crate::{Config, Hit, HitKind, LatLon, Page, Request, Ward, WardLookup, registry::HITS};

/// `GET /config`
pub fn config() -> Request<Config> {
    Request::get("/config")
}

/// `GET /wards`: all of them, in the order of their codes.
pub fn wards() -> Request<Page<Ward>> {
    Request::get("/wards")
}

/// `GET /wards/at?lat&lon`: the ward of a position.
pub fn ward_at(at: LatLon) -> Request<WardLookup> {
    Request::get("/wards/at").position(at)
}

/// `GET /search?q&lat&lon&kinds&limit`
pub fn search(q: &str, near: Option<LatLon>, kinds: &[HitKind], limit: u8) -> Request<Page<Hit>> {
    let mut request = Request::get("/search").query("q", q);
    if let Some(at) = near {
        request = request.position(at);
    }
    if !kinds.is_empty() {
        // In the order of the registry, so that one question has one address.
        let named = HITS.iter().flat_map(|hits| hits.iter()).filter(|hit| kinds.contains(&hit.kind));
        let names: Vec<&str> = named.map(|hit| hit.name).collect();
        request = request.query("kinds", names.join(","));
    }
    request.query("limit", limit.to_string())
}
