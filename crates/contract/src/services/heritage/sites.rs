//! The list of sites, walks, ratings and counts of scans.

use json::tolerant;
use serde::{Deserialize, Serialize};

use crate::{LatLon, Localized};

/// `GET /heritage/sites`: all that fit, and the words for their kinds and eras.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SiteList {
    /// The sites: nearest first where a position was given, else by name.
    #[serde(deserialize_with = "tolerant::list")]
    pub items: Vec<Site>,
    /// Kinds that occur in the city.
    #[serde(deserialize_with = "tolerant::list")]
    pub kinds: Vec<Term>,
    /// Eras that occur in the city, oldest first.
    #[serde(deserialize_with = "tolerant::list")]
    pub eras: Vec<Term>,
    /// Languages that stories exist in: tag, and name in that language.
    #[serde(deserialize_with = "tolerant::list")]
    pub languages: Vec<Term>,
}

/// A word of the city's: its key, and what it is called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Term {
    /// Its key, such as `pagoda`.
    pub id: String,
    /// What it is called.
    pub name: Localized,
    /// Icon of a kind; empty for others.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub icon: String,
}

/// A site in a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Site {
    /// Its name in addresses; never changes.
    pub slug: String,
    /// The number on its sign.
    pub code: u16,
    /// Its name, in every language that it has a story in.
    pub name: Localized,
    /// What it is, at most 200 characters.
    pub summary: Localized,
    /// Key of its kind.
    pub kind: String,
    /// Key of its era; empty when unknown.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub era: String,
    /// Code of its ward; empty when uncertain.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub ward: String,
    /// Name of its ward, else of what it belonged to before the wards of today.
    pub area: Localized,
    /// Latitude in degrees; absent where the place is uncertain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lat: Option<f64>,
    /// Longitude in degrees.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lon: Option<f64>,
    /// Metres from where was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub distance_m: Option<u32>,
    /// Address of its picture.
    pub picture: String,
    /// When it is open.
    #[serde(default, deserialize_with = "tolerant::or_default", skip_serializing_if = "Option::is_none")]
    pub opening: Option<OpeningTimes>,
}

impl Site {
    /// Where it is, if that is certain.
    pub fn at(&self) -> Option<LatLon> {
        Some(LatLon::new(self.lat?, self.lon?))
    }
}

/// When a site is open: what a device compares its clock with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OpeningTimes {
    /// Spans of the next days, each from (inclusive) to (exclusive) in Unix seconds, in order. Beyond [`Self::known_until`]
    /// nothing is known.
    pub spans: Vec<[i64; 2]>,
    /// Until when the spans say everything, in Unix seconds.
    pub known_until: i64,
}

/// Whether something is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpenState {
    /// OpenState, until then (Unix seconds); open without an end in sight when absent.
    Until(Option<i64>),
    /// Closed, and opens then (Unix seconds) as far as is known.
    From(Option<i64>),
    /// Nobody knows.
    Unknown,
}

impl OpeningTimes {
    /// Whether it is open at `now`, in Unix seconds.
    pub fn at(&self, now: i64) -> OpenState {
        if now >= self.known_until {
            return OpenState::Unknown;
        }
        match self.spans.iter().find(|[_, until]| now < *until) {
            Some([from, until]) if *from <= now => OpenState::Until((*until < self.known_until).then_some(*until)),
            Some([from, _]) => OpenState::From(Some(*from)),
            None => OpenState::From(None),
        }
    }
}

/// A ready-made walk.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Walk {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: Localized,
    /// What one sees.
    pub summary: Localized,
    /// Slugs of its stops, in order.
    pub stops: Vec<String>,
    /// Metres from stop to stop, in a straight line, together.
    pub length_m: u32,
}

/// How visitors rate a site.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Rating {
    /// How many have rated.
    pub count: u32,
    /// Sum of their stars, 1 to 5 each.
    pub stars: u32,
    /// What the asking device gave.
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

/// `POST /heritage/scans`: a code was read by a scanner of the portal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewScan {
    /// The site.
    pub site: String,
    /// Which of its signs, 1 when there is but one.
    pub sign: u16,
}

/// How often a sign was scanned in a month. Nothing is known of who did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ScanCount {
    /// The site.
    pub site: String,
    /// Which of its signs.
    pub sign: u16,
    /// The month, `YYYY-MM`.
    pub month: String,
    /// How often.
    pub count: u32,
}
