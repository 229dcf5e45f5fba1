//! `portal-server check`, and `portal-server check heritage`.

use anyhow::bail;
use clap::{Args, Subcommand};
use heritage::Weight;
use std::path::PathBuf;

use crate::city::City;

#[derive(Debug, Args)]
pub(super) struct Check {
    /// Folder with a city's files, instead of the city that is compiled in.
    #[arg(long, value_name = "DIR", env = "PORTAL_CITY", global = true)]
    city: Option<PathBuf>,
    #[command(subcommand)]
    part: Option<Part>,
}

#[derive(Debug, Subcommand)]
enum Part {
    /// Heritage sites: missing languages, dead references, length, reading level, missing sources, with file and line.
    Heritage,
}

impl Check {
    pub(super) fn run(&self) -> anyhow::Result<()> {
        let city = City::load(self.city.as_deref())?;
        match self.part {
            None => all(&city),
            Some(Part::Heritage) => heritage_alone(&city),
        }
    }
}

fn all(city: &City) -> anyhow::Result<()> {
    let sourced = city.profile.sources.len();
    println!(
        "{}: {} wards, {} places, {} categories of {} agencies, {} days off, {} demonstration reports, {} heritage sites, {sourced} sources",
        city.profile.id,
        city.wards.len(),
        city.places.len(),
        city.catalogue.categories.len(),
        city.catalogue.agencies.len(),
        city.working_time.holidays.len(),
        city.demo.len(),
        city.heritage.sites.len(),
    );
    for name in &city.profile.deadlines.unsourced {
        println!("note: deadlines.{name} has no published source");
    }
    if !city.heritage_findings.is_empty() {
        println!("note: {} mistakes in heritage content: portal-server check heritage", city.heritage_findings.len());
    }
    println!("no mistakes found");
    Ok(())
}

fn heritage_alone(city: &City) -> anyhow::Result<()> {
    let mut findings = city.heritage_findings.clone();
    findings.extend(heritage::quality::check(&city.heritage));
    findings.sort_by(|a, b| b.weight.cmp(&a.weight).then_with(|| (&a.file, a.line).cmp(&(&b.file, b.line))));
    for finding in &findings {
        println!("{finding}");
    }
    let sites = &city.heritage.sites;
    let placed = sites.iter().filter(|site| site.at().is_some()).count();
    let stories: usize = sites.iter().map(|site| site.stories.len()).sum();
    println!(
        "{} sites ({placed} with a certain place), {stories} stories, {} walks",
        sites.len(),
        city.heritage.walks.len()
    );
    let count = |weight| findings.iter().filter(|finding| finding.weight == weight).count();
    let (broken, left_out) = (count(Weight::Broken), count(Weight::LeftOut));
    println!("{broken} broken, {left_out} left out, {} could be better", count(Weight::Advice));
    if broken + left_out > 0 {
        bail!("some content is not shown");
    }
    Ok(())
}
