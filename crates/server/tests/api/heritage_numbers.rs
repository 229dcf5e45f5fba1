//! Distances stated in the city's content, checked against coordinates for all sites and languages.

use crate::support::TestApp;
use contract::{
    LatLon,
    heritage::{Block, Site, site, sites, walks},
    transit::{TransitStop, transit_departures, transit_stops},
};
use std::collections::BTreeMap;

/// Haversine distance on a sphere with the earth's mean radius, in metres.
fn metres(a: LatLon, b: LatLon) -> f64 {
    let (lat, lon) = (((b.lat - a.lat) / 2.0).to_radians().sin(), ((b.lon - a.lon) / 2.0).to_radians().sin());
    let h = lat * lat + a.lat.to_radians().cos() * b.lat.to_radians().cos() * lon * lon;
    2.0 * 6_371_008.8 * h.sqrt().asin()
}

/// Parses `90 m` or `1,23 km` to metres.
fn read(text: &str) -> f64 {
    let (number, unit) = text.rsplit_once(' ').expect("a number and a unit");
    let number: f64 = number.replace(',', ".").parse().expect(text);
    if unit == "km" { number * 1000.0 } else { number }
}

/// The distances on a page: address and metres of each card.
fn cards(blocks: &[Block], id: &str) -> Vec<(String, f64)> {
    let section = blocks.iter().find(|block| block.id == id);
    let cards = section.into_iter().flat_map(|section| &section.blocks).flat_map(|cards| &cards.blocks);
    cards.map(|card| (card.href.clone(), read(card.note.split(" · ").next().unwrap_or_default()))).collect()
}

async fn hanoi() -> TestApp {
    TestApp::with(|options| server::Options { city: None, ..options }).await
}

#[tokio::test]
async fn every_distance_on_every_page_is_that_from_its_site() {
    let portal = hanoi().await;
    let all = portal.send(sites()).await.expect("sites").items;
    assert!(all.len() >= 68);
    let places: BTreeMap<&str, Option<LatLon>> = all.iter().map(|site| (site.slug.as_str(), site.at())).collect();
    let mut stops: BTreeMap<String, LatLon> = BTreeMap::new();
    let (mut near, mut bus) = (0, 0);
    for Site { slug, name, .. } in &all {
        for lang in name.0.keys() {
            let doc = portal.send(site(slug, lang)).await.expect("a page");
            let beside = cards(&doc.blocks, "nearby");
            let Some(here) = places[slug.as_str()] else {
                assert!(beside.is_empty() && cards(&doc.blocks, "buses").is_empty(), "{slug}");
                continue;
            };
            for (href, stated) in &beside {
                let other = href.split('/').nth(2).and_then(|other| places[other]).expect("a place");
                let actual = metres(here, other);
                assert!((actual - stated).abs() <= 10.0, "{slug}/{lang}: {href} is {actual} m away, not {stated}");
                near += 1;
            }
            assert!(beside.is_sorted_by(|a, b| a.1 <= b.1), "{slug}: nearest first: {beside:?}");
            // No nearer one is missing.
            let mut others: Vec<f64> = all
                .iter()
                .filter(|other| other.slug != *slug)
                .filter_map(|other| Some(metres(here, other.at()?)))
                .filter(|away| *away <= 1_500.0)
                .collect();
            others.sort_by(f64::total_cmp);
            assert_eq!(beside.len(), others.len().min(5), "{slug}");
            assert!(beside.iter().zip(&others).all(|((_, stated), actual)| (stated - actual).abs() <= 10.0), "{slug}");
            for (href, stated) in cards(&doc.blocks, "buses") {
                let id = contract::transit::transit_id_in(&href).expect("a stop");
                if !stops.contains_key(&id) {
                    let stop = portal.send(transit_departures(&id, None)).await.expect("a stop").stop;
                    stops.insert(id.clone(), LatLon::new(stop.lat, stop.lon));
                }
                let actual = metres(here, stops[&id]);
                assert!((actual - stated).abs() <= 10.0, "{slug}/{lang}: stop {id} is {actual} m away, not {stated}");
                bus += 1;
            }
        }
    }
    println!("{near} distances to sites, {bus} to stops");
    assert!(near > 400 && bus > 200);
}

#[tokio::test]
async fn distances_in_lists_are_those_from_where_was_asked() {
    let portal = hanoi().await;
    let all = portal.send(sites()).await.expect("sites").items;
    let right =
        |stated: Option<u32>, actual: f64| stated.is_some_and(|stated| (f64::from(stated) - actual).abs() <= 1.0);
    for here in all.iter().filter_map(Site::at) {
        let (_, _, body) = portal.get(&format!("/heritage/sites?lat={}&lon={}", here.lat, here.lon)).await;
        let list = sites().decode(200, &body).expect("a list").items;
        for site in list {
            assert!(
                site.at().map_or(site.distance_m.is_none(), |at| right(site.distance_m, metres(here, at))),
                "{}",
                site.slug
            );
        }
        let stops: Vec<TransitStop> = portal.send(transit_stops("", Some(here), 20)).await.expect("stops").items;
        for stop in &stops {
            let actual = metres(here, LatLon::new(stop.lat, stop.lon));
            assert!(
                stop.distance_m.is_some_and(|stated| (f64::from(stated) - actual).abs() <= 10.0),
                "{}: {actual}",
                stop.id
            );
        }
        if let Some(stop) = stops.first() {
            let board = portal.send(transit_departures(&stop.id, None)).await.expect("a board");
            let from = LatLon::new(board.stop.lat, board.stop.lon);
            for other in board.near {
                let actual = metres(from, LatLon::new(other.lat, other.lon));
                assert!(
                    other.distance_m.is_some_and(|stated| (f64::from(stated) - actual).abs() <= 10.0),
                    "{}",
                    other.id
                );
            }
        }
        // The list as sorted by the page on the device.
        for site in civic::heritage::shown(&all, &[], &contract::heritage::HeritageView::default(), Some(here), 0) {
            assert!(
                site.at().map_or(site.distance_m.is_none(), |at| right(site.distance_m, metres(here, at))),
                "{}",
                site.slug
            );
        }
    }
}

#[tokio::test]
async fn a_walk_is_as_long_as_its_ways_from_stop_to_stop() {
    let portal = hanoi().await;
    let all = portal.send(sites()).await.expect("sites").items;
    let at = |slug: &String| all.iter().find(|site| site.slug == *slug).and_then(Site::at).expect("a place");
    let walks = portal.send(walks()).await.expect("walks").items;
    assert!(!walks.is_empty());
    for walk in walks {
        let actual: f64 = walk.stops.windows(2).map(|two| metres(at(&two[0]), at(&two[1]))).sum();
        assert!((actual - f64::from(walk.length_m)).abs() <= 10.0, "{}: {actual}, not {}", walk.id, walk.length_m);
    }
}
