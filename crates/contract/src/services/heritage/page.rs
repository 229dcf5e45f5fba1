//! Pages of heritage sites and their addresses.

use crate::{
    decode_segment, encode_segment, full_query,
    services::{
        entry::segments,
        heritage::entry::{HERITAGE, SCAN, SITE},
    },
};

/// A page of heritage sites.
#[derive(Clone, Debug, PartialEq)]
pub enum HeritagePage {
    /// `/heritage`, with its filters as a query.
    List(String),
    /// `/d/{slug}`, or `/d/{slug}/{lang}`.
    Site(String, Option<String>),
    /// `/scan`
    Scan,
}

impl HeritagePage {
    /// The address, with its query.
    pub fn href(&self) -> String {
        match self {
            Self::List(query) => [HERITAGE.path, query].concat(),
            Self::Site(slug, None) => ["/d/", &encode_segment(slug)].concat(),
            Self::Site(slug, Some(lang)) => ["/d/", &encode_segment(slug), "/", lang].concat(),
            Self::Scan => SCAN.path.to_owned(),
        }
    }

    /// Parses an address; `None` if there is no such page.
    pub fn parse(path: &str, query: &str) -> Option<Self> {
        if HERITAGE.is_at(path) {
            Some(Self::List(full_query(query)))
        } else if SCAN.is_at(path) {
            Some(Self::Scan)
        } else {
            let (slug, lang) = site_in(path)?;
            Some(Self::Site(slug, lang.map(str::to_owned)))
        }
    }
}

/// Slug and language in the address of a site.
pub fn site_in(path: &str) -> Option<(String, Option<&str>)> {
    if !SITE.is_at(path) {
        return None;
    }
    let mut segments = segments(path).skip(1);
    Some((decode_segment(segments.next()?), segments.next()))
}
