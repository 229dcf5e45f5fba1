//! `site.toml`: the facts of a site, each with its source.

use contract::{LatLon, Localized};
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

/// The file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SiteFile {
    /// The number on the sign.
    pub code: u16,
    /// Key of a kind.
    pub kind: Spanned<String>,
    /// Key of an era.
    pub era: Option<Spanned<String>>,
    /// Street and number, as written in the city's language.
    #[serde(default)]
    pub address: String,
    /// Code of its ward.
    pub ward: Option<Spanned<String>>,
    /// What it belonged to before the wards of today.
    #[serde(default)]
    pub formerly: String,
    /// Name of its drawing.
    pub picture: Spanned<String>,
    /// Keys of rules of conduct.
    #[serde(default)]
    pub conduct: Vec<Spanned<String>>,
    /// Its own page.
    #[serde(default)]
    pub website: Option<Spanned<String>>,
    /// Where it is.
    pub position: Option<Position>,
    /// Where facts are from.
    #[serde(default)]
    pub sources: BTreeMap<String, Source>,
    /// What is known of it.
    #[serde(default)]
    pub facts: Vec<Fact>,
    /// When people celebrate there.
    #[serde(default)]
    pub festivals: Vec<Festival>,
    /// Photographs, licensed for this.
    #[serde(default)]
    pub photos: Vec<Photo>,
    /// A picture all around.
    pub panorama: Option<Panorama>,
    /// Recordings of the story: language and file.
    #[serde(default)]
    pub recordings: BTreeMap<String, Spanned<String>>,
}

/// Where a site is.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Position {
    /// Latitude in degrees.
    pub lat: f64,
    /// Longitude in degrees.
    pub lon: f64,
    /// Key of a source.
    pub source: Spanned<String>,
}

impl Position {
    /// As a value.
    pub const fn at(&self) -> LatLon {
        LatLon::new(self.lat, self.lon)
    }
}

/// Where a fact is from.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// What it is, so that a person could find it.
    pub title: String,
    /// Where it can be read.
    #[serde(default)]
    pub url: String,
    /// Of which day, month or year it is: `YYYY[-MM[-DD]]`.
    pub date: Spanned<String>,
}

/// How sure a fact is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// Two independent sources.
    Confirmed,
    /// One source.
    Likely,
    /// People tell it.
    Legend,
}

/// What a fact is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FactKind {
    /// When it was founded.
    Founded,
    /// When it was rebuilt or restored.
    Rebuilt,
    /// How it is recognised.
    Recognised,
    /// Whom it is dedicated to.
    Worships,
    /// Who built it.
    BuiltBy,
    /// What is kept there.
    Keeps,
    /// When it is open.
    Hours,
    /// What a visit costs.
    Ticket,
    /// A network for visitors.
    Wifi,
}

/// A fact.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fact {
    /// What it is about.
    pub kind: Spanned<FactKind>,
    /// A year.
    pub year: Option<i32>,
    /// Several years, `1841–1842`.
    pub years: Option<String>,
    /// A century of our era; negative before it.
    pub century: Option<i32>,
    /// In words.
    pub text: Option<Localized>,
    /// Key of a rank.
    pub rank: Option<Spanned<String>>,
    /// Number of the decision.
    pub decree: Option<String>,
    /// OpenStreetMap's `opening_hours`.
    pub opening: Option<Spanned<String>>,
    /// Đồng; 0 is free.
    pub vnd: Option<u32>,
    /// Đồng for visitors from abroad, where it differs.
    pub foreigners_vnd: Option<u32>,
    /// Free below this age.
    pub free_under: Option<u8>,
    /// Name of a network.
    pub network: Option<String>,
    /// Key of a source.
    pub source: Option<Spanned<String>>,
    /// How sure it is.
    pub confidence: Option<Confidence>,
}

/// A festival.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Festival {
    /// Its name.
    pub name: Localized,
    /// Lunar month and day, or a span of them.
    pub lunar: Option<Spanned<String>>,
    /// Month and day of the common calendar, or a span of them.
    pub solar: Option<Spanned<String>>,
    /// Key of a source.
    pub source: Option<Spanned<String>>,
    /// How sure it is.
    pub confidence: Option<Confidence>,
}

/// A photograph.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Photo {
    /// The file beside site.toml: JPEG, PNG or WebP.
    pub file: Spanned<String>,
    /// What it shows.
    pub alt: Localized,
    /// Who made it, and its licence.
    pub credit: String,
}

/// A picture all around, equirectangular.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Panorama {
    /// The file beside site.toml: JPEG.
    pub file: Spanned<String>,
    /// Who made it, and its licence.
    pub credit: String,
    /// Places in it.
    #[serde(default)]
    pub hotspots: Vec<Hotspot>,
}

/// A place in a panorama.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hotspot {
    /// Degrees upwards, -90 to 90.
    pub pitch: f64,
    /// Degrees to the right, -180 to 180.
    pub yaw: f64,
    /// What is there.
    pub text: Localized,
    /// Where it leads: `/d/SLUG` or `https://…`.
    #[serde(default)]
    pub href: String,
}

/// Month and day of the first and the last day of a festival: `"01-05"`, `"02-10..02-12"`.
pub fn days(text: &str) -> Option<[(u8, u8); 2]> {
    let one = |text: &str| {
        let (month, day) = text.trim().split_once('-')?;
        let (month, day) = (month.parse().ok()?, day.parse().ok()?);
        ((1..=12).contains(&month) && (1..=31).contains(&day)).then_some((month, day))
    };
    match text.split_once("..") {
        Some((first, last)) => Some([one(first)?, one(last)?]),
        None => one(text).map(|day| [day, day]),
    }
}

/// Whether a date of a source is one: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
pub fn is_date(text: &str) -> bool {
    let padded = match text.len() {
        4 => format!("{text}-01-01"),
        7 => format!("{text}-01"),
        _ => text.to_owned(),
    };
    padded.parse::<chrono::NaiveDate>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_festivals() {
        assert_eq!(days("01-05"), Some([(1, 5), (1, 5)]));
        assert_eq!(days("02-10..02-12"), Some([(2, 10), (2, 12)]));
        for wrong in ["", "5/1", "13-01", "01-32", "01-05..", "00-01"] {
            assert_eq!(days(wrong), None, "{wrong}");
        }
        assert!(is_date("2025") && is_date("2025-02") && is_date("2025-02-28"));
        assert!(!is_date("2025-13") && !is_date("28/2/2025") && !is_date("") && !is_date("2025-02-30"));
    }
}
