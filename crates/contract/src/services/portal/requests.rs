//! What every portal is asked: its profile and its wards.

use crate::{LatLon, Page, Request, Ward, WardLookup, portal::Config};

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
