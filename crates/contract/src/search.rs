//! The universal search field.

use serde::{Deserialize, Serialize};

use crate::Localized;

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum HitKind {
    /// A report, by its code.
    Report,
    /// A ward or commune.
    Ward,
    /// A street, square or landmark.
    Place,
    /// A report category.
    Category,
    /// A stop place of public transport.
    Stop,
    /// A line of public transport.
    Line,
    /// A heritage site.
    Site,
}

impl HitKind {
    /// All kinds with the name each has in the `kinds` parameter.
    pub const ALL: [(Self, &'static str); 7] = [
        (Self::Report, "report"),
        (Self::Ward, "ward"),
        (Self::Place, "place"),
        (Self::Category, "category"),
        (Self::Stop, "stop"),
        (Self::Line, "line"),
        (Self::Site, "site"),
    ];
}

/// One answer of the search.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Hit {
    /// What it is.
    pub kind: HitKind,
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
    /// Icon of a category; empty for others.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub icon: String,
    /// True when a house number was typed and only its street is known: the person confirms the spot.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub approximate: bool,
    /// Matched parts of the Vietnamese title, as offsets in characters (not bytes), end exclusive.
    #[serde(default)]
    pub ranges: Vec<[u32; 2]>,
}
