//! `site.toml`: the facts of a site, each with its source.

use contract::{LatLon, Localized};
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

/// The contents of `site.toml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SiteFile {
    /// Number on the sign.
    pub code: u16,
    /// Key of the kind, from `terms.toml`.
    pub kind: Spanned<String>,
    /// Key of the era, from `terms.toml`.
    pub era: Option<Spanned<String>>,
    /// Street address in the local language.
    #[serde(default)]
    pub address: String,
    /// Ward code.
    pub ward: Option<Spanned<String>>,
    /// Administrative unit before the current wards.
    #[serde(default)]
    pub formerly: String,
    /// Name of the drawing.
    pub picture: Spanned<String>,
    /// Keys of the rules of conduct.
    #[serde(default)]
    pub conduct: Vec<Spanned<String>>,
    /// Official website.
    #[serde(default)]
    pub website: Option<Spanned<String>>,
    /// Position.
    pub position: Option<Position>,
    /// Sources, by key.
    #[serde(default)]
    pub sources: BTreeMap<String, Source>,
    /// Facts about the site.
    #[serde(default)]
    pub facts: Vec<Fact>,
    /// Festivals at the site.
    #[serde(default)]
    pub festivals: Vec<Festival>,
    /// Licensed photographs.
    #[serde(default)]
    pub photos: Vec<Photo>,
    /// A 360° panorama.
    pub panorama: Option<Panorama>,
    /// Audio recordings of the story: file by language.
    #[serde(default)]
    pub recordings: BTreeMap<String, Spanned<String>>,
}

/// A position with its source.
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
    /// The coordinates as a `LatLon`.
    pub const fn at(&self) -> LatLon {
        LatLon::new(self.lat, self.lon)
    }
}

/// Source of a fact.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Title, precise enough to find it.
    pub title: String,
    /// Web address, if any.
    #[serde(default)]
    pub url: String,
    /// Date of publication: `YYYY[-MM[-DD]]`.
    pub date: Spanned<String>,
}

/// Confidence in a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// Confirmed by two independent sources.
    Confirmed,
    /// Supported by one source.
    Likely,
    /// Oral tradition.
    Legend,
}

/// The subject of a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FactKind {
    /// When it was founded.
    Founded,
    /// When it was rebuilt or restored.
    Rebuilt,
    /// Its official recognition.
    Recognised,
    /// The person or deity it is dedicated to.
    Worships,
    /// Who built it.
    BuiltBy,
    /// What it houses.
    Keeps,
    /// Opening hours.
    Hours,
    /// Admission.
    Ticket,
    /// Wi-Fi for visitors.
    Wifi,
}

/// A fact about a site.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fact {
    /// Subject.
    pub kind: Spanned<FactKind>,
    /// A year.
    pub year: Option<i32>,
    /// A range of years, such as `1841–1842`.
    pub years: Option<String>,
    /// A century; negative for BC.
    pub century: Option<i32>,
    /// Free text.
    pub text: Option<Localized>,
    /// Key of the rank of recognition.
    pub rank: Option<Spanned<String>>,
    /// Number of the recognition decision.
    pub decree: Option<String>,
    /// Opening hours in OpenStreetMap's `opening_hours` syntax.
    pub opening: Option<Spanned<String>>,
    /// Admission in đồng; 0 if free.
    pub vnd: Option<u32>,
    /// Admission for foreign visitors in đồng, if different.
    pub foreigners_vnd: Option<u32>,
    /// Age below which admission is free.
    pub free_under: Option<u8>,
    /// Name of the Wi-Fi network.
    pub network: Option<String>,
    /// Key of a source.
    pub source: Option<Spanned<String>>,
    /// Confidence in the fact.
    pub confidence: Option<Confidence>,
}

/// A festival.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Festival {
    /// Its name.
    pub name: Localized,
    /// Lunar month and day, or a range.
    pub lunar: Option<Spanned<String>>,
    /// Gregorian month and day, or a range.
    pub solar: Option<Spanned<String>>,
    /// Key of a source.
    pub source: Option<Spanned<String>>,
    /// Confidence in the fact.
    pub confidence: Option<Confidence>,
}

/// A photograph.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Photo {
    /// File next to `site.toml`: JPEG, PNG or WebP.
    pub file: Spanned<String>,
    /// Alternative text.
    pub alt: Localized,
    /// Author and licence.
    pub credit: String,
}

/// An equirectangular 360° panorama.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Panorama {
    /// File next to `site.toml`: JPEG.
    pub file: Spanned<String>,
    /// Author and licence.
    pub credit: String,
    /// Points of interest.
    #[serde(default)]
    pub hotspots: Vec<Hotspot>,
}

/// A point of interest in a panorama.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hotspot {
    /// Pitch in degrees, -90 to 90; positive is up.
    pub pitch: f64,
    /// Yaw in degrees, -180 to 180; positive is right.
    pub yaw: f64,
    /// Description.
    pub text: Localized,
    /// Link target: `/d/SLUG` or `https://…`.
    #[serde(default)]
    pub href: String,
}

/// Parses the first and last day (month, day) of a festival: `"01-05"`, `"02-10..02-12"`.
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

/// Whether a source's date is valid: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
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
