//! Trips that carry the stops of another line.
//!
//! Some feeds write a stop once for every line, with the route's id in the stop's: "01_1_S7". Where most of a feed
//! does so, a trip none of whose stops bears its own route's id, and all of whose stops bear another's, is a mistake
//! that no validator finds: every reference is there and every time is in order.

use std::collections::{BTreeMap, HashMap};

use super::{Findings, lines::Routes, stops::Stops, times::Calls, trips::Trips};

/// The habit is one when at least so many in a hundred sequences keep it.
const HABIT: usize = 66;

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
    let kept = patterns.keys().filter(|pattern| matches!(share(**pattern), (own, all) if own == all)).count();
    if kept * 100 < patterns.len() * HABIT {
        return;
    }
    let line = |route: u32| routes.all.get(route as usize).map(|route| route.line.as_str()).unwrap_or_default();
    let mut taken = Vec::new();
    for ((route, sequence), of) in &patterns {
        let mut all = calls.sequences.get(*sequence as usize).into_iter().flatten().map(|call| owners.get(&call.stop));
        let Some(Some(Some(first))) = all.next() else { continue };
        if line(*first) == line(*route) || !all.all(|owner| owner == Some(&Some(*first))) {
            continue;
        }
        let id = |route: u32| routes.all.get(route as usize).map(|route| route.id.as_str()).unwrap_or_default();
        let what = format!("{}: {} trips with the stops of {}", id(*route), of.len(), id(*first));
        findings.quarantine("a route whose trips carry the stops of another line", "stop_times.txt", 0, what);
        taken.extend(of.iter().copied());
    }
    for trip in taken {
        if let Some(slot) = calls.trips.get_mut(trip) {
            *slot = None;
        }
    }
}

/// The route whose id a stop's id begins with, the longest that fits.
fn owner(stop: &str, routes: &Routes) -> Option<u32> {
    let ends = stop.char_indices().filter(|(_, c)| !c.is_alphanumeric()).map(|(at, _)| at);
    ends.filter_map(|end| routes.ids.get(&stop[..end]).copied()).next_back()
}
