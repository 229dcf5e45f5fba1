//! Pages of parking and their addresses.

use crate::{
    decode_segment, encode_segment, full_query,
    services::{
        entry::segments,
        parking::entry::{PARKING, PARKING_SITE},
    },
};

/// A page of parking.
#[derive(Clone, Debug, PartialEq)]
pub enum ParkingPage {
    /// `/parking`, with vehicle, stay and filters as a query.
    List(String),
    /// `/parking/{uid}`, with vehicle and stay as a query.
    Site(String, String),
}

impl ParkingPage {
    /// The address, with its query.
    pub fn href(&self) -> String {
        match self {
            Self::List(query) => [PARKING.path, query].concat(),
            Self::Site(uid, query) => [PARKING.path, "/", &encode_segment(uid), query].concat(),
        }
    }

    /// Parses an address; `None` if there is no such page.
    pub fn parse(path: &str, query: &str) -> Option<Self> {
        match PARKING.is_at(path) {
            true => Some(Self::List(full_query(query))),
            false => Some(Self::Site(uid_in(path)?, full_query(query))),
        }
    }
}

/// The key in the address of a site.
pub fn uid_in(path: &str) -> Option<String> {
    PARKING_SITE.is_at(path).then(|| segments(path).nth(1).map(decode_segment))?
}
