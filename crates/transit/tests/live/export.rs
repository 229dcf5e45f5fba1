//! Round trips: exported feeds, when read again, say the same as the originals.

use prost::Message;
use transit::{
    Network, export,
    live::{
        gtfs_realtime::{trip_descriptor::ScheduleRelationship, *},
        merge, read_gtfs_rt,
    },
};

use crate::{alerts::*, city::*};

#[test]
fn what_is_written_again_says_the_same_about_the_feed_that_is_written_again() {
    let city = city();
    let now = at("08:05");
    let all = vec![
        update(trip("T1"), vec![stop("S2", late(120))]),
        update(
            TripDescriptor { schedule_relationship: Some(ScheduleRelationship::Canceled.into()), ..trip("T2") },
            vec![],
        ),
        vehicle("M-7", route("RM"), (21.0001, 105.91), None),
        vehicle("29B-1", route("R32"), (21.015, 105.8), Some(180.0)),
        alert("stop", vec![EntitySelector { stop_id: Some("S3".to_owned()), ..EntitySelector::default() }], None),
    ];
    let merged = merge(&city.index, &[&snapshot(all, now)], now);
    let files = export::gtfs(&city.network, &city.shapes, "https://example.org");
    let again = city_of(files.into_iter().map(|(name, bytes)| (name.to_owned(), bytes)).collect());
    let written = merged.feed(&city.index, now);
    let snapshot = read_gtfs_rt(&written, now, "vi").expect("a feed");
    assert!(snapshot.left_out.is_empty(), "{:?}", snapshot.left_out);
    let read = merge(&again.index, &[&snapshot], now);
    assert!(read.left_out.is_empty(), "{:?}", read.left_out);
    for stop in ["S1", "S2", "S3", "M1", "M2"] {
        let plain = |rows: Vec<String>| rows.into_iter().map(|row| row.replace(" ~", "")).collect::<Vec<_>>();
        assert_eq!(plain(rows(&city, &merged, stop)), plain(rows(&again, &read, stop)), "{stop}");
    }
    assert_eq!(read.vehicles.len(), 2);
    let message = FeedMessage::decode(written.as_slice()).expect("a feed");
    let trips: Vec<_> =
        message.entity.iter().filter_map(|one| one.trip_update.as_ref()?.trip.trip_id.clone()).collect();
    // A vehicle with only its line known is on no trip: a trip guessed from its position would change each time.
    assert_eq!(trips.len(), 2, "{trips:?}");
    let whole = |one: &FeedEntity| {
        let trip = one.trip_update.as_ref().map(|update| &update.trip);
        trip.is_some_and(|trip| trip.schedule_relationship() == ScheduleRelationship::Canceled)
    };
    assert_eq!(message.entity.iter().filter(|one| whole(one)).count(), 1, "the one that does not run");
}

#[test]
fn a_network_that_is_written_and_read_again_is_the_same() {
    let city = city();
    let files = export::gtfs(&city.network, &city.shapes, "https://example.org");
    let zip = export::zip(&files).expect("a zip");
    assert!(zip.starts_with(b"PK"));
    let again = city_of(files.into_iter().map(|(name, bytes)| (name.to_owned(), bytes)).collect());
    let named = |network: &Network| {
        let mut places: Vec<_> =
            network.places.iter().map(|p| (p.id.clone(), p.name.clone(), p.name_en.clone(), p.at)).collect();
        places.sort();
        let mut lines: Vec<_> =
            network.lines.iter().map(|l| (l.id.clone(), l.name.clone(), l.mode, l.color, l.fares.len())).collect();
        lines.sort();
        (places, lines, network.about.publisher.clone(), network.about.version.clone(), network.fares.clone())
    };
    assert_eq!(named(&city.network), named(&again.network));
    assert_eq!(runs(&city.network), runs(&again.network));
    assert_eq!(city.network.transfers.len(), again.network.transfers.len());
}

/// All runs by ids and names: line, stops, times, starts and days.
fn runs(network: &Network) -> Vec<String> {
    let mut all: Vec<String> = network
        .runs
        .iter()
        .map(|run| {
            let profile = &network.profiles[run.profile as usize];
            let pattern = &network.patterns[profile.pattern as usize];
            let calls: Vec<&str> =
                pattern.calls.iter().map(|call| network.places[call.place as usize].id.as_str()).collect();
            let line = &network.lines[pattern.line as usize].id;
            let service = &network.services[run.service as usize];
            format!(
                "{line} {} {} {calls:?} {:?} {:?} {:?} {service:?}",
                pattern.headsign, pattern.headsign_en, profile.arrive, profile.depart, run.starts
            )
        })
        .collect();
    all.sort();
    all
}
