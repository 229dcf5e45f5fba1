//! The city: all names, numbers and rules of one place, read from a folder of files.
//!
//! `data/hanoi` is compiled in; `--city DIR` reads another folder. The code contains nothing specific to one city. An
//! invalid file aborts the startup with an error that names file, row and field.

pub(crate) mod files;
mod places;
mod profile;
mod wards;

use anyhow::Context;
use bytes::Bytes;
use civic::sla::WorkingTime;
use contract::Ward;
use std::path::Path;

use files::Files;

pub use places::{Place, RejectedRow, read_places};
pub use profile::{Deadlines, Profile, Source, WorkingHours};
pub use wards::WardRow;

/// Content of a city's files.
#[derive(Clone, Debug)]
pub struct City {
    /// Names, bounds, limits, working hours, deadlines.
    pub profile: Profile,
    /// The wards in the order of their codes.
    pub wards: Vec<WardRow>,
    /// Streets, squares, landmarks and offices.
    pub places: Vec<Place>,
    /// Working hours of the offices, without days off.
    pub working_time: WorkingTime,
    /// The hand-drawn map, GeoJSON.
    pub sketch: Bytes,
    /// All files of the city. Each service reads its own.
    pub(crate) files: Files,
}

impl City {
    /// Reads a folder, or the embedded city.
    ///
    /// # Errors
    /// The first error of each kind, with file, row and field.
    pub fn load(folder: Option<&Path>) -> anyhow::Result<Self> {
        let files = folder.map_or(Files::Embedded, |path| Files::Folder(path.to_owned()));
        let profile = profile::read(&files)?;
        let wards = wards::read(&files, &profile)?;
        let places = places::read(&files, &profile, &wards)?;
        let working_time = profile.working_hours.working_time(profile::read_holidays(&files)?)?;
        let sketch = files.text("sketch.geojson")?;
        serde_json::from_str::<serde_json::Value>(&sketch).context("sketch.geojson: not JSON")?;
        let sketch = Bytes::from(sketch);
        Ok(Self { profile, wards, places, working_time, sketch, files })
    }

    /// The ward with this code.
    pub fn ward(&self, code: &str) -> Option<&WardRow> {
        self.wards.iter().find(|ward| ward.code == code)
    }

    /// The wards as the API shows them.
    pub fn contract_wards(&self) -> Vec<Ward> {
        self.wards.iter().map(WardRow::to_ward).collect()
    }
}
