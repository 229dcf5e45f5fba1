//! Imports static GTFS into a [`Network`]. Reads files as streams, validates and merges them, and leaves out what
//! cannot be right, with a reason.

mod assemble;
mod days;
mod extras;
mod findings;
mod lines;
mod owners;
mod shapes;
mod source;
mod starts;
mod stops;
mod table;
mod times;
mod trips;

use std::path::Path;

use crate::{Network, Shapes};
pub use assemble::{Directory, TripAt};
pub use findings::{Finding, Findings, Kind};

/// Import options.
#[derive(Clone, Debug, Default)]
pub struct Options<'a> {
    /// CSV of `stop_id,stop_name`, with readable names for a feed that lacks them.
    pub names: Option<&'a Path>,
    /// Use the weekly pattern on any date, although the feed describes other dates.
    pub as_model: bool,
    /// Today, in days of the common era.
    pub today: i32,
    /// The current time, in seconds since 1970.
    pub now: i64,
}

/// The result of an import.
#[derive(Clone, Debug, Default)]
pub struct ImportResult {
    /// The network.
    pub network: Network,
    /// Shapes of its patterns.
    pub shapes: Shapes,
    /// Ids of the feed that the network does not store.
    pub directory: Directory,
    /// What was read, merged, repaired and left out.
    pub findings: Findings,
}

/// Why the import failed: the file, the line if known, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}{}: {what}", line.map(|line| format!(" line {line}")).unwrap_or_default())]
pub struct ImportError {
    /// The file in the feed.
    pub file: String,
    /// Line number, from 1.
    pub line: Option<u64>,
    /// What is wrong, and what to do.
    pub what: String,
}

impl ImportError {
    pub(crate) fn new(file: &str, line: Option<u64>, what: impl Into<String>) -> Self {
        Self { file: file.to_owned(), line, what: what.into() }
    }
}

type Result<T> = std::result::Result<T, ImportError>;

/// Imports a feed from a zip file or a folder. Calls `progress` with the current file and its row count so far.
///
/// # Errors
/// The feed cannot be opened, a required file or column is missing, or nothing in it is usable.
pub fn import(feed: &Path, options: &Options, progress: &mut dyn FnMut(&str, u64)) -> Result<ImportResult> {
    read(source::Feed::open(feed, progress)?, options)
}

/// Like [`import`], with files in memory (name and content).
///
/// # Errors
/// See [`import`].
pub fn import_files(files: Vec<(String, Vec<u8>)>, options: &Options) -> Result<ImportResult> {
    read(source::Feed::of_files(files, &mut |_, _| ()), options)
}

fn read(mut feed: source::Feed, options: &Options) -> Result<ImportResult> {
    let mut findings = Findings::default();
    let agencies = lines::agencies(&mut feed, &mut findings)?;
    let days = days::read(&mut feed, options, &mut findings)?;
    let mut stops = stops::read(&mut feed, &mut findings)?;
    if let Some(names) = options.names {
        stops.rename(names, &mut findings)?;
    }
    let routes = lines::routes(&mut feed, &agencies, &mut findings)?;
    let trips = trips::read(&mut feed, &routes, &days, &mut findings)?;
    let frequencies = trips::frequencies(&mut feed, &trips, &mut findings)?;
    let mut calls = times::read(&mut feed, &trips, &stops, &mut findings)?;
    owners::quarantine(&mut calls, &trips, &routes, &stops, &mut findings);
    let shapes = shapes::read(&mut feed, &trips, &calls, &mut findings)?;
    let extras = extras::read(&mut feed, &stops, &routes, &mut findings)?;
    let parts = assemble::Parts { agencies, days, stops, routes, trips, frequencies, calls, shapes, extras };
    let (mut network, shapes, directory) = assemble::network(parts, options, &mut findings)?;
    feed.about(&mut network.about)?;
    findings.read = feed.read;
    Ok(ImportResult { network, shapes, directory, findings })
}
