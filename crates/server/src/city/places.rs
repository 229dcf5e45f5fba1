//! `places.csv`: streets, squares, landmarks and offices, to choose a place by name.

use anyhow::anyhow;
use contract::{LatLon, Localized};
use serde::Deserialize;
use std::collections::HashSet;

use super::{
    files::{self, Files},
    profile::Profile,
    wards::WardRow,
};

/// A row of `places.csv`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// Stable id.
    pub id: String,
    /// Kind in one word, such as `street` or `hospital`.
    pub kind: String,
    /// Vietnamese name.
    pub name_vi: String,
    /// English name.
    #[serde(default)]
    pub name_en: String,
    /// Other names, joined by `|`.
    #[serde(default)]
    pub aliases: String,
    /// Latitude, degrees.
    pub lat: f64,
    /// Longitude, degrees.
    pub lon: f64,
    /// Code of its ward.
    #[serde(default)]
    pub ward: String,
    /// Source of the position.
    #[serde(default)]
    pub source: String,
}

impl Place {
    /// The name by language. Falls back to the Vietnamese name if there is no English one.
    pub fn name(&self) -> Localized {
        let english = if self.name_en.is_empty() { &self.name_vi } else { &self.name_en };
        Localized::from_pairs([("vi", self.name_vi.as_str()), ("en", english.as_str())])
    }

    /// The position.
    pub const fn at(&self) -> LatLon {
        LatLon::new(self.lat, self.lon)
    }

    fn check(&self, profile: &Profile, wards: &[WardRow]) -> Result<(), String> {
        if self.id.is_empty() || !self.id.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.:".contains(&b)) {
            return Err(format!("column id: {:?} is not of letters, digits and - _ . :", self.id));
        }
        if self.kind.is_empty() || self.name_vi.is_empty() {
            return Err("columns kind and name_vi: must not be empty".to_owned());
        }
        if !profile.bounds.contains(self.at()) {
            return Err(format!("columns lat and lon: {}, {} lies outside the city", self.lat, self.lon));
        }
        if !self.ward.is_empty() && wards.iter().all(|ward| ward.code != self.ward) {
            return Err(format!("column ward: there is no ward {}", self.ward));
        }
        Ok(())
    }
}

/// Line and cause of a rejected row.
pub type RejectedRow = (u64, String);

/// Parses places from CSV: the valid rows, and line and cause of each invalid one.
///
/// # Errors
/// The text has no header.
pub fn read_places(text: &str, profile: &Profile, wards: &[WardRow]) -> anyhow::Result<(Vec<Place>, Vec<RejectedRow>)> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).flexible(true).from_reader(text.as_bytes());
    let header = reader.headers().map_err(|error| anyhow!("line 1: {error}"))?.clone();
    let (mut places, mut rejected) = (Vec::new(), Vec::new());
    let mut seen = HashSet::new();
    let mut line = 1;
    for record in reader.records() {
        let checked = record.map_err(|error| error.to_string()).and_then(|record| {
            line = record.position().map_or(line + 1, csv::Position::line);
            let place: Place = record.deserialize(Some(&header)).map_err(|error| files::cause(&error, &header))?;
            place.check(profile, wards)?;
            if !seen.insert(place.id.clone()) {
                return Err(format!("column id: {} stands there twice", place.id));
            }
            Ok(place)
        });
        match checked {
            Ok(place) => places.push(place),
            Err(cause) => rejected.push((line, cause)),
        }
    }
    Ok((places, rejected))
}

/// Reads `places.csv`.
pub(super) fn read(files: &Files, profile: &Profile, wards: &[WardRow]) -> anyhow::Result<Vec<Place>> {
    const NAME: &str = "places.csv";
    let (places, rejected) =
        read_places(&files.text(NAME)?, profile, wards).map_err(|error| anyhow!("{NAME}, {error}"))?;
    match rejected.first() {
        Some((line, cause)) => Err(anyhow!("{NAME}, line {line}: {cause}")),
        None => Ok(places),
    }
}
