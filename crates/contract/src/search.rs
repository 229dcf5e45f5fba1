//! The search across all services.

use serde::{Deserialize, Serialize};

use crate::{LatLon, Localized, Page, Request, SearchResultKind, services::SEARCH_RESULTS};

/// A search result.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SearchResult {
    /// Kind of result.
    pub kind: SearchResultKind,
    /// Its id within its kind.
    pub id: String,
    /// Its name.
    pub title: Localized,
    /// Distinguishes it from others with the same name.
    #[serde(default)]
    pub subtitle: Localized,
    /// Latitude in degrees.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lat: Option<f64>,
    /// Longitude in degrees.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lon: Option<f64>,
    /// Path of the portal's page that shows it.
    pub href: String,
    /// Its own icon; empty if it uses the icon of its kind.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub icon: String,
    /// True if a house number was typed but only the street is known: the user must confirm the position.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub approximate: bool,
    /// Matched ranges of the Vietnamese title as offsets in characters (not bytes), end exclusive.
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
        // In registry order, so that equal queries have equal URLs.
        let named = SEARCH_RESULTS.iter().flat_map(|list| list.iter()).filter(|entry| kinds.contains(&entry.kind));
        let names: Vec<&str> = named.map(|entry| entry.name).collect();
        request = request.query("kinds", names.join(","));
    }
    request.query("limit", limit.to_string())
}
