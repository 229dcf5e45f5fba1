//! The Hanoi feed, if available: what is merged, what is left out, and the size of the pack.
#![allow(missing_docs)]

mod common;

use std::{collections::BTreeSet, time::Instant};
use transit::{Network, Shapes, Starts, decode, decode_shapes, encode, encode_shapes, import::Kind};

fn brotli(bytes: &[u8]) -> usize {
    let mut out = Vec::new();
    let params = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
    brotli::BrotliCompress(&mut &bytes[..], &mut out, &params).map(|_| out.len()).unwrap_or(usize::MAX)
}

#[test]
fn the_feed_becomes_a_small_network_without_its_faults() {
    let started = Instant::now();
    let Some(imported) = common::hanoi() else { return };
    println!("imported in {:?}\n{}", started.elapsed(), imported.findings);
    let Network { places, lines, patterns, profiles, runs, .. } = &imported.network;
    assert_eq!(patterns.len(), 225 - 31, "31 route-directions carry the stops of another line");
    assert_eq!(imported.findings.count(Kind::Quarantined, "stops of another line"), 31);
    let corrupt: u32 = imported
        .findings
        .all
        .iter()
        .filter(|((kind, reason), _)| *kind == Kind::Quarantined && reason.contains("another line"))
        .flat_map(|(_, (_, examples))| examples)
        .filter_map(|finding| finding.what.split([' ', ':']).nth(2)?.parse::<u32>().ok())
        .sum();
    println!("{corrupt} trips among the examples");
    let names: BTreeSet<&str> = lines.iter().map(|line| line.name.as_str()).collect();
    assert!(names.contains("01") && names.contains("09") && names.contains("BRT01") && !names.contains("94"));
    assert!(runs.iter().all(|run| matches!(&run.starts, Starts::Every(headways) if headways.len() == 1)));
    println!(
        "{} places, {} lines, {} patterns, {} profiles",
        places.len(),
        lines.len(),
        patterns.len(),
        profiles.len()
    );
    let ids: BTreeSet<&str> = places.iter().map(|place| place.id.as_str()).collect();
    assert_eq!(ids.len(), places.len());

    let (plan, shapes) = (encode(&imported.network), encode_shapes(&imported.shapes));
    assert_eq!(decode(&plan).as_ref(), Ok(&imported.network));
    assert_eq!(decode_shapes(&shapes).as_ref(), Ok(&imported.shapes));
    let (small, drawn) = (brotli(&plan), brotli(&shapes));
    println!("pack: {} bytes, {small} brotli; shapes: {} bytes, {drawn} brotli", plan.len(), shapes.len());
    assert!(small <= 60_000, "{small}");
    assert!(drawn <= 100_000, "{drawn}");
    let _: &Shapes = &imported.shapes;
}
