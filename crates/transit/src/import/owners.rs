//! Detects trips that carry the stops of another line.
//!
//! Some feeds repeat a stop for each line and put the route's id in the stop id: "01_1_S7". If most of a feed follows
//! this convention, a trip is wrong when none of its stops carries its own route id and all of them carry another's.
//! Validators miss this, because every reference exists and every time is in order.

use std::collections::{BTreeMap, HashMap};

use super::{Findings, lines::Routes, stops::Stops, times::Calls, trips::Trips};

/// Percentage of sequences that must follow the convention before it counts as one.
const CONVENTION_PERCENT: usize = 66;

pub(super) fn quarantine(calls: &mut Calls, trips: &Trips, routes: &Routes, stops: &Stops, findings: &mut Findings) {
    let mut patterns: BTreeMap<(u32, u32), Vec<usize>> = BTreeMap::new();
    for (number, (trip, used)) in trips.all.iter().zip(&calls.trips).enumerate() {
        if let Some(used) = used {
            patterns.entry((trip.route, used.sequence)).or_default().push(number);
        }
    }
    let owners: HashMap<u32, Option<u32>> =
        (0..).zip(&stops.all).map(|(n, stop)| (n, owner(&stop.id, routes))).collect();
    let share = |(route, sequence): (u32, u32)| {
        let calls = calls.sequences.get(sequence as usize).map(Vec::as_slice).unwrap_or_default();
        let own = calls.iter().filter(|call| owners.get(&call.stop) == Some(&Some(route))).count();
        (own, calls.len())
    };
    let conforming = patterns.keys().filter(|pattern| matches!(share(**pattern), (own, all) if own == all)).count();
    if conforming * 100 < patterns.len() * CONVENTION_PERCENT {
        return;
    }
    let line = |route: u32| routes.all.get(route as usize).map(|route| route.line.as_str()).unwrap_or_default();
    let mut wrong_trips = Vec::new();
    for ((route, sequence), of) in &patterns {
        let mut all = calls.sequences.get(*sequence as usize).into_iter().flatten().map(|call| owners.get(&call.stop));
        let Some(Some(Some(first))) = all.next() else { continue };
        if line(*first) == line(*route) || !all.all(|owner| owner == Some(&Some(*first))) {
            continue;
        }
        let id = |route: u32| routes.all.get(route as usize).map(|route| route.id.as_str()).unwrap_or_default();
        let what = format!("{}: {} trips with the stops of {}", id(*route), of.len(), id(*first));
        findings.quarantine("a route whose trips carry the stops of another line", "stop_times.txt", 0, what);
        wrong_trips.extend(of.iter().copied());
    }
    for trip in wrong_trips {
        if let Some(slot) = calls.trips.get_mut(trip) {
            *slot = None;
        }
    }
}

/// The route whose id is the longest prefix of the stop id.
fn owner(stop: &str, routes: &Routes) -> Option<u32> {
    let ends = stop.char_indices().filter(|(_, c)| !c.is_alphanumeric()).map(|(at, _)| at);
    ends.filter_map(|end| routes.ids.get(&stop[..end]).copied()).next_back()
}
