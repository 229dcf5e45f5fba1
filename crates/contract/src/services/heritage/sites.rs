//! The list of sites, walks, ratings and scan counts.

use json::tolerant;
use serde::{Deserialize, Serialize};

use crate::{LatLon, Localized, OpeningTimes};

/// `GET /heritage/sites`: all matching sites, and the terms for kinds and eras.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SiteList {
    /// The sites: nearest first if a position was given, otherwise by name.
    #[serde(deserialize_with = "tolerant::list")]
    pub items: Vec<Site>,
    /// Kinds of sites in the city.
    #[serde(deserialize_with = "tolerant::list")]
    pub kinds: Vec<Term>,
    /// Eras of sites in the city, oldest first.
    #[serde(deserialize_with = "tolerant::list")]
    pub eras: Vec<Term>,
    /// Languages of the stories: tag, and name in that language.
    #[serde(deserialize_with = "tolerant::list")]
    pub languages: Vec<Term>,
}

/// An entry of the city's vocabulary: key and display name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Term {
    /// Its key, such as `pagoda`.
    pub id: String,
    /// Display name.
    pub name: Localized,
    /// Icon of a kind; empty for others.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub icon: String,
}

/// A site in a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Site {
    /// Its name in URLs; never changes.
    pub slug: String,
    /// The number on its sign.
    pub code: u16,
    /// Its name in every language that has a story.
    pub name: Localized,
    /// Short description, at most 200 characters.
    pub summary: Localized,
    /// Key of its kind.
    pub kind: String,
    /// Key of its era; empty if unknown.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub era: String,
    /// Code of its ward; empty if uncertain.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub ward: String,
    /// Name of its ward, or else of the administrative unit it belonged to before today's wards.
    pub area: Localized,
    /// Latitude in degrees; absent if the location is uncertain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lat: Option<f64>,
    /// Longitude in degrees; absent if the location is uncertain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lon: Option<f64>,
    /// Distance from the requested position in metres.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub distance_m: Option<u32>,
    /// URL of its picture.
    pub picture: String,
    /// Opening times.
    #[serde(default, deserialize_with = "tolerant::or_default", skip_serializing_if = "Option::is_none")]
    pub opening: Option<OpeningTimes>,
}

impl Site {
    /// Its position, if it is certain.
    pub fn at(&self) -> Option<LatLon> {
        Some(LatLon::new(self.lat?, self.lon?))
    }
}

/// A suggested walk.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Walk {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: Localized,
    /// Short description.
    pub summary: Localized,
    /// Slugs of its stops, in order.
    pub stops: Vec<String>,
    /// Sum of the straight-line distances between stops, in metres.
    pub length_m: u32,
}

/// How visitors rate a site.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Rating {
    /// Number of ratings.
    pub count: u32,
    /// Sum of the stars, 1 to 5 per rating.
    pub stars: u32,
    /// Stars given by the requesting device.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mine: Option<u8>,
}

/// `POST /heritage/ratings`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewRating {
    /// The site.
    pub site: String,
    /// 1 to 5.
    pub stars: u8,
}

/// `POST /heritage/scans`: the portal's scanner has read a code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewScan {
    /// The site.
    pub site: String,
    /// Number of the sign, from 1.
    pub sign: u16,
}

/// Number of scans of a sign in a month. Nothing is recorded about who scanned it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ScanCount {
    /// The site.
    pub site: String,
    /// Number of the sign.
    pub sign: u16,
    /// The month, `YYYY-MM`.
    pub month: String,
    /// Number of scans.
    pub count: u32,
}
