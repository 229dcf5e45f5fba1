//! The universal search field.

use serde::{Deserialize, Serialize};

use crate::{LatLon, Localized, Page, Request, SearchResultKind, services::HITS};

/// One answer of the search.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SearchResult {
    /// What it is.
    pub kind: SearchResultKind,
    /// Its id within its kind.
    pub id: String,
    /// Its name.
    pub title: Localized,
    /// What tells it apart from others of the same name.
    #[serde(default)]
    pub subtitle: Localized,
    /// Latitude in degrees.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lat: Option<f64>,
    /// Longitude in degrees.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lon: Option<f64>,
    /// The page that shows it, a path of this portal.
    pub href: String,
    /// Icon of what was found, where it has one of its own; empty for others.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub icon: String,
    /// True when a house number was typed and only its street is known: the person confirms the spot.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub approximate: bool,
    /// Matched parts of the Vietnamese title, as offsets in characters (not bytes), end exclusive.
    #[serde(default)]
    pub ranges: Vec<[u32; 2]>,
}

/// `GET /search?q&lat&lon&kinds&limit`
pub fn search(q: &str, near: Option<LatLon>, kinds: &[SearchResultKind], limit: u8) -> Request<Page<SearchResult>> {
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
