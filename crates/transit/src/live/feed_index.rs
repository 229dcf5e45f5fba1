//! Maps the ids of a feed to the network.

use std::{collections::HashMap, sync::Arc};

use super::snapshot::TripRef;
use crate::{Network, Pattern, Profile, Starts, import::Directory};

/// Seconds per day.
const DAY: i64 = 86_400;
/// 1 January 1970 as a day number of the common era.
const EPOCH: i32 = 719_163;

/// The network, indexed by the ids of its feed.
pub struct FeedIndex {
    pub(super) network: Arc<Network>,
    stops: HashMap<String, u32>,
    routes: HashMap<String, (u32, Option<u8>)>,
    names: HashMap<String, Vec<u32>>,
    trips: HashMap<String, (u32, i32)>,
    /// Profiles by line number.
    profiles: Vec<Vec<u32>>,
    /// Whether each profile has a timetable.
    timed: Vec<bool>,
    /// Seconds by which local time is ahead of UTC.
    offset: i64,
}

/// A trip of the feed, matched to the network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Trip {
    pub profile: u32,
    /// Start by the timetable, in seconds since 1970; `None` without a timetable.
    pub starts: Option<i64>,
}

impl FeedIndex {
    /// Indexes a network. `offset_secs` is the number of seconds by which local time is ahead of UTC.
    pub fn new(network: Arc<Network>, directory: &Directory, offset_secs: i32) -> Self {
        let mut profiles = vec![Vec::new(); network.lines.len()];
        for (number, profile) in (0..).zip(&network.profiles) {
            let line = network.patterns.get(profile.pattern as usize).map(|pattern| pattern.line as usize);
            if let Some(of_line) = line.and_then(|line| profiles.get_mut(line)) {
                of_line.push(number);
            }
        }
        let mut timed = vec![false; network.profiles.len()];
        for run in &network.runs {
            if let (Starts::Times(_), Some(timed)) = (&run.starts, timed.get_mut(run.profile as usize)) {
                *timed = true;
            }
        }
        let mut names: HashMap<String, Vec<u32>> = HashMap::new();
        for (number, line) in (0..).zip(&network.lines) {
            names.entry(plain(&line.name)).or_default().push(number);
        }
        Self {
            stops: directory.stops.iter().cloned().collect(),
            routes: directory.routes.iter().map(|(id, line, way)| (id.clone(), (*line, *way))).collect(),
            trips: directory.trips.iter().map(|trip| (trip.id.clone(), (trip.profile, trip.start))).collect(),
            names,
            profiles,
            timed,
            offset: i64::from(offset_secs),
            network,
        }
    }

    /// The place with this stop id.
    pub(super) fn place(&self, stop: &str) -> Option<u32> {
        self.stops.get(stop).copied().or_else(|| self.network.place_of(stop))
    }

    /// The line with this route id, or the only line with this number on its vehicles. Includes the direction if the id
    /// implies one.
    pub(super) fn line(&self, route: &str) -> Option<(u32, Option<u8>)> {
        let by_id = || self.network.line_by_id(route).map(|line| (line, None));
        let by_name = || match self.names.get(&plain(route)).map(Vec::as_slice) {
            Some([line]) => Some((*line, None)),
            _ => None,
        };
        self.routes.get(route).copied().or_else(by_id).or_else(by_name)
    }

    /// The line of a trip and its direction, as far as they are known.
    pub(super) fn line_of(&self, trip: &TripRef) -> Option<(u32, Option<u8>)> {
        if let Some((profile, _)) = self.trips.get(&trip.trip) {
            let pattern = self.network.pattern_of(*profile)?;
            return Some((pattern.line, Some(pattern.direction)));
        }
        let (line, direction) = self.line(&trip.route)?;
        Some((line, direction.or(trip.direction)))
    }

    /// Looks up a trip that the feed names. Its timetable applies to the given service day, or else to the day whose
    /// start is nearest to `now`.
    pub(super) fn trip(&self, trip: &TripRef, now: i64) -> Option<Trip> {
        let (profile, start) = self.trips.get(&trip.trip).copied()?;
        let start = i64::from(trip.start.unwrap_or(start));
        let starts = match trip.date {
            Some(date) => self.midnight(date) + start,
            None => {
                let today = ((now + self.offset).div_euclid(DAY)) as i32 + EPOCH;
                let days = [today - 1, today, today + 1].map(|day| self.midnight(day) + start);
                days.into_iter().min_by_key(|starts| (starts - now).abs())?
            }
        };
        let timed = self.timed.get(profile as usize).copied().unwrap_or(false);
        Some(Trip { profile, starts: timed.then_some(starts) })
    }

    /// A key that identifies one run of a trip; empty if the run cannot be identified. A trip with a timetable runs
    /// once a day. A trip of frequencies.txt can have many runs under way at once, so its start is part of the key.
    pub(super) fn run_of(&self, trip: &TripRef) -> String {
        let timed = self.trips.get(&trip.trip).and_then(|(profile, _)| self.timed.get(*profile as usize));
        match (timed, trip.start) {
            _ if trip.trip.is_empty() => String::new(),
            (Some(true), _) => trip.trip.clone(),
            (_, Some(start)) => format!("{} {start}", trip.trip),
            _ => String::new(),
        }
    }

    /// When a trip starts at its first stop, if known: by its timetable, or else by the start in the feed.
    pub(super) fn begins(&self, trip: &TripRef, now: i64) -> Option<i64> {
        if let Some(starts) = self.trip(trip, now).and_then(|trip| trip.starts) {
            return Some(starts);
        }
        let start = i64::from(trip.start?);
        let (today, _) = self.local(now);
        let days = [today - 1, today].map(|day| self.midnight(day) + start);
        match trip.date {
            Some(date) => Some(self.midnight(date) + start),
            None => days.into_iter().min_by_key(|begins| (begins - now).abs()),
        }
    }

    /// Profiles of a line, limited to one direction if it is known.
    pub(super) fn profiles(&self, line: u32, direction: Option<u8>) -> impl Iterator<Item = u32> + '_ {
        let all = self.profiles.get(line as usize).map(Vec::as_slice).unwrap_or_default().iter().copied();
        all.filter(move |profile| {
            let way = self.network.pattern_of(*profile).map(|pattern| pattern.direction);
            direction.is_none() || way == direction
        })
    }

    /// A profile with its pattern.
    pub(super) fn times(&self, profile: u32) -> Option<(&Profile, &Pattern)> {
        let times = self.network.profiles.get(profile as usize)?;
        Some((times, self.network.patterns.get(times.pattern as usize)?))
    }

    /// The service day and the seconds after its midnight, as GTFS writes a start.
    pub(super) fn local(&self, at: i64) -> (i32, i32) {
        let local = at + self.offset;
        (local.div_euclid(DAY) as i32 + EPOCH, local.rem_euclid(DAY) as i32)
    }

    fn midnight(&self, date: i32) -> i64 {
        i64::from(date - EPOCH) * DAY - self.offset
    }
}

/// Normalizes the name of a line: on the street, "01", "1" and "Tuyến 01" are the same line.
fn plain(name: &str) -> String {
    let folded = civic::text::fold(name);
    let number = folded.rsplit(' ').next().unwrap_or_default();
    let bare = number.trim_start_matches('0');
    if bare.is_empty() { number.to_owned() } else { bare.to_owned() }
}
