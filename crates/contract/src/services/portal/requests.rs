//! Endpoints that every portal has: configuration and wards.

use crate::{LatLon, Page, Request, Ward, WardLookup, portal::Config};

/// `GET /config`
pub fn config() -> Request<Config> {
    Request::get("/config")
}

/// `GET /wards`: all wards, ordered by code.
pub fn wards() -> Request<Page<Ward>> {
    Request::get("/wards")
}

/// `GET /wards/at?lat&lon`: the ward at a position.
pub fn ward_at(at: LatLon) -> Request<WardLookup> {
    Request::get("/wards/at").position(at)
}
