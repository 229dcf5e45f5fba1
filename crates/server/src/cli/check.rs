//! `portal-server check`.

use clap::Args;
use std::path::PathBuf;

use crate::city::City;

#[derive(Debug, Args)]
pub(super) struct Check {
    /// Folder with a city's files, instead of the city that is compiled in.
    #[arg(long, value_name = "DIR", env = "PORTAL_CITY")]
    city: Option<PathBuf>,
}

impl Check {
    pub(super) fn run(&self) -> anyhow::Result<()> {
        let city = City::load(self.city.as_deref())?;
        let sourced = city.profile.sources.len();
        println!(
            "{}: {} wards, {} places, {} categories of {} agencies, {} days off, {} demonstration reports, {sourced} sources",
            city.profile.id,
            city.wards.len(),
            city.places.len(),
            city.catalogue.categories.len(),
            city.catalogue.agencies.len(),
            city.working_time.holidays.len(),
            city.demo.len(),
        );
        for name in &city.profile.deadlines.unsourced {
            println!("note: deadlines.{name} has no published source");
        }
        println!("no mistakes found");
        Ok(())
    }
}
