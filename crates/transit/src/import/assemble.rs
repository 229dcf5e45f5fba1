//! Assembles the network from its parts.

mod places;

use std::collections::{BTreeMap, HashMap};

use super::{
    Findings, ImportError, Options, Result,
    days::Days,
    extras::Extras,
    lines::{Agencies, Routes},
    shapes::ShapesById,
    starts::{self, Key},
    stops::Stops,
    times::{Calls, StopCall},
    trips::{Frequencies, Trips},
};
use places::Places;

use crate::{Call, FeedInfo, Fixed, Line, Network, Pattern, Profile, Run, Shapes, Starts};

pub(super) struct Parts {
    pub agencies: Agencies,
    pub days: Days,
    pub stops: Stops,
    pub routes: Routes,
    pub trips: Trips,
    pub frequencies: Frequencies,
    pub calls: Calls,
    pub shapes: ShapesById,
    pub extras: Extras,
}

/// Ids of the feed, for old links and realtime feeds.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Directory {
    /// Stop ids, sorted, with their place number.
    pub stops: Vec<(String, u32)>,
    /// Route ids with line and direction. The direction is set if the feed has one route for each direction.
    pub routes: Vec<(String, u32, Option<u8>)>,
    /// Trips, sorted by id.
    pub trips: Vec<TripAt>,
}

/// A trip of the feed.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct TripAt {
    /// `trip_id`.
    pub id: String,
    /// Number of its profile.
    pub profile: u32,
    /// Departure at its first stop, seconds after midnight.
    pub start: i32,
}

pub(super) fn network(
    parts: Parts,
    options: &Options,
    findings: &mut Findings,
) -> Result<(Network, Shapes, Directory)> {
    let Parts { agencies, days, stops, routes, trips, frequencies, calls, shapes, extras } = parts;
    let (lines, line_of) = lines(&routes, &trips, &calls, &extras, findings);
    let runs = starts::starts(&trips, &calls, &frequencies, &line_of, findings);
    if runs.is_empty() {
        return Err(ImportError::new("stop_times.txt", None, "leaves no trip that can be used"));
    }
    let mut builder = NetworkBuilder::new(&stops, &calls);
    let (mut network, mut profile_of) = (Network::default(), HashMap::new());
    let details_of = pattern_details(&trips, &calls, &line_of);
    let mut shape_numbers = ShapeNumbers { shapes: &shapes, numbers: HashMap::new(), lines: Vec::new() };
    for (key, starts) in runs {
        let (line, direction, sequence, times, service) = key;
        let pattern = builder.pattern(&mut network, line, direction, sequence, || {
            let details = details_of.get(&(line, direction, sequence));
            (
                details.map(|details| details.0.clone()).unwrap_or_default(),
                details.and_then(|details| shape_numbers.number(&details.1)),
            )
        });
        let profile = builder.profile(&mut network, pattern, times);
        profile_of.insert(key, profile);
        network.runs.extend(starts.into_iter().map(|starts: Starts| Run { profile, service, starts }));
    }
    network.lines = lines;
    network.places = builder.places.finish(&stops, &extras, findings);
    network.services = days.services;
    network.transfers = builder.places.transfers(&extras);
    network.fares = extras.fares.clone();
    network.about = FeedInfo {
        publisher: agencies.first,
        timezone: agencies.timezone,
        valid: days.valid,
        as_model: options.as_model,
        imported_at: options.now,
        ..FeedInfo::default()
    };
    name_ends(&mut network, &extras);
    let directory = directory(&stops, &routes, &trips, &calls, &builder.places, &line_of, &profile_of);
    Ok((network, Shapes { lines: shape_numbers.lines }, directory))
}

/// Lines with at least one run, sorted by name, and the line of each route.
fn lines(
    routes: &Routes,
    trips: &Trips,
    calls: &Calls,
    extras: &Extras,
    findings: &mut Findings,
) -> (Vec<Line>, Vec<u32>) {
    let mut runs = vec![false; routes.all.len()];
    for (trip, used) in trips.all.iter().zip(&calls.trips) {
        if used.is_some()
            && let Some(runs) = runs.get_mut(trip.route as usize)
        {
            *runs = true;
        }
    }
    let mut by_id: BTreeMap<&str, Line> = BTreeMap::new();
    for (route, _) in routes.all.iter().zip(&runs).filter(|(_, runs)| **runs) {
        let english = |id: &str| extras.english.get(&("route_long_name".to_owned(), id.to_owned()));
        let line = by_id.entry(&route.line).or_insert_with(|| Line {
            id: route.line.clone(),
            name: route.name.clone(),
            long_name: route.long_name.clone(),
            long_name_en: english(&route.id).or_else(|| english(&route.long_name)).cloned().unwrap_or_default(),
            mode: route.mode,
            color: route.color,
            agency: route.agency.clone(),
            fares: Vec::new(),
        });
        for route in [route.id.as_str(), ""] {
            line.fares.extend(extras.fares_of.get(route).into_iter().flatten());
        }
        line.fares.sort_unstable();
        line.fares.dedup();
    }
    for route in &routes.all {
        if !by_id.contains_key(route.line.as_str()) {
            findings.quarantine("a line of which nothing is left", "routes.txt", 0, &route.id);
        }
    }
    let mut lines: Vec<Line> = by_id.into_values().collect();
    // Metro and rail before buses, as on every map.
    let order = |line: &Line| (line.mode >= 3, natural(&line.name), line.id.clone());
    lines.sort_by_cached_key(order);
    let numbers: HashMap<&str, u32> = lines.iter().map(|line| line.id.as_str()).zip(0..).collect();
    let line_of = routes.all.iter().map(|route| numbers.get(route.line.as_str()).copied().unwrap_or(0)).collect();
    (lines, line_of)
}

/// Natural sort key: "2" before "10", "09A" before "09B".
fn natural(name: &str) -> Vec<(u64, String)> {
    let mut parts = vec![(0u64, String::new())];
    for c in name.chars() {
        let Some(last) = parts.last_mut() else { continue };
        match c.to_digit(10) {
            Some(digit) if last.1.is_empty() => last.0 = last.0.saturating_mul(10).saturating_add(u64::from(digit)),
            Some(digit) => parts.push((u64::from(digit), String::new())),
            None => last.1.push(c),
        }
    }
    parts
}

/// Headsign and shape of every pattern, from its first trip that has them.
fn pattern_details(trips: &Trips, calls: &Calls, line_of: &[u32]) -> HashMap<(u32, u8, u32), (String, String)> {
    let mut details_of: HashMap<_, (String, String)> = HashMap::new();
    for (trip, used) in trips.all.iter().zip(&calls.trips) {
        let (Some(used), Some(line)) = (used, line_of.get(trip.route as usize)) else { continue };
        let details = details_of.entry((*line, trip.direction, used.sequence)).or_default();
        for (text, new) in [(&mut details.0, &trip.headsign), (&mut details.1, &trip.shape)] {
            if text.is_empty() {
                text.clone_from(new);
            }
        }
    }
    details_of
}

struct ShapeNumbers<'a> {
    shapes: &'a ShapesById,
    numbers: HashMap<String, u32>,
    lines: Vec<Vec<Fixed>>,
}

impl ShapeNumbers<'_> {
    fn number(&mut self, id: &str) -> Option<u32> {
        let line = self.shapes.get(id)?;
        let lines = &mut self.lines;
        Some(*self.numbers.entry(id.to_owned()).or_insert_with(|| {
            lines.push(line.clone());
            lines.len() as u32 - 1
        }))
    }
}

/// Assigns numbers to patterns and profiles on first use.
struct NetworkBuilder<'a> {
    calls: &'a Calls,
    places: Places,
    patterns: HashMap<(u32, u8, Vec<Call>), u32>,
    profiles: HashMap<(u32, u32), u32>,
}

impl<'a> NetworkBuilder<'a> {
    fn new(stops: &Stops, calls: &'a Calls) -> Self {
        let (patterns, profiles) = (HashMap::new(), HashMap::new());
        Self { calls, places: Places::new(stops), patterns, profiles }
    }

    fn pattern(
        &mut self,
        network: &mut Network,
        line: u32,
        direction: u8,
        sequence: u32,
        details: impl FnOnce() -> (String, Option<u32>),
    ) -> u32 {
        let stops = self.calls.sequences.get(sequence as usize).map(Vec::as_slice).unwrap_or_default();
        let places = &mut self.places;
        let calls: Vec<Call> = stops
            .iter()
            .map(|StopCall { stop, board, alight }| Call {
                place: places.number(*stop),
                board: *board,
                alight: *alight,
            })
            .collect();
        *self.patterns.entry((line, direction, calls)).or_insert_with_key(|(.., calls)| {
            let (headsign, shape) = details();
            let (headsign_en, calls) = (String::new(), calls.clone());
            network.patterns.push(Pattern { line, direction, headsign, headsign_en, calls, shape });
            network.patterns.len() as u32 - 1
        })
    }

    fn profile(&mut self, network: &mut Network, pattern: u32, times: u32) -> u32 {
        *self.profiles.entry((pattern, times)).or_insert_with(|| {
            let run = self.calls.times.get(times as usize);
            let (arrive, depart) = run.map(|run| (run.arrive.clone(), run.depart.clone())).unwrap_or_default();
            network.profiles.push(Profile { pattern, arrive, depart });
            network.profiles.len() as u32 - 1
        })
    }
}

/// Fills in missing names. A headsign defaults to the last stop, and a line's name to its first and last stops.
fn name_ends(network: &mut Network, extras: &Extras) {
    let Network { places, lines, patterns, .. } = network;
    let place = |call: Option<&Call>| call.and_then(|call| places.get(call.place as usize));
    let name = |call: Option<&Call>| place(call).map(|place| place.name.clone());
    for pattern in patterns.iter_mut() {
        let (first, last) = (name(pattern.calls.first()), name(pattern.calls.last()));
        if pattern.headsign.is_empty() {
            pattern.headsign = last.clone().unwrap_or_default();
        }
        let translated = extras.english.get(&("trip_headsign".to_owned(), pattern.headsign.clone())).cloned();
        let same = || place(pattern.calls.last()).filter(|place| place.name == pattern.headsign);
        pattern.headsign_en = translated.or_else(|| Some(same()?.name_en.clone())).unwrap_or_default();
        if let (Some(line), Some(first), Some(last)) = (lines.get_mut(pattern.line as usize), first, last)
            && line.long_name.is_empty()
            && !first.is_empty()
            && !last.is_empty()
        {
            line.long_name = format!("{first} – {last}");
        }
    }
}

fn directory(
    stops: &Stops,
    routes: &Routes,
    trips: &Trips,
    calls: &Calls,
    places: &Places,
    line_of: &[u32],
    profile_of: &HashMap<Key, u32>,
) -> Directory {
    let mut directory = Directory::default();
    for (number, stop) in (0..).zip(&stops.all) {
        directory.stops.extend(places.of(number).map(|place| (stop.id.clone(), place)));
    }
    directory.stops.sort_unstable();
    for (trip, used) in trips.all.iter().zip(&calls.trips) {
        let (Some(used), Some(line)) = (used, line_of.get(trip.route as usize)) else { continue };
        let key = (*line, trip.direction, used.sequence, used.times, trip.service);
        let profile = profile_of.get(&key).copied();
        directory.trips.extend(profile.map(|profile| TripAt { id: trip.id.clone(), profile, start: used.start }));
    }
    directory.trips.sort_by(|a, b| a.id.cmp(&b.id));
    let used: std::collections::HashSet<&str> = trips
        .all
        .iter()
        .zip(&calls.trips)
        .filter(|(_, used)| used.is_some())
        .filter_map(|(trip, _)| routes.all.get(trip.route as usize).map(|route| route.id.as_str()))
        .collect();
    for (route, line) in routes.all.iter().zip(line_of) {
        if used.contains(route.id.as_str()) {
            directory.routes.push((route.id.clone(), *line, route.direction));
        }
    }
    directory
}
