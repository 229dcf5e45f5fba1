//! When vehicles start: timetables, headways, and feeds that write headways as if they were timetables.

use std::collections::BTreeMap;

use super::{
    Findings, Kind,
    times::Calls,
    trips::{Frequencies, Frequency, Trips},
};
use crate::{Headway, Starts};

/// Line, direction, sequence, run times, service: what a run has.
pub(super) type Key = (u32, u8, u32, u32, u32);

/// A feed of which so many in a hundred groups are evenly spaced to the second is a model: no vehicle kept such times.
const MODEL: usize = 90;
/// From so many trips on even spaces say something.
const SOME: usize = 3;

#[derive(Default)]
struct Group {
    times: Vec<i32>,
    headways: Vec<Headway>,
}

/// Starts by run, and whether the feed is a model of headways.
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
    // A line with several run times a day is no model, even if each of them were evenly spaced.
    let mut profiles: BTreeMap<(u32, u8, u32, u32), (u32, bool)> = BTreeMap::new();
    for ((line, direction, sequence, _, service), group) in groups {
        if group.times.len() >= SOME {
            let entry = profiles.entry((*line, *direction, *sequence, *service)).or_insert((0, true));
            *entry = (entry.0 + 1, entry.1 && spacing(&group.times).is_some());
        }
    }
    let even = profiles.values().filter(|(count, even)| *count == 1 && *even).count();
    profiles.len() >= SOME && even * 100 >= profiles.len() * MODEL
}

/// The seconds between any two that follow each other, when they are the same.
fn spacing(times: &[i32]) -> Option<i32> {
    let mut gaps = times.windows(2).map(|pair| pair[1] - pair[0]);
    let first = gaps.next()?;
    gaps.all(|gap| gap == first).then_some(first)
}
