//! Shared test code: feeds, seeds and a brute-force oracle.
#![allow(dead_code, missing_docs)]

pub mod check;
pub mod generated;
pub mod oracle;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};
use transit::{
    Network,
    import::{ImportResult, Options, import},
};

/// The path of a shared data file. If it is missing, prints that the test is skipped.
pub fn shared(file: &str) -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let path = root.join(file);
    if path.exists() {
        return Some(path);
    }
    println!("skipped: {file} of the shared data is not here");
    None
}

pub fn read(feed: &Path, names: Option<&Path>) -> ImportResult {
    let options = Options { names, as_model: true, today: 740_000, now: 0 };
    import(feed, &options, &mut |_, _| ()).unwrap_or_else(|error| panic!("{error}"))
}

pub fn hanoi() -> Option<ImportResult> {
    let names = shared("gtfs/hanoi_stop_names_osm.txt");
    Some(read(&shared("gtfs/hanoi_gtfs_v2_am.zip")?, names.as_deref()))
}

pub fn google() -> Option<ImportResult> {
    Some(read(&shared("gtfs/google_sample.zip")?, None))
}

pub fn network(imported: Option<ImportResult>) -> Option<Arc<Network>> {
    imported.map(|imported| Arc::new(imported.network))
}

/// Number of random questions: 200, or `PORTAL_QUERIES`.
pub fn queries() -> usize {
    std::env::var("PORTAL_QUERIES").ok().and_then(|number| number.parse().ok()).unwrap_or(200)
}
