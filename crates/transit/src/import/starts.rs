//! Start times: timetables, headways, and feeds that write headways as timetables.

use std::collections::BTreeMap;

use super::{
    Findings, Kind,
    times::Calls,
    trips::{Frequencies, Frequency, Trips},
};
use crate::{Headway, Starts};

/// Key of a run: line, direction, sequence, run times, service.
pub(super) type Key = (u32, u8, u32, u32, u32);

/// Percentage of evenly spaced groups from which a feed is a model. Real timetables are not even to the second.
const MODEL_PERCENT: usize = 90;
/// Minimum number of trips in a group, and of groups in a feed, for even spacing to mean anything.
const MIN_SAMPLE: usize = 3;

#[derive(Default)]
struct Group {
    times: Vec<i32>,
    headways: Vec<Headway>,
}

/// Starts by run. If the feed is a model, evenly spaced trips become headways.
pub(super) fn starts(
    trips: &Trips,
    calls: &Calls,
    frequencies: &Frequencies,
    line_of: &[u32],
    findings: &mut Findings,
) -> BTreeMap<Key, Vec<Starts>> {
    let mut groups: BTreeMap<Key, Group> = BTreeMap::new();
    for (number, (trip, used)) in (0..).zip(trips.all.iter().zip(&calls.trips)) {
        let (Some(used), Some(line)) = (used, line_of.get(trip.route as usize)) else { continue };
        let key = (*line, trip.direction, used.sequence, used.times, trip.service);
        let group = groups.entry(key).or_default();
        match frequencies.get(&number) {
            None => group.times.push(used.start),
            Some(rows) => {
                for Frequency { from, until, secs, exact } in rows.iter().copied() {
                    let last = from + (until - 1 - from) / secs * secs;
                    if exact {
                        group.times.extend((from..until).step_by(secs as usize));
                    } else {
                        group.headways.push(Headway { first: from, last, secs });
                    }
                }
            }
        }
    }
    for group in groups.values_mut() {
        group.times.sort_unstable();
        let all = group.times.len();
        group.times.dedup();
        if group.times.len() < all {
            findings.add(
                Kind::Merged,
                "trips with the same stops and times on the same days are one",
                "trips.txt",
                0,
                "",
            );
        }
        group.headways.sort_unstable();
    }
    let model = is_model(&groups);
    groups
        .into_iter()
        .map(|(key, Group { times, mut headways })| {
            let mut all = Vec::new();
            match spacing(&times) {
                Some(secs) if model => {
                    let ends = times.first().zip(times.last());
                    headways.extend(ends.map(|(first, last)| Headway { first: *first, last: *last, secs }));
                    findings.add(
                        Kind::Merged,
                        "evenly spaced trips are a headway",
                        "trips.txt",
                        0,
                        format!("every {secs} s"),
                    );
                }
                _ if !times.is_empty() => all.push(Starts::Times(times)),
                _ => {}
            }
            if !headways.is_empty() {
                all.push(Starts::Every(headways));
            }
            (key, all)
        })
        .collect()
}

fn is_model(groups: &BTreeMap<Key, Group>) -> bool {
    // A line with several run times a day is not a model, even if each is evenly spaced.
    let mut profiles: BTreeMap<(u32, u8, u32, u32), (u32, bool)> = BTreeMap::new();
    for ((line, direction, sequence, _, service), group) in groups {
        if group.times.len() >= MIN_SAMPLE {
            let entry = profiles.entry((*line, *direction, *sequence, *service)).or_insert((0, true));
            *entry = (entry.0 + 1, entry.1 && spacing(&group.times).is_some());
        }
    }
    let even = profiles.values().filter(|(count, even)| *count == 1 && *even).count();
    profiles.len() >= MIN_SAMPLE && even * 100 >= profiles.len() * MODEL_PERCENT
}

/// The interval between consecutive times in seconds, if constant.
fn spacing(times: &[i32]) -> Option<i32> {
    let mut gaps = times.windows(2).map(|pair| pair[1] - pair[0]);
    let first = gaps.next()?;
    gaps.all(|gap| gap == first).then_some(first)
}
