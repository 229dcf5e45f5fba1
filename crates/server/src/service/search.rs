//! A search over all services, and its results.

use civic::{geo::distance_m, text::marks};
use contract::{LatLon, Localized, SearchResult, SearchResultKind};

use crate::{gazetteer::Gazetteer, http::device::Device};

/// A search query and its context.
#[derive(Debug)]
pub struct Search<'a> {
    /// The typed text.
    pub text: &'a str,
    /// Requested kinds of results; empty for all.
    pub kinds: Vec<SearchResultKind>,
    /// Position of the user.
    pub near: Option<LatLon>,
    /// Maximum number of results of a kind. More than are shown, because the position decides among equals.
    pub limit: usize,
    /// The requesting device.
    pub device: &'a Device,
    /// Wards and places.
    pub gazetteer: &'a Gazetteer,
}

impl Search<'_> {
    /// Whether results of a kind are requested.
    pub fn includes(&self, kind: SearchResultKind) -> bool {
        self.kinds.is_empty() || self.kinds.contains(&kind)
    }

    /// Distance from the user in metres; zero if the position is unknown.
    pub fn distance(&self, at: LatLon) -> f64 {
        self.near.map_or(0.0, |near| distance_m(near, at))
    }

    /// A result without a position that links to a page. Matches in its title are marked.
    pub fn result(
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

    /// The result with a position.
    pub fn with_position(result: SearchResult, at: LatLon) -> SearchResult {
        SearchResult { lat: Some(at.lat), lon: Some(at.lon), ..result }
    }
}

/// A result and its rank.
#[derive(Clone, Debug)]
pub struct ScoredResult {
    /// Lower is better.
    pub score: u32,
    /// Distance from the user in metres; zero if either position is unknown.
    pub distance: f64,
    /// The result.
    pub result: SearchResult,
}
