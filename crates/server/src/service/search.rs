//! A search over all services, and the hits of one.

use civic::{geo::distance_m, text::marks};
use contract::{LatLon, Localized, SearchResult, SearchResultKind};

use crate::{gazetteer::Gazetteer, http::device::Device};

/// What is looked for.
#[derive(Debug)]
pub struct Search<'a> {
    /// What was typed.
    pub text: &'a str,
    /// What kinds of hits are wanted; empty for all.
    pub kinds: Vec<SearchResultKind>,
    /// Where the person who asks is.
    pub near: Option<LatLon>,
    /// How many hits of a kind are enough: more than are shown, because the position decides among equals.
    pub enough: usize,
    /// Who asks.
    pub device: &'a Device,
    /// Wards and places.
    pub gazetteer: &'a Gazetteer,
}

impl Search<'_> {
    /// Whether hits of a kind are wanted.
    pub fn wants(&self, kind: SearchResultKind) -> bool {
        self.kinds.is_empty() || self.kinds.contains(&kind)
    }

    /// Metres from the person who asks; zero when nobody knows where that is.
    pub fn distance(&self, at: LatLon) -> f64 {
        self.near.map_or(0.0, |near| distance_m(near, at))
    }

    /// A hit without a place, shown by the page of an address; its title is marked where it was found.
    pub fn hit(
        &self,
        kind: SearchResultKind,
        id: &str,
        href: String,
        title: Localized,
        subtitle: Localized,
    ) -> SearchResult {
        SearchResult {
            kind,
            id: id.to_owned(),
            ranges: marks(self.text, title.get("vi")),
            title,
            subtitle,
            lat: None,
            lon: None,
            href,
            icon: String::new(),
            approximate: false,
        }
    }

    /// The hit, at a place.
    pub fn at(hit: SearchResult, at: LatLon) -> SearchResult {
        SearchResult { lat: Some(at.lat), lon: Some(at.lon), ..hit }
    }
}

/// A hit, and how well it fits.
#[derive(Clone, Debug)]
pub struct Scored {
    /// Less is better.
    pub score: u32,
    /// Metres from the person who asks; zero where nothing is known of either.
    pub distance: f64,
    /// The hit.
    pub hit: SearchResult,
}
