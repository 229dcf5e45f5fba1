//! What leaves from a place.

use crate::{Day, Network, Window};

/// Vehicles of one profile from one call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Departure {
    /// Number of the profile.
    pub profile: u32,
    /// Number of the call on it.
    pub call: u32,
    /// When.
    pub moment: Moment,
}

/// When a vehicle leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Moment {
    /// At a time of the timetable, seconds after midnight.
    At(i32),
    /// Every so often within a stretch of time at this stop.
    Every {
        /// First departure here.
        from: i32,
        /// Last departure here.
        to: i32,
        /// Seconds from one to the next.
        secs: i32,
    },
}

/// Answers what leaves from places.
#[derive(Clone, Debug)]
pub struct Board<'a> {
    network: &'a Network,
    day: &'a Day,
}

impl<'a> Board<'a> {
    /// Over a network on one day.
    pub fn new(network: &'a Network, day: &'a Day) -> Self {
        Self { network, day }
    }

    /// Departures from a place from `from` to before `until`, in order. A stretch with a headway counts when it
    /// overlaps that time; it stands at its beginning or at `from`.
    pub fn departures(&self, place: u32, from: i32, until: i32) -> Vec<Departure> {
        let mut all = Vec::new();
        for (profile, times) in (0..).zip(&self.network.profiles) {
            let Some(pattern) = self.network.patterns.get(times.pattern as usize) else { continue };
            // One does not get on at the last stop.
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
