//! `wards.csv`: wards and communes, each with a point inside.

use anyhow::ensure;
use contract::{LatLon, Localized, Ward};
use serde::Deserialize;

use super::{
    files::{Files, csv},
    profile::Profile,
};

/// A row of `wards.csv`, or a feature of an imported file.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WardRow {
    /// Official code.
    pub code: String,
    /// `ward` or `commune`.
    pub kind: String,
    /// Vietnamese name with its type word.
    pub name_vi: String,
    /// English name with its type word.
    pub name_en: String,
    /// Latitude of a point inside, degrees.
    pub lat: f64,
    /// Longitude of a point inside, degrees.
    pub lon: f64,
}

impl WardRow {
    /// Converts the row to the API type.
    pub fn to_ward(&self) -> Ward {
        Ward { code: self.code.clone(), name: self.name(), at: self.at() }
    }

    /// The name by language.
    pub fn name(&self) -> Localized {
        Localized::from_pairs([("vi", self.name_vi.as_str()), ("en", self.name_en.as_str())])
    }

    /// The point inside.
    pub const fn at(&self) -> LatLon {
        LatLon::new(self.lat, self.lon)
    }

    /// Validates the values beyond their types.
    ///
    /// # Errors
    /// Column and cause.
    pub fn check(&self, profile: &Profile) -> Result<(), String> {
        if self.code.is_empty() || !self.code.bytes().all(|b| b.is_ascii_alphanumeric()) {
            return Err(format!("column code: {} is not of letters and digits", self.code));
        }
        if !matches!(self.kind.as_str(), "ward" | "commune") {
            return Err(format!("column kind: {} is neither ward nor commune", self.kind));
        }
        if self.name_vi.is_empty() {
            return Err("column name_vi: empty".to_owned());
        }
        if !profile.bounds.contains(self.at()) {
            return Err(format!("columns lat and lon: {}, {} lies outside the city", self.lat, self.lon));
        }
        Ok(())
    }
}

/// Reads `wards.csv`.
pub(super) fn read(files: &Files, profile: &Profile) -> anyhow::Result<Vec<WardRow>> {
    const NAME: &str = "wards.csv";
    let mut wards: Vec<WardRow> = Vec::new();
    for (line, row) in csv::<WardRow>(NAME, &files.text(NAME)?)? {
        row.check(profile).map_err(|cause| anyhow::anyhow!("{NAME}, line {line}: {cause}"))?;
        ensure!(
            wards.iter().all(|other| other.code != row.code),
            "{NAME}, line {line}: column code: {} stands there twice",
            row.code
        );
        wards.push(row);
    }
    ensure!(!wards.is_empty(), "{NAME}: there is no ward");
    wards.sort_by(|a, b| a.code.cmp(&b.code));
    Ok(wards)
}
