//! Unrealistic random networks: few places, odd lines, and everything that GTFS allows.

use proptest::prelude::*;
use transit::{Call, FeedInfo, Fixed, Headway, Line, Network, Pattern, Place, Profile, Run, Service, Starts, Transfer};

/// A Wednesday in the middle of every generated calendar.
pub const DATE: i32 = 740_003;

fn call(places: u32) -> impl Strategy<Value = Call> {
    (0..places, 0..10u8).prop_map(|(place, may)| Call { place, board: may != 0, alight: may != 1 })
}

fn starts() -> impl Strategy<Value = Starts> {
    let times = proptest::collection::vec(0..100_000i32, 1..8).prop_map(|mut times| {
        times.sort_unstable();
        times.dedup();
        Starts::Times(times)
    });
    let headway = (0..90_000i32, 0..30_000i32, 60..3000i32);
    let headway = headway.prop_map(|(first, long, secs)| Headway { first, last: first + long, secs });
    prop_oneof![times, proptest::collection::vec(headway, 1..3).prop_map(Starts::Every)]
}

fn service() -> impl Strategy<Value = Service> {
    let dates = || proptest::collection::btree_set(DATE - 2..DATE + 3, 0..2);
    (any::<u8>(), -3..2i32, 0..4i32, dates(), dates()).prop_map(|(weekdays, from, to, added, removed)| Service {
        weekdays: weekdays | 0b100,
        valid: (DATE + from, DATE + to),
        added: added.into_iter().collect(),
        removed: removed.into_iter().collect(),
    })
}

/// One pattern with its profiles: calls, and run and dwell times.
type PatternProfiles = (Vec<Call>, Vec<Vec<(i32, i32)>>);

fn pattern_profiles(places: u32) -> impl Strategy<Value = PatternProfiles> {
    proptest::collection::vec(call(places), 2..7).prop_flat_map(|calls| {
        let times = proptest::collection::vec((0..1500i32, prop_oneof![Just(0), 0..300i32]), calls.len());
        (Just(calls), proptest::collection::vec(times, 1..3))
    })
}

pub fn network() -> impl Strategy<Value = Network> {
    (3..9u32).prop_flat_map(|places| {
        let spots = proptest::collection::vec((0..2200i32, 0..2200i32), places as usize);
        let patterns = proptest::collection::vec(pattern_profiles(places), 1..6);
        let services = proptest::collection::vec(service(), 1..4);
        let transfer = (0..places, 0..places, proptest::option::of(0..900i32));
        let transfers = proptest::collection::vec(transfer, 0..4);
        (spots, patterns, services, transfers).prop_flat_map(|(spots, patterns, services, transfers)| {
            let profiles = patterns.iter().map(|(_, profiles)| profiles.len()).sum::<usize>();
            let runs = proptest::collection::vec((0..profiles as u32, 0..services.len() as u32, starts()), 1..10);
            (Just(spots), Just(patterns), Just(services), Just(transfers), runs, any::<bool>()).prop_map(
                |(spots, patterns, services, transfers, runs, as_model)| {
                    build(&spots, &patterns, services, &transfers, &runs, as_model)
                },
            )
        })
    })
}

fn build(
    spots: &[(i32, i32)],
    patterns: &[PatternProfiles],
    services: Vec<Service>,
    transfers: &[(u32, u32, Option<i32>)],
    runs: &[(u32, u32, Starts)],
    as_model: bool,
) -> Network {
    let mut network = Network { services, about: FeedInfo { as_model, ..FeedInfo::default() }, ..Network::default() };
    for (number, (lat, lon)) in spots.iter().enumerate() {
        let at = Fixed { lat: 2_100_000 + lat, lon: 10_580_000 + lon };
        network
            .places
            .push(Place { id: format!("P{number}"), name: format!("Chợ {number}"), at, ..Place::default() });
    }
    for (number, (calls, profiles)) in (0u32..).zip(patterns) {
        network.lines.push(Line { id: format!("L{number}"), name: number.to_string(), mode: 3, ..Line::default() });
        network.patterns.push(Pattern { line: number, calls: calls.clone(), ..Pattern::default() });
        for times in profiles {
            let mut profile = Profile { pattern: number, ..Profile::default() };
            let mut left = 0;
            for (at, (run, dwell)) in times.iter().enumerate() {
                let first = at == 0;
                let last = at + 1 == times.len();
                let arrive = if first { 0 } else { left + run };
                left = if first || last { arrive } else { arrive + dwell };
                profile.arrive.push(arrive);
                profile.depart.push(left);
            }
            network.profiles.push(profile);
        }
    }
    network.runs = runs
        .iter()
        .map(|(profile, service, starts)| Run { profile: *profile, service: *service, starts: starts.clone() })
        .collect();
    let mut seen = std::collections::BTreeSet::new();
    for (from, to, secs) in transfers {
        if seen.insert((*from, *to)) {
            network.transfers.push(Transfer { from: *from, to: *to, secs: *secs });
        }
    }
    network
}
