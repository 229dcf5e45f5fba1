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
use heritage::{Finding, Heritage, Known};
use std::{collections::BTreeMap, path::Path};

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
    /// Heritage sites; none where the city has none.
    pub heritage: Heritage,
    /// Banks: identification number and name.
    pub banks: BTreeMap<String, String>,
    /// What is wrong with the files of heritage sites. The rest is shown.
    pub heritage_findings: Vec<Finding>,
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
        let known = Known {
            wards: wards.iter().map(|ward| ward.code.clone()).collect(),
            bounds: Some(profile.bounds),
            days_off: working_time.holidays.clone(),
        };
        let (heritage, heritage_findings) = Heritage::read(&files.tree("heritage")?, &known);
        let banks = read_banks(&files)?;
        let sketch = Bytes::from(sketch);
        Ok(Self {
            profile,
            catalogue,
            wards,
            places,
            working_time,
            demo,
            sketch,
            gtfs,
            heritage,
            banks,
            heritage_findings,
        })
    }

    /// The category of an id.
    pub fn category(&self, id: &str) -> Option<&Category> {
        self.catalogue.categories.iter().find(|category| category.id == id)
    }

    /// Name of the bank of an identification number.
    pub fn bank(&self, number: &str) -> Option<&str> {
        self.banks.get(number).map(String::as_str)
    }

    /// The ward of a code.
    pub fn ward(&self, code: &str) -> Option<&WardRow> {
        self.wards.iter().find(|ward| ward.code == code)
    }

    /// The wards as the API shows them.
    pub fn contract_wards(&self) -> Vec<Ward> {
        self.wards.iter().map(WardRow::to_ward).collect()
    }
}

#[derive(serde::Deserialize)]
struct BankRow {
    bin: String,
    name: String,
}

/// `heritage/banks.csv`: banks that codes for transfers may name.
fn read_banks(files: &Files) -> anyhow::Result<BTreeMap<String, String>> {
    const NAME: &str = "heritage/banks.csv";
    let Some(text) = files.optional(NAME)? else { return Ok(BTreeMap::new()) };
    let mut banks = BTreeMap::new();
    for (line, BankRow { bin, name }) in files::csv::<BankRow>(NAME, &text)? {
        let is_number = bin.len() == 6 && bin.bytes().all(|byte| byte.is_ascii_digit());
        anyhow::ensure!(is_number, "{NAME}, line {line}: column bin: {bin} is not six digits");
        anyhow::ensure!(!name.is_empty(), "{NAME}, line {line}: column name is empty");
        anyhow::ensure!(banks.insert(bin.clone(), name).is_none(), "{NAME}, line {line}: {bin} occurs twice");
    }
    Ok(banks)
}
