//! Compares journeys and departures with the oracle, on the Hanoi feed, Google's sample, the city's sample and
//! generated networks. `PORTAL_QUERIES=2000 cargo test -p transit --test queries` runs ten times
//! as many.
#![allow(missing_docs)]

mod common;

use common::{check, generated, oracle::Oracle, queries};
use proptest::prelude::*;
use seeded::Random;
use std::{collections::BTreeSet, path::Path, sync::Arc};
use transit::{Board, Day, Moment, Network, Planner, Starts};

/// A Wednesday.
const DATE: i32 = 740_003;

fn compare(network: Option<Arc<Network>>, hours: std::ops::Range<i32>, date: i32) {
    let Some(network) = network else { return };
    let mut planner = Planner::new(network.clone());
    let oracle = Oracle::new(&network, date);
    let mut random = Random::new(3);
    let mut journeys = 0;
    for number in 0..queries() {
        let question = check::question(&planner, &mut random, date, hours.clone());
        journeys += check::depart_at(&mut planner, &oracle, &question).unwrap_or_else(|what| panic!("{what}"));
        if number % 4 == 0 {
            journeys += check::arrive_by(&mut planner, &oracle, &question).unwrap_or_else(|what| panic!("{what}"));
            journeys += check::walking(&mut planner, &oracle, &question).unwrap_or_else(|what| panic!("{what}"));
        }
        if number % 20 == 0 {
            journeys += check::range(&mut planner, &oracle, &question, 3600).unwrap_or_else(|what| panic!("{what}"));
        }
    }
    println!("{} questions, {journeys} journeys, no difference", queries());
    assert!(journeys > queries() / 4, "too few journeys to prove anything");
}

#[test]
fn journeys_on_the_feed_of_hanoi() {
    compare(common::network(common::hanoi()), 6..11, DATE);
}

#[test]
fn journeys_on_googles_sample() {
    compare(common::network(common::google()), 4..26, DATE);
}

#[test]
fn journeys_on_the_citys_sample() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/hanoi/gtfs");
    let network = Arc::new(common::read(&folder, None).network);
    compare(Some(network), 4..25, DATE);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: queries() as u32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn journeys_on_generated_networks(network in generated::network(), seed in any::<u64>()) {
        let network = Arc::new(network);
        let mut planner = Planner::new(network.clone());
        let oracle = Oracle::new(&network, generated::DATE);
        let mut random = Random::new(seed);
        for _ in 0..4 {
            let question = check::question(&planner, &mut random, generated::DATE, 0..28);
            for result in [
                check::depart_at(&mut planner, &oracle, &question),
                check::arrive_by(&mut planner, &oracle, &question),
                check::walking(&mut planner, &oracle, &question),
                check::range(&mut planner, &oracle, &question, 3600),
            ] {
                if let Err(what) = result {
                    return Err(TestCaseError::fail(what));
                }
            }
        }
    }

    #[test]
    fn packs_and_departures_of_generated_networks(network in generated::network(), from in 0..90_000i32, long in 0..20_000i32) {
        let pack = transit::encode(&network);
        let read = transit::decode(&pack);
        prop_assert_eq!(read.as_ref(), Ok(&network));
        for place in 0..network.places.len() as u32 {
            departures(&network, generated::DATE, place, from, from + long)?;
        }
    }
}

/// Every vehicle of three days that leaves within the interval, by checking all of them.
fn departures(network: &Network, date: i32, place: u32, from: i32, until: i32) -> Result<(), TestCaseError> {
    let day = Day::new(network, date);
    let found = Board::new(network, &day).departures(place, from, until);
    let found: BTreeSet<_> = found.into_iter().map(|d| (d.profile, d.call, d.moment)).collect();
    let mut truth = BTreeSet::new();
    for run in &network.runs {
        let profile = &network.profiles[run.profile as usize];
        let calls = &network.patterns[profile.pattern as usize].calls;
        for (call, stop) in calls.iter().enumerate() {
            if stop.place != place || !stop.board || call + 1 == calls.len() {
                continue;
            }
            let away = profile.depart[call];
            for day in -1..=1 {
                if !network.services[run.service as usize].runs_on(date + day, network.about.as_model) {
                    continue;
                }
                let shift = away + day * 86_400;
                let moments: Vec<Moment> = match &run.starts {
                    Starts::Times(times) => times.iter().map(|start| Moment::At(start + shift)).collect(),
                    Starts::Every(all) => {
                        let every = |h: &transit::Headway| Moment::Every {
                            from: h.first + shift,
                            to: h.last + shift,
                            secs: h.secs,
                        };
                        all.iter().map(every).collect()
                    }
                };
                let within = |moment: &Moment| match *moment {
                    Moment::At(at) => (from..until).contains(&at),
                    Moment::Every { from: first, to, .. } => first < until && to >= from,
                };
                truth.extend(moments.into_iter().filter(within).map(|m| (run.profile, call as u32, m)));
            }
        }
    }
    prop_assert_eq!(found, truth);
    Ok(())
}

#[test]
fn departures_on_the_feed_of_hanoi() {
    let Some(network) = common::network(common::hanoi()) else { return };
    let mut random = Random::new(9);
    for _ in 0..queries() {
        let place = random.below(network.places.len()) as u32;
        let from = random.below(86_400);
        departures(&network, DATE, place, from, from + 7200).unwrap_or_else(|what| panic!("{what}"));
    }
}
