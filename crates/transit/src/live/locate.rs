//! Locates a vehicle along a profile.

use super::feed_index::FeedIndex;
use crate::{Fixed, geometry::to_segment};

/// A vehicle farther than this from the straight lines between its stops is not on the line.
const ON_LINE_M: f64 = 500.0;
/// A vehicle closer than this to a stop counts as standing at it.
const AT_STOP_M: f64 = 35.0;
/// Distance added as a penalty for heading the wrong way.
const WRONG_WAY_M: f64 = 400.0;
/// Two directions whose distances differ by less than this cannot be distinguished.
const UNSURE_M: f64 = 60.0;

/// A position on a profile.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Spot {
    pub profile: u32,
    /// Index of the call that the vehicle is approaching or standing at.
    pub next: usize,
    pub at_stop: bool,
    /// Seconds since the start of the profile.
    pub into: i32,
}

/// What a feed reports about the position of a vehicle.
pub(super) struct ObservedPosition {
    pub at: Fixed,
    pub bearing: Option<u16>,
    /// The place that the vehicle is approaching or standing at.
    pub stop: Option<u32>,
    pub stopped: bool,
}

/// The spot of a vehicle on one of these profiles. `None` if it is on none of them, or if it could equally be going the
/// other way.
pub(super) fn locate(
    index: &FeedIndex,
    profiles: impl Iterator<Item = u32>,
    observed: &ObservedPosition,
) -> Option<Spot> {
    let mut best: Vec<(f64, u8, Spot)> = Vec::new();
    for profile in profiles {
        let Some((_, pattern)) = index.times(profile) else { continue };
        let Some((away, spot)) = on(index, profile, observed) else { continue };
        match best.iter_mut().find(|(_, direction, _)| *direction == pattern.direction) {
            Some(known) if away < known.0 => *known = (away, pattern.direction, spot),
            Some(_) => {}
            None => best.push((away, pattern.direction, spot)),
        }
    }
    best.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (away, _, spot) = *best.first()?;
    let unsure = best.get(1).is_some_and(|other| other.0 - away < UNSURE_M);
    (away <= ON_LINE_M && !unsure).then_some(spot)
}

fn on(index: &FeedIndex, profile: u32, observed: &ObservedPosition) -> Option<(f64, Spot)> {
    let (times, pattern) = index.times(profile)?;
    let at = |call: usize| Some(index.network.places.get(pattern.calls.get(call)?.place as usize)?.at);
    let is = |call: usize| pattern.calls.get(call).map(|call| call.place) == observed.stop;
    let mut best: Option<(f64, Spot)> = None;
    for next in 1..pattern.calls.len() {
        if observed.stop.is_some() && !is(next) && !(next == 1 && is(0)) {
            continue;
        }
        let (from, to) = (at(next - 1)?, at(next)?);
        let (mut away, along) = to_segment(observed.at, from, to);
        if let Some(bearing) = observed.bearing
            && !same_way(bearing, from, to)
        {
            away += WRONG_WAY_M;
        }
        if best.is_some_and(|(known, _)| known <= away) {
            continue;
        }
        let (left, comes) = (*times.depart.get(next - 1)?, *times.arrive.get(next)?);
        let into = left + (f64::from(comes - left) * along).round() as i32;
        let stands = |call| at(call).is_some_and(|stop| stop.metres(observed.at) < AT_STOP_M);
        let behind = stands(next - 1) && (next == 1 || !stands(next));
        let spot = if behind && observed.stop.is_none_or(|_| is(next - 1)) {
            Spot { profile, next: next - 1, at_stop: true, into: left }
        } else {
            Spot { profile, next, at_stop: stands(next) || observed.stopped && observed.stop.is_some(), into }
        };
        best = Some((away, spot));
    }
    best
}

/// Whether a bearing points from `from` towards `to` rather than back.
fn same_way(bearing: u16, from: Fixed, to: Fixed) -> bool {
    let (east, north) = from.offset(to);
    let (sin, cos) = f64::from(bearing).to_radians().sin_cos();
    east * sin + north * cos > 0.0
}
