//! A network laid out for the search: flat arrays, forward and backward in time.

use std::collections::BTreeSet;

use crate::{Call, Fixed, Network, geometry::Grid};

/// Seconds added to each change, besides the walk.
pub const CHANGE_SECS: i32 = 60;

/// Maximum distance of a change on foot between places, as the crow flies.
pub const WALK_RADIUS_M: f64 = 400.0;

/// Walking time in seconds for a distance as the crow flies: 4.5 km/h, on streets that are a third longer.
pub fn walk_secs(metres: f64) -> i32 {
    (metres * 1.3 / 1.25).ceil() as i32
}

/// The lanes of a network. A lane is a profile: one sequence of stops with one set of run times. Its vehicles never
/// overtake each other.
#[derive(Clone, Debug, Default)]
pub struct Flat {
    pub(crate) lane_at: Vec<u32>,
    pub(crate) place: Vec<u32>,
    pub(crate) arrive: Vec<i32>,
    pub(crate) depart: Vec<i32>,
    pub(crate) board: Vec<bool>,
    pub(crate) alight: Vec<bool>,
    /// Calls at each place: `(lane, call index)`, grouped by place.
    pub(crate) stops_at: Vec<u32>,
    pub(crate) stops: Vec<(u32, u32)>,
    /// Changes to other places: `(place, seconds until boarding is possible)`, grouped by place.
    pub(crate) links_at: Vec<u32>,
    pub(crate) links: Vec<(u32, i32)>,
    /// Seconds to change vehicles at the place itself.
    pub(crate) change: Vec<i32>,
}

impl Flat {
    /// Lays out a network.
    pub fn new(network: &Network) -> Self {
        let mut flat = Self { lane_at: vec![0], ..Self::default() };
        for profile in &network.profiles {
            let calls = network.patterns.get(profile.pattern as usize).map_or(&[][..], |p| &p.calls);
            let last = calls.len().saturating_sub(1);
            for (i, (call, (arrive, depart))) in
                calls.iter().zip(profile.arrive.iter().zip(&profile.depart)).enumerate()
            {
                let Call { place, board, alight } = *call;
                flat.place.push(place);
                flat.arrive.push(*arrive);
                flat.depart.push(*depart);
                flat.board.push(board && i < last);
                flat.alight.push(alight && i > 0);
            }
            flat.lane_at.push(flat.place.len() as u32);
        }
        flat.index(network.places.len());
        let links = links(network);
        flat.change = links.change;
        flat.set_links(network.places.len(), links.between);
        flat
    }

    /// The same network with time reversed. A search for the latest departure is a search for the earliest arrival in
    /// reversed time.
    pub fn mirrored(&self) -> Self {
        let mut flat = Self { lane_at: vec![0], change: self.change.clone(), ..Self::default() };
        for lane in 0..self.lanes() {
            for i in self.lane(lane).rev() {
                flat.place.push(self.place[i]);
                flat.arrive.push(-self.depart[i]);
                flat.depart.push(-self.arrive[i]);
                flat.board.push(self.alight[i]);
                flat.alight.push(self.board[i]);
            }
            flat.lane_at.push(flat.place.len() as u32);
        }
        let places = self.change.len();
        flat.index(places);
        let back =
            (0..places as u32).flat_map(|from| self.links(from).iter().map(move |(to, secs)| (*to, from, *secs)));
        flat.set_links(places, back.collect());
        flat
    }

    fn index(&mut self, places: usize) {
        let mut all: Vec<(u32, u32, u32)> = Vec::with_capacity(self.place.len());
        for lane in 0..self.lanes() {
            all.extend(self.lane(lane).enumerate().map(|(i, at)| (self.place[at], lane as u32, i as u32)));
        }
        all.sort_unstable();
        self.stops_at = offsets(places, all.iter().map(|(place, ..)| *place));
        self.stops = all.into_iter().map(|(_, lane, i)| (lane, i)).collect();
    }

    fn set_links(&mut self, places: usize, mut links: Vec<(u32, u32, i32)>) {
        links.sort_unstable();
        self.links_at = offsets(places, links.iter().map(|(from, ..)| *from));
        self.links = links.into_iter().map(|(_, to, secs)| (to, secs)).collect();
    }

    /// The number of lanes.
    pub fn lanes(&self) -> usize {
        self.lane_at.len() - 1
    }

    /// The number of places.
    pub fn places(&self) -> usize {
        self.change.len()
    }

    /// The range of a lane's calls.
    pub(crate) fn lane(&self, lane: usize) -> std::ops::Range<usize> {
        self.lane_at[lane] as usize..self.lane_at[lane + 1] as usize
    }

    /// Lanes that serve a place, with the call index.
    pub(crate) fn stops(&self, place: u32) -> &[(u32, u32)] {
        &self.stops[self.stops_at[place as usize] as usize..self.stops_at[place as usize + 1] as usize]
    }

    /// Changes from a place to others: place, and seconds until boarding is possible.
    pub fn links(&self, place: u32) -> &[(u32, i32)] {
        &self.links[self.links_at[place as usize] as usize..self.links_at[place as usize + 1] as usize]
    }

    /// Seconds to change vehicles at a place.
    pub fn change(&self, place: u32) -> i32 {
        self.change[place as usize]
    }
}

/// For each key, the start of its items in a list sorted by key.
pub(crate) fn offsets(keys: usize, sorted: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut counts = vec![0u32; keys + 1];
    for key in sorted {
        counts[key as usize + 1] += 1;
    }
    for i in 1..counts.len() {
        counts[i] += counts[i - 1];
    }
    counts
}

struct Links {
    between: Vec<(u32, u32, i32)>,
    change: Vec<i32>,
}

/// Marks a change as impossible: longer than any journey.
const NEVER: i32 = i32::MAX / 4;

fn links(network: &Network) -> Links {
    let spots: Vec<Fixed> = network.places.iter().map(|place| place.at).collect();
    let grid = Grid::new(&spots, WALK_RADIUS_M);
    let mut links = Links { between: Vec::new(), change: vec![CHANGE_SECS; spots.len()] };
    let explicit: BTreeSet<(u32, u32)> =
        network.transfers.iter().map(|transfer| (transfer.from, transfer.to)).collect();
    for (from, spot) in spots.iter().enumerate() {
        grid.within(*spot, WALK_RADIUS_M, |to, metres| {
            if to != from && !explicit.contains(&(from as u32, to as u32)) {
                links.between.push((from as u32, to as u32, walk_secs(metres) + CHANGE_SECS));
            }
        });
    }
    for transfer in &network.transfers {
        let secs = transfer.secs.unwrap_or(NEVER);
        if transfer.from == transfer.to {
            if let Some(change) = links.change.get_mut(transfer.from as usize) {
                *change = secs;
            }
        } else if transfer.secs.is_some() {
            links.between.push((transfer.from, transfer.to, secs));
        }
    }
    links
}
