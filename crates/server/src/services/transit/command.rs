//! `portal-server import gtfs`.

use chrono::{Datelike, TimeDelta, Utc};
use clap::Args;
use std::{
    io::{IsTerminal as _, Write as _},
    path::PathBuf,
    time::Instant,
};
use transit::import::{Options, import};

use super::networks::store;
use crate::{city::City, options::DataArguments};

/// A network of public transport from GTFS static.
#[derive(Debug, Args)]
pub struct Gtfs {
    /// The feed: a zip file, or the folder of its files.
    feed: PathBuf,
    /// CSV with the columns stop_id and stop_name: names for a feed that has none for people.
    #[arg(long, value_name = "FILE")]
    names: Option<PathBuf>,
    /// Use the week of the feed on any date, although it describes others: the pages then say which year that was.
    #[arg(long)]
    as_model: bool,
    #[command(flatten)]
    data: DataArguments,
}

impl Gtfs {
    /// Imports the feed, replacing the current network.
    ///
    /// # Errors
    /// The feed is invalid; nothing is changed then.
    pub fn run(&self) -> anyhow::Result<()> {
        let started = Instant::now();
        let city = City::load(self.data.city.as_deref())?;
        let now = Utc::now();
        let today = (now + TimeDelta::minutes(i64::from(city.profile.utc_offset_minutes))).date_naive();
        let options = Options {
            names: self.names.as_deref(),
            as_model: self.as_model,
            today: today.num_days_from_ce(),
            now: now.timestamp(),
        };
        let watched = std::io::stderr().is_terminal();
        let mut progress = |file: &str, rows: u64| {
            if watched {
                eprint!("\r\x1b[K{file}: {rows} rows");
                let _ = std::io::stderr().flush();
            }
        };
        let imported = import(&self.feed, &options, &mut progress)
            .map_err(|error| anyhow::anyhow!("{error}. Nothing was changed"))?;
        if watched {
            eprint!("\r\x1b[K");
        }
        print!("{}", imported.findings);
        let stored = store(&self.data.data_dir, &imported)?;
        let network = &imported.network;
        println!(
            "network      {} lines, {} stop places, {} patterns, {} shapes",
            network.lines.len(),
            network.places.len(),
            network.patterns.len(),
            imported.shapes.lines.len(),
        );
        println!(
            "packs        {}: {} bytes; {}: {} bytes (brotli)",
            stored.plan.name,
            stored.plan.brotli.len(),
            stored.shapes.name,
            stored.shapes.brotli.len(),
        );
        if network.about.as_model {
            println!("as a model   its week is used on any date");
        }
        println!("imported in {:.1} s", started.elapsed().as_secs_f64());
        Ok(())
    }
}
