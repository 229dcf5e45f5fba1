//! Compares our reader with gtfs-structures: both must read the same. It holds whole feeds in memory, so it is not part
//! of the portal.
#![allow(missing_docs)]

mod common;

use gtfs_structures::GtfsReader;
use std::{collections::HashMap, path::Path};
use transit::import::{Options, import};

/// Every imported trip must have the same places and times in both readers; every omitted trip must be reported.
fn compare(feed: &Path, options: &Options) -> (usize, usize) {
    let ours = import(feed, options, &mut |_, _| ()).expect("our import");
    let path = feed.to_str().expect("a path in UTF-8");
    let theirs = GtfsReader::default().read_shapes(false).read_from_path(path).expect("their import");
    let places: HashMap<&str, u32> = ours.directory.stops.iter().map(|(id, place)| (id.as_str(), *place)).collect();
    let network = &ours.network;
    for trip in &ours.directory.trips {
        let (other, profile) = (&theirs.trips[&trip.id], &network.profiles[trip.profile as usize]);
        let pattern = &network.patterns[profile.pattern as usize];
        assert_eq!(other.stop_times.len(), pattern.calls.len(), "{}", trip.id);
        for (at, (call, time)) in pattern.calls.iter().zip(&other.stop_times).enumerate() {
            assert_eq!(places.get(time.stop.id.as_str()), Some(&call.place), "{} call {at}", trip.id);
            let ours = (trip.start + profile.arrive[at], trip.start + profile.depart[at]);
            let arrival = time.arrival_time.map_or(ours.0, |secs| secs as i32);
            let departure = time.departure_time.map_or(ours.1, |secs| secs as i32);
            // The arrival at a first stop means nothing, because the run begins with the departure.
            assert!(at == 0 || arrival == ours.0, "{} call {at}: {arrival} {ours:?}", trip.id);
            assert_eq!(departure, ours.1, "{} call {at}", trip.id);
        }
    }
    let imported = ours.directory.trips.len();
    assert!(imported == theirs.trips.len() || !ours.findings.all.is_empty(), "what is left out is named");
    (imported, theirs.trips.len())
}

#[test]
fn the_sample_network_reads_the_same() {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/hanoi/gtfs");
    let (imported, all) = compare(&sample, &Options { today: 739_942, ..Options::default() });
    assert_eq!(imported, all);
}

#[test]
fn the_feed_of_hanoi_reads_the_same() {
    let Some(feed) = common::shared("gtfs/hanoi_gtfs_v2_am.zip") else { return };
    let (imported, all) = compare(&feed, &Options { as_model: true, today: 739_942, ..Options::default() });
    println!("{imported} of {all} trips kept");
    assert_eq!(all - imported, 312, "the trips of the corrupt lines");
}
