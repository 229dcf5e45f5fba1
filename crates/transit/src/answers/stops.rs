//! Stops and departures.

use contract::{
    LatLon, Page,
    transit::{TransitBoard, TransitDeparture, TransitStop},
};

use super::{Clock, QueryError, Transit, headsign, name};
use crate::{Board, Departure, Fixed, Moment, Pattern, geometry::nearest};

/// Radius of "near", in metres as the crow flies.
const NEAR_M: f64 = 1500.0;
/// Places within this distance are listed as walkable alternatives.
const WALKABLE_M: f64 = 250.0;
/// Maximum number of departures of each line and headsign on a board.
const MAX_DEPARTURES_PER_LINE: usize = 3;
/// How far ahead a board looks.
const AHEAD_SECS: i32 = 3 * 3600;

impl Transit {
    /// A stop place as a contract type.
    pub fn stop(&self, number: u32) -> TransitStop {
        let place = self.network.places.get(number as usize).cloned().unwrap_or_default();
        let at = LatLon::from(place.at);
        let lines = self.lookups.lines_at.get(number as usize).into_iter().flatten().map(|line| {
            // The long names of lines would make up most of the bytes in a list of stops.
            contract::transit::TransitLine { long_name: contract::Localized::default(), ..self.line(*line) }
        });
        TransitStop {
            id: place.id.clone(),
            name: name(&place),
            lat: at.lat,
            lon: at.lon,
            lines: lines.collect(),
            distance_m: None,
        }
    }

    /// Searches places by name. Returns place numbers and scores; lower is better. See [`civic::text`].
    pub fn find_stops(&self, q: &str, limit: usize) -> Vec<(u32, u32)> {
        // Links identify a stop by its id.
        let by_id = self.place_of(q.trim()).map(|number| (number, 0));
        let matches = self.lookups.stops.find(q, limit);
        let named = matches.into_iter().flat_map(|(numbers, score)| numbers.iter().map(move |number| (*number, score)));
        by_id.into_iter().chain(named).take(limit).collect()
    }

    /// Stops by name, equal scores sorted by distance; without a name, the nearest stops.
    pub fn stops(&self, q: &str, near: Option<LatLon>, limit: usize) -> Page<TransitStop> {
        let spot = near.map(Fixed::from);
        let away = |number: u32| {
            let place = self.network.places.get(number as usize)?;
            Some(spot?.metres(place.at))
        };
        let mut numbers: Vec<u32> = if q.trim().is_empty() {
            let places = || self.network.places.iter().map(|place| place.at);
            spot.map(|spot| nearest(places(), spot, NEAR_M, limit))
                .unwrap_or_default()
                .into_iter()
                .map(|n| n.0)
                .collect()
        } else {
            let mut matches = self.find_stops(q, limit * 4);
            if spot.is_some() {
                matches.sort_by(|a, b| {
                    let metres = |number| away(number).unwrap_or(0.0);
                    a.1.cmp(&b.1).then(metres(a.0).total_cmp(&metres(b.0)))
                });
            }
            matches.into_iter().map(|(number, _)| number).collect()
        };
        numbers.truncate(limit);
        let stop =
            |number: u32| TransitStop { distance_m: away(number).map(|m| m.round() as u32), ..self.stop(number) };
        Page::whole(numbers.into_iter().map(stop).collect())
    }

    /// Departures from a place.
    ///
    /// # Errors
    /// No place has this id.
    pub fn board(&mut self, id: &str, clock: Clock) -> Result<TransitBoard, QueryError> {
        let number = self.place_of(id).ok_or(QueryError::UnknownId)?;
        let network = self.network.clone();
        let day = self.planner.day(clock.date);
        let all = Board::new(&network, &day.day).departures(number, clock.secs, clock.secs + AHEAD_SECS);
        let mut shown: Vec<((u32, &str), usize)> = Vec::new();
        let mut departures = Vec::new();
        for departure in &all {
            let Some(pattern) = network.pattern_of(departure.profile) else { continue };
            let key = (pattern.line, pattern.headsign.as_str());
            let count = match shown.iter_mut().find(|(known, _)| *known == key) {
                Some((_, count)) => count,
                None => {
                    shown.push((key, 0));
                    &mut shown.last_mut().ok_or(QueryError::UnknownId)?.1
                }
            };
            // One headway is enough. A later period matters only once this one has ended.
            let is_headway = matches!(departure.moment, Moment::Every { .. });
            if *count >= if is_headway { 1 } else { MAX_DEPARTURES_PER_LINE } {
                continue;
            }
            *count += 1;
            departures.push(self.departure(departure, pattern, clock));
        }
        let spot = network.places.get(number as usize).map(|place| place.at).unwrap_or_default();
        let near = nearest(network.places.iter().map(|place| place.at), spot, WALKABLE_M, 6);
        let near = near.into_iter().filter(|(other, _)| *other != number);
        let near = near.map(|(other, m)| TransitStop { distance_m: Some(m.round() as u32), ..self.stop(other) });
        Ok(TransitBoard {
            stop: self.stop(number),
            at: clock.instant(clock.secs),
            departures,
            near: near.collect(),
            // The network has no realtime data.
            arrivals: Vec::new(),
            alerts: Vec::new(),
        })
    }

    fn departure(&self, departure: &Departure, pattern: &Pattern, clock: Clock) -> TransitDeparture {
        let (at, every, until) = match departure.moment {
            Moment::At(at) => (at, None, None),
            Moment::Every { from, to, secs } => (from, Some(super::journeys::minutes(secs)), Some(clock.instant(to))),
        };
        TransitDeparture {
            line: self.line(pattern.line),
            headsign: headsign(pattern),
            at: clock.instant(at),
            every,
            until,
        }
    }
}
