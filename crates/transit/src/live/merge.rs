//! Merges all feeds into one picture of the network.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::{
    alerts::Alert,
    arrival::{Arrival, Precedence},
    feed_index::FeedIndex,
    locate::{ObservedPosition, Spot, locate},
    snapshot::{FeedSnapshot, VehicleApproach, VehicleName, VehicleSnapshot},
    trips,
};
use crate::Fixed;
use contract::transit::LiveState;

/// Arrivals are shown until this many seconds after their time: the vehicle may still be standing there.
const JUST_GONE_SECS: i64 = 30;
/// Maximum number of seconds to estimate ahead: the position of a vehicle does not say when it reaches a stop an hour
/// away.
const AHEAD_SECS: i32 = 45 * 60;

/// A vehicle in service.
#[derive(Clone, Debug, PartialEq)]
pub struct Vehicle {
    /// Its name.
    pub name: VehicleName,
    /// Number of its line.
    pub line: u32,
    /// Its direction, if known.
    pub direction: Option<u8>,
    /// Its position.
    pub at: Fixed,
    /// Degrees from north, clockwise.
    pub bearing: Option<u16>,
    /// Kilometres per hour.
    pub speed_kmh: Option<u16>,
    /// When it was observed, in seconds since 1970.
    pub observed_at: i64,
    pub(super) spot: Option<Spot>,
    /// Key of its run in the feed, from `FeedIndex::run_of`; may be empty.
    pub(super) run: String,
    /// When that run started, if the feed says so.
    pub(super) began: Option<i64>,
}

/// Live data of a network at one moment.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MergedFeeds {
    /// Vehicles, sorted by id.
    pub vehicles: Vec<Vehicle>,
    /// Arrivals, soonest first.
    pub arrivals: Vec<Arrival>,
    pub(super) alerts: Vec<Alert>,
    /// What could not be used, for the operator: each reason with its count.
    pub left_out: BTreeMap<String, u32>,
}

/// Merges feed snapshots. `now` is seconds since 1970.
pub fn merge(index: &FeedIndex, snapshots: &[&FeedSnapshot], now: i64) -> MergedFeeds {
    let fresh = |observed_at: i64| now - observed_at <= LiveState::SHOWN_SECS;
    let (mut merged, mut vehicles) = (MergedFeeds::default(), HashMap::<String, Vehicle>::new());
    let mut take = |vehicle: Vehicle| {
        let key = plate(&vehicle.name.id);
        let newer = vehicles.get(&key).is_none_or(|known| {
            (vehicle.observed_at, vehicle.spot.is_some()) > (known.observed_at, known.spot.is_some())
        });
        if newer {
            vehicles.insert(key, vehicle);
        }
    };
    let mut left_out = |why: &str| *merged.left_out.entry(why.to_owned()).or_default() += 1;
    let mut arrivals = Vec::new();
    for snapshot in snapshots {
        for trip in snapshot.trips.iter().filter(|trip| fresh(trip.observed_at)) {
            match trips::arrivals(index, trip, now) {
                Ok(found) => arrivals.extend(found),
                Err(why) => left_out(why),
            }
        }
        for observed in snapshot.vehicles.iter().filter(|vehicle| fresh(vehicle.observed_at)) {
            match of_position(index, observed, now) {
                Some(vehicle) => take(vehicle),
                None => left_out("vehicles of a route that the network does not have"),
            }
        }
        for approach in snapshot.approaches.iter().filter(|approach| fresh(approach.observed_at)) {
            match of_approach(index, approach) {
                Some((vehicle, arrival)) => {
                    arrivals.extend(arrival);
                    vehicle.into_iter().for_each(&mut take);
                }
                None => left_out("vehicles of a route or on their way to a stop that the network does not have"),
            }
        }
    }
    merged.vehicles = vehicles.into_values().collect();
    merged.vehicles.sort_by(|a, b| a.name.id.cmp(&b.name.id));
    for vehicle in &merged.vehicles {
        ahead(index, vehicle, &mut arrivals);
    }
    merged.arrivals = best(arrivals, now);
    let alerts =
        snapshots.iter().flat_map(|snapshot| &snapshot.alerts).filter_map(|alert| Alert::of(index, alert, now));
    merged.alerts = alerts.collect();
    merged.alerts.sort_by(|a, b| a.id.cmp(&b.id));
    // Each feed numbers its alerts independently: only alerts with the same content are duplicates.
    merged.alerts.dedup();
    merged
}

/// Normalizes a plate: "29B-123.45" and "29B12345" are the same.
fn plate(id: &str) -> String {
    id.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}

fn of_position(index: &FeedIndex, observed: &VehicleSnapshot, now: i64) -> Option<Vehicle> {
    let (line, direction) = index.line_of(&observed.trip)?;
    let stop = index.place(&observed.stop);
    let what = ObservedPosition { at: observed.at, bearing: observed.bearing, stop, stopped: observed.stopped };
    let spot = match index.trip(&observed.trip, now) {
        Some(trip) => locate(index, [trip.profile].into_iter(), &what),
        None => locate(index, index.profiles(line, direction), &what),
    };
    let way = spot.and_then(|spot| index.times(spot.profile)).map(|(_, pattern)| pattern.direction);
    Some(Vehicle {
        name: observed.name.clone(),
        line,
        direction: way.or(direction),
        at: observed.at,
        bearing: observed.bearing,
        speed_kmh: observed.speed_kmh,
        observed_at: observed.observed_at,
        spot,
        run: index.run_of(&observed.trip),
        began: index.begins(&observed.trip, now),
    })
}

/// A vehicle approaching a stop: its arrival there and, measured back along the line, its position.
fn of_approach(index: &FeedIndex, approach: &VehicleApproach) -> Option<(Option<Vehicle>, Option<Arrival>)> {
    let (line, direction) = index.line(&approach.route)?;
    let place = index.place(&approach.stop)?;
    let calls = |profile: u32| index.times(profile).map(|(_, pattern)| pattern.calls.as_slice()).unwrap_or_default();
    let mut ways: Vec<(u8, u32)> = Vec::new();
    for profile in index.profiles(line, direction) {
        let way = index.times(profile).map_or(0, |(_, pattern)| pattern.direction);
        if calls(profile).iter().any(|call| call.place == place) && !ways.iter().any(|(known, _)| *known == way) {
            ways.push((way, profile));
        }
    }
    // If both directions serve the stop, the operator does not say which one the vehicle runs in.
    let profile = if let [(_, profile)] = ways.as_slice() { Some(*profile) } else { None };
    let call = profile.and_then(|profile| calls(profile).iter().position(|call| call.place == place));
    let spot = profile.zip(call).zip(approach.distance_m).and_then(|((p, c), metres)| before(index, p, c, metres));
    let vehicle = (!approach.plate.is_empty()).then(|| VehicleName::plate(&approach.plate));
    let eta = approach.eta_s.or_else(|| {
        let (times, _) = index.times(profile?)?;
        Some(times.arrive.get(call?)? - spot?.1.into)
    });
    let arrival = eta.map(|eta| Arrival {
        place,
        line,
        profile,
        at: approach.observed_at + i64::from(eta.max(0)),
        scheduled: None,
        cancelled: false,
        vehicle: vehicle.clone(),
        distance_m: approach.distance_m,
        observed_at: approach.observed_at,
        precedence: if approach.eta_s.is_some() { Precedence::Approach } else { Precedence::Estimated },
        run: String::new(),
        began: None,
        call,
        whole: false,
    });
    let vehicle = vehicle.zip(spot).map(|(name, (at, spot))| Vehicle {
        name,
        line,
        direction: ways.first().map(|way| way.0),
        at,
        bearing: None,
        speed_kmh: approach.speed_kmh,
        observed_at: approach.observed_at,
        spot: Some(spot),
        run: String::new(),
        began: None,
    });
    Some((vehicle, arrival))
}

/// The spot this many metres before a call, measured from stop to stop, with its coordinates.
fn before(index: &FeedIndex, profile: u32, call: usize, metres: u32) -> Option<(Fixed, Spot)> {
    let (times, pattern) = index.times(profile)?;
    let at = |call: usize| Some(index.network.places.get(pattern.calls.get(call)?.place as usize)?.at);
    let mut left = f64::from(metres);
    for next in (1..=call).rev() {
        let (from, to) = (at(next - 1)?, at(next)?);
        let length = from.metres(to).max(1.0);
        if left > length {
            left -= length;
            continue;
        }
        let along = 1.0 - left / length;
        let between = |from: i32, to: i32| from + (f64::from(to - from) * along).round() as i32;
        let (gone, comes) = (*times.depart.get(next - 1)?, *times.arrive.get(next)?);
        let at = Fixed { lat: between(from.lat, to.lat), lon: between(from.lon, to.lon) };
        return Some((at, Spot { profile, next, at_stop: left < 1.0, into: between(gone, comes) }));
    }
    None
}

/// Estimates when a vehicle reaches the stops ahead of it, from the run times of its profile.
fn ahead(index: &FeedIndex, vehicle: &Vehicle, arrivals: &mut Vec<Arrival>) {
    let Some(spot) = vehicle.spot else { return };
    let Some((times, pattern)) = index.times(spot.profile) else { return };
    let calls = pattern.calls.iter().zip(&times.arrive).enumerate().skip(spot.next);
    // Skip the last stop: riders only get off there, nobody waits.
    for (at, (call, arrive)) in calls.filter(|(at, _)| at + 1 < pattern.calls.len()) {
        let secs = (arrive - spot.into).max(0);
        if secs > AHEAD_SECS {
            break;
        }
        arrivals.push(Arrival {
            place: call.place,
            line: vehicle.line,
            profile: Some(spot.profile),
            at: vehicle.observed_at + i64::from(secs),
            scheduled: None,
            cancelled: false,
            vehicle: Some(vehicle.name.clone()),
            distance_m: None,
            observed_at: vehicle.observed_at,
            precedence: Precedence::Estimated,
            run: vehicle.run.clone(),
            began: vehicle.began,
            call: Some(at),
            whole: false,
        });
    }
}

/// The arrival with the highest precedence for each vehicle and each run at a place, soonest first. A vehicle may come
/// twice, on two runs.
fn best(mut all: Vec<Arrival>, now: i64) -> Vec<Arrival> {
    all.retain(|one| one.at.max(one.scheduled.unwrap_or(i64::MIN)) >= now - JUST_GONE_SECS);
    all.sort_by(|a, b| b.precedence.cmp(&a.precedence).then(b.observed_at.cmp(&a.observed_at)).then(a.at.cmp(&b.at)));
    let mut runs = HashSet::new();
    let mut vehicles: HashMap<(u32, String), Vec<String>> = HashMap::new();
    all.retain(|one| {
        let run = (one.place, one.call, one.run.clone());
        let vehicle = one.vehicle.as_ref().map(|name| (one.place, plate(&name.id)));
        let same = |other: &String| other.is_empty() || one.run.is_empty() || *other == one.run;
        let is_known = vehicle.as_ref().and_then(|key| vehicles.get(key)).is_some_and(|all| all.iter().any(same));
        if is_known || !one.run.is_empty() && runs.contains(&run) {
            return false;
        }
        runs.insert(run);
        if let Some(key) = vehicle {
            vehicles.entry(key).or_default().push(one.run.clone());
        }
        true
    });
    let shown = |one: &Arrival| one.vehicle.as_ref().map(|name| name.shown.clone());
    all.sort_by_cached_key(|one| (one.at, one.line, one.place, shown(one)));
    all
}
