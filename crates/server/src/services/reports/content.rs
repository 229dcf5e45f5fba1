//! The city's files about reports.

use contract::reports::Catalogue;

use super::{categories, demo, demo::DemoReport};
use crate::city::City;

/// `categories.toml` and `demo_reports.toml`.
#[derive(Clone, Debug)]
pub struct Content {
    /// What can be reported, and to whom.
    pub catalogue: Catalogue,
    /// Demonstration reports; loaded only with `--demo`.
    pub demo: Vec<DemoReport>,
}

impl Content {
    /// Reads both files.
    ///
    /// # Errors
    /// The first error, with file, row and field.
    pub fn read(city: &City) -> anyhow::Result<Self> {
        let catalogue = categories::read(&city.files, &city.profile)?;
        let demo = demo::read(&city.files, &city.profile, &catalogue, &city.wards)?;
        Ok(Self { catalogue, demo })
    }

    /// A short summary of the content. Includes days off, which matter for deadlines.
    pub fn amounts(&self, city: &City) -> Vec<String> {
        let Catalogue { categories, agencies } = &self.catalogue;
        vec![
            format!("{} categories of {} agencies", categories.len(), agencies.len()),
            format!("{} days off", city.working_time.holidays.len()),
            format!("{} demonstration reports", self.demo.len()),
        ]
    }
}
