//! Answers as contract types, the same in the server and on the device.

mod along;
mod clock;
mod journeys;
mod lines;
mod stops;

use civic::text::Index;
use contract::{
    Localized,
    transit::{TransitLine, TransitMode},
};
use std::{collections::BTreeMap, sync::Arc};

use crate::{Line, Network, Pattern, Place, Planner, Shapes};
pub use clock::Clock;

/// Why a query has no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QueryError {
    /// No line or stop has this id.
    UnknownId,
    /// The origin is missing or unknown.
    UnknownOrigin,
    /// The destination is missing or unknown.
    UnknownDestination,
    /// No stop is within reach of the origin.
    OriginTooFar,
    /// No stop is within reach of the destination.
    DestinationTooFar,
}

/// Answers queries about a network.
pub struct Transit {
    network: Arc<Network>,
    shapes: Arc<Shapes>,
    planner: Planner,
    lookups: Arc<Lookups>,
}

/// Lookup tables, built once for each network.
struct Lookups {
    /// Lines at each place, in the order of the lines.
    lines_at: Vec<Vec<u32>>,
    /// Places by name. About three stops share a name, and the search compares names.
    stops: Index<Vec<u32>>,
    lines: Index<u32>,
    /// Places, sorted by id.
    by_id: Vec<u32>,
}

/// Indexes places by name. Places with more lines come first.
fn index_by_name(places: &[Place], lines_at: &[Vec<u32>]) -> Index<Vec<u32>> {
    let mut by_name: BTreeMap<(&str, &str), Vec<u32>> = BTreeMap::new();
    for (number, place) in (0..).zip(places) {
        by_name.entry((&place.name, &place.name_en)).or_default().push(number);
    }
    let lines = |number: &u32| lines_at.get(*number as usize).map_or(0, Vec::len);
    let mut index = Index::new();
    for ((name, english), mut numbers) in by_name {
        numbers.sort_by_key(|number| std::cmp::Reverse(lines(number)));
        let names: Vec<&str> = [name, english].into_iter().filter(|name| !name.is_empty()).collect();
        if !names.is_empty() {
            let weight = numbers.first().map_or(0, lines) as u32;
            index.add(numbers, &names, weight);
        }
    }
    index
}

impl Transit {
    /// Prepares a network. Without shapes, lines are drawn straight from stop to stop.
    pub fn new(network: Arc<Network>, shapes: Arc<Shapes>) -> Self {
        let mut lines_at: Vec<Vec<u32>> = vec![Vec::new(); network.places.len()];
        for pattern in &network.patterns {
            for call in &pattern.calls {
                if let Some(lines) = lines_at.get_mut(call.place as usize) {
                    lines.push(pattern.line);
                }
            }
        }
        for lines in &mut lines_at {
            lines.sort_unstable();
            lines.dedup();
        }
        let stops = index_by_name(&network.places, &lines_at);
        let mut lines = Index::new();
        for (number, line) in (0..).zip(&network.lines) {
            let mut names = vec![line.name.as_str(), line.long_name.as_str(), line.long_name_en.as_str()];
            names.retain(|name| !name.is_empty());
            lines.add(number, &names, 1);
        }
        let mut by_id: Vec<u32> = (0..network.places.len() as u32).collect();
        by_id.sort_by_key(|number| network.places.get(*number as usize).map(|place| place.id.as_str()));
        let planner = Planner::new(network.clone());
        Self { network, shapes, planner, lookups: Arc::new(Lookups { lines_at, stops, lines, by_id }) }
    }

    /// Clones this for another thread, with separate working memory.
    pub fn fork(&self) -> Self {
        Self {
            network: self.network.clone(),
            shapes: self.shapes.clone(),
            planner: self.planner.fork(),
            lookups: self.lookups.clone(),
        }
    }

    /// Returns the number of the place with this id.
    pub fn place_of(&self, id: &str) -> Option<u32> {
        let named = |number: &u32| self.network.places.get(*number as usize).map_or("", |place| place.id.as_str());
        let at = self.lookups.by_id.binary_search_by(|number| named(number).cmp(id)).ok()?;
        self.lookups.by_id.get(at).copied()
    }

    /// The network.
    pub fn network(&self) -> &Arc<Network> {
        &self.network
    }

    /// The journey planner.
    pub fn planner(&mut self) -> &mut Planner {
        &mut self.planner
    }

    /// Replaces the shapes.
    pub fn set_shapes(&mut self, shapes: Arc<Shapes>) {
        self.shapes = shapes;
    }

    /// The headsign of a profile's vehicles.
    pub fn headsign_of(&self, profile: u32) -> Localized {
        self.network.pattern_of(profile).map(headsign).unwrap_or_default()
    }

    fn line(&self, number: u32) -> TransitLine {
        self.network.lines.get(number as usize).map(short).unwrap_or_else(|| short(&Line::default()))
    }
}

fn short(line: &Line) -> TransitLine {
    TransitLine {
        id: line.id.clone(),
        name: line.name.clone(),
        long_name: both(&line.long_name, &line.long_name_en),
        mode: mode(line.mode),
        color: line.color.map(|color| {
            let digit = |shift: u32| char::from_digit(color >> shift & 15, 16).unwrap_or('0');
            ['#'].into_iter().chain([20, 16, 12, 8, 4, 0].map(digit)).collect()
        }),
    }
}

/// Maps GTFS `route_type`, including the extended types.
fn mode(route_type: u16) -> TransitMode {
    match route_type {
        0 | 5 | 900..=999 => TransitMode::Tram,
        1 | 400..=499 => TransitMode::Metro,
        2 | 12 | 100..=199 => TransitMode::Rail,
        3 | 11 | 200..=299 | 700..=899 => TransitMode::Bus,
        4 | 1000..=1299 => TransitMode::Ferry,
        _ => TransitMode::Other,
    }
}

fn both(vi: &str, en: &str) -> Localized {
    let texts = [("vi", vi), ("en", en)].into_iter().filter(|(_, text)| !text.is_empty());
    Localized(texts.map(|(tag, text)| (tag.to_owned(), text.to_owned())).collect())
}

fn headsign(pattern: &Pattern) -> Localized {
    both(&pattern.headsign, &pattern.headsign_en)
}

fn name(place: &Place) -> Localized {
    both(&place.name, &place.name_en)
}
