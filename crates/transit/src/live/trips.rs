//! Computes when trips are at their stops, from what a feed reports about some of the stops.

use super::{
    arrival::{Arrival, Precedence},
    feed_index::{FeedIndex, Trip},
    snapshot::{StopPrediction, TripSnapshot},
};

/// The arrivals of a trip.
///
/// # Errors
/// The reason why the trip cannot be placed.
pub(super) fn arrivals(index: &FeedIndex, snapshot: &TripSnapshot, now: i64) -> Result<Vec<Arrival>, &'static str> {
    let Some((line, direction)) = index.line_of(&snapshot.trip) else {
        return Err("trips of a route that the network does not have");
    };
    let places: Vec<Option<u32>> = snapshot.stops.iter().map(|stop| index.place(&stop.stop)).collect();
    let trip = index.trip(&snapshot.trip, now).or_else(|| {
        // The trip is not in the timetable: use a profile of its line that serves the reported stops in order.
        let wanted: Vec<u32> = places.iter().flatten().copied().collect();
        let profile = index.profiles(line, direction).find(|profile| stops_at(index, *profile, &wanted))?;
        Some(Trip { profile, starts: None })
    });
    let one = |place: u32| Arrival {
        place,
        line,
        profile: trip.map(|trip| trip.profile),
        at: 0,
        scheduled: None,
        cancelled: false,
        vehicle: snapshot.vehicle.clone(),
        distance_m: None,
        observed_at: snapshot.observed_at,
        precedence: Precedence::Trip,
        run: index.run_of(&snapshot.trip),
        began: index.begins(&snapshot.trip, now),
        call: None,
        whole: snapshot.cancelled,
    };
    let Some((trip, (times, pattern))) = trip.and_then(|trip| Some((trip, index.times(trip.profile)?))) else {
        // Nothing is known beyond what the feed reports.
        let arrivals = snapshot.stops.iter().zip(places).filter_map(|(stop, place)| match stop.prediction {
            StopPrediction::At(at) => Some(Arrival { at, ..one(place?) }),
            StopPrediction::Delay(_) | StopPrediction::Skipped | StopPrediction::Unknown => None,
        });
        let arrivals: Vec<Arrival> = arrivals.collect();
        return if arrivals.is_empty() && !snapshot.cancelled {
            Err("trips of which neither stops nor times are known")
        } else {
            Ok(arrivals)
        };
    };
    let scheduled = |call: usize| Some(trip.starts? + i64::from(*times.arrive.get(call)?));
    // What the feed reports for each call. If a trip visits a place twice, the time decides which call is meant.
    let mut predictions: Vec<Option<StopPrediction>> = vec![None; pattern.calls.len()];
    let mut from = 0;
    let begins = trip.starts.or_else(|| index.begins(&snapshot.trip, now));
    for (stop, place) in snapshot.stops.iter().zip(&places) {
        let visits = (from..pattern.calls.len()).filter(|at| Some(pattern.calls[*at].place) == *place);
        let call = match (stop.prediction, begins) {
            _ if stop.stop.is_empty() => Some(0),
            (StopPrediction::At(time), Some(begins)) => {
                visits.min_by_key(|at| (begins + i64::from(times.arrive.get(*at).copied().unwrap_or(0)) - time).abs())
            }
            _ => visits.min(),
        };
        if let Some(call) = call {
            predictions[call] = Some(stop.prediction);
            from = call + 1;
        }
    }
    // A delay applies until the feed reports something else. Without a timetable, run times carry a time forward.
    let mut late: Option<i64> = None;
    let mut carried: Option<i64> = None;
    let mut out = Vec::new();
    let last = pattern.calls.len().saturating_sub(1);
    for (at, call) in pattern.calls.iter().enumerate() {
        let due = scheduled(at);
        let begun = i64::from(times.arrive.get(at).copied().unwrap_or_default());
        let skipped = predictions[at] == Some(StopPrediction::Skipped);
        match predictions[at] {
            Some(StopPrediction::At(time)) => {
                late = due.map(|due| time - due);
                carried = Some(time - begun);
            }
            Some(StopPrediction::Delay(secs)) => late = Some(i64::from(secs)),
            Some(StopPrediction::Unknown) => (late, carried) = (None, None),
            Some(StopPrediction::Skipped) | None => {}
        }
        let time = match (due, late) {
            (Some(due), Some(late)) => Some(due + late),
            _ => carried.map(|start| start + begun),
        };
        let cancelled = snapshot.cancelled || skipped;
        let time = if cancelled { due } else { time };
        // Nobody waits at the last stop of a trip.
        let Some(time) = time.filter(|_| at < last) else { continue };
        let began = begins.or(carried);
        out.push(Arrival { at: time, scheduled: due, cancelled, began, call: Some(at), ..one(call.place) });
    }
    Ok(out)
}

fn stops_at(index: &FeedIndex, profile: u32, wanted: &[u32]) -> bool {
    let Some((_, pattern)) = index.times(profile) else { return false };
    let mut calls = pattern.calls.iter();
    !wanted.is_empty() && wanted.iter().all(|place| calls.any(|call| call.place == *place))
}
