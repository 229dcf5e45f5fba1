//! The city: every name, number and rule of one place, read from a folder of files.
//!
//! `data/hanoi` is compiled in; `--city DIR` reads another folder. Nothing of a particular city stands in
//! the code. A file that cannot be understood stops the start, naming file, row and field.

mod categories;
mod demo;
mod files;
mod places;
mod profile;
mod wards;

use anyhow::Context;
use bytes::Bytes;
use civic::sla::WorkingTime;
use contract::{Catalogue, Category, Ward};
use std::path::Path;

use files::Files;

pub use demo::{DemoEvent, DemoReport};
pub use places::{Place, Refused, read_places};
pub use profile::{Deadlines, Profile, Source, WorkingHours};
pub use wards::WardRow;

/// Everything that the files of a city say.
#[derive(Clone, Debug)]
pub struct City {
    /// Names, bounds, limits, working hours, deadlines.
    pub profile: Profile,
    /// What can be reported, and to whom.
    pub catalogue: Catalogue,
    /// The wards in the order of their codes.
    pub wards: Vec<WardRow>,
    /// Streets, squares, landmarks and offices.
    pub places: Vec<Place>,
    /// When offices work, days off taken out.
    pub working_time: WorkingTime,
    /// Demonstration reports; loaded only with `--demo`.
    pub demo: Vec<DemoReport>,
    /// The hand-drawn map, GeoJSON.
    pub sketch: Bytes,
    /// A sample network of public transport: the files of a GTFS feed, none where the city has none.
    pub gtfs: Vec<(String, Vec<u8>)>,
}

impl City {
    /// Reads a folder, or the embedded city.
    ///
    /// # Errors
    /// The first mistake of each kind, with file, row and field.
    pub fn load(folder: Option<&Path>) -> anyhow::Result<Self> {
        let files = folder.map_or(Files::Embedded, |path| Files::Folder(path.to_owned()));
        let profile = profile::read(&files)?;
        let catalogue = categories::read(&files, &profile)?;
        let wards = wards::read(&files, &profile)?;
        let places = places::read(&files, &profile, &wards)?;
        let working_time = profile.working_hours.working_time(profile::read_holidays(&files)?)?;
        let demo = demo::read(&files, &profile, &catalogue, &wards)?;
        let sketch = files.text("sketch.geojson")?;
        serde_json::from_str::<serde_json::Value>(&sketch).context("sketch.geojson: not JSON")?;
        let gtfs = files.folder("gtfs")?;
        Ok(Self { profile, catalogue, wards, places, working_time, demo, sketch: Bytes::from(sketch), gtfs })
    }

    /// The category of an id.
    pub fn category(&self, id: &str) -> Option<&Category> {
        self.catalogue.categories.iter().find(|category| category.id == id)
    }

    /// The wards as the API shows them.
    pub fn contract_wards(&self) -> Vec<Ward> {
        self.wards.iter().map(WardRow::to_ward).collect()
    }
}
