//! `portal-server check`: a city's files.

use clap::Args;
use std::path::PathBuf;

use crate::{
    city::City,
    services::{self, Content},
};

#[derive(Debug, Args)]
pub(super) struct Check {
    /// Folder with a city's files, instead of the city that is compiled in.
    #[arg(long, value_name = "DIR", env = "PORTAL_CITY", global = true)]
    city: Option<PathBuf>,
    #[command(subcommand)]
    part: Option<services::Check>,
}

impl Check {
    pub(super) fn run(&self) -> anyhow::Result<()> {
        let city = City::load(self.city.as_deref())?;
        let content = Content::read(&city)?;
        match self.part {
            None => all(&city, &content),
            Some(part) => return part.run(&content),
        }
        Ok(())
    }
}

fn all(city: &City, content: &Content) {
    let (amounts, notes) = content.summary(city);
    println!(
        "{}: {} wards, {} places, {}, {} sources",
        city.profile.id,
        city.wards.len(),
        city.places.len(),
        amounts.join(", "),
        city.profile.sources.len()
    );
    for name in &city.profile.deadlines.unsourced {
        println!("note: deadlines.{name} has no published source");
    }
    for note in notes {
        println!("note: {note}");
    }
    println!("no mistakes found");
}
