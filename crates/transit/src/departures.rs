//! Departures from a place.

use crate::{Day, Network, Window};

/// A departure of one profile from one call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Departure {
    /// Number of the profile.
    pub profile: u32,
    /// Index of the call on the profile.
    pub call: u32,
    /// When it departs.
    pub moment: Moment,
}

/// The time of a departure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Moment {
    /// A timetabled departure, in seconds after midnight.
    At(i32),
    /// A headway within a period at this stop.
    Every {
        /// First departure here.
        from: i32,
        /// Last departure here.
        to: i32,
        /// Seconds between departures.
        secs: i32,
    },
}

/// Lists departures from places.
#[derive(Clone, Debug)]
pub struct Board<'a> {
    network: &'a Network,
    day: &'a Day,
}

impl<'a> Board<'a> {
    /// Creates a board for a network on one day.
    pub fn new(network: &'a Network, day: &'a Day) -> Self {
        Self { network, day }
    }

    /// Departures from a place from `from` until before `until`, sorted. A headway period counts if it overlaps that
    /// interval, and sorts by its start or by `from`, whichever is later.
    pub fn departures(&self, place: u32, from: i32, until: i32) -> Vec<Departure> {
        let mut all = Vec::new();
        for (profile, times) in (0..).zip(&self.network.profiles) {
            let Some(pattern) = self.network.patterns.get(times.pattern as usize) else { continue };
            // Nobody boards at the last stop.
            let calls = pattern.calls.iter().zip(&times.depart).take(pattern.calls.len().saturating_sub(1));
            for (call, (stop, away)) in (0..).zip(calls) {
                if stop.place != place || !stop.board {
                    continue;
                }
                let mut push = |moment| all.push(Departure { profile, call, moment });
                let starts = self.day.times(profile as usize);
                let first = starts.partition_point(|start| start + away < from);
                for start in starts.get(first..).unwrap_or_default() {
                    if start + away >= until {
                        break;
                    }
                    push(Moment::At(start + away));
                }
                for Window { from: first, to: last, every, .. } in self.day.windows(profile as usize) {
                    let (first, last) = (first + away, last + away);
                    if first < until && last >= from {
                        push(Moment::Every { from: first, to: last, secs: *every });
                    }
                }
            }
        }
        all.sort_by_key(|departure| {
            let at = match departure.moment {
                Moment::At(at) => at,
                Moment::Every { from: first, .. } => first.max(from),
            };
            (at, departure.profile, departure.call)
        });
        all
    }
}
