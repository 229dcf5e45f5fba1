//! A slow reference: Dijkstra over events, straight from the network's lists. It shares no code with the search:
//! neither layout, nor days, nor rounds.

use std::{
    cmp::Reverse,
    collections::{BTreeSet, BinaryHeap, HashMap},
};
use transit::{AccessStops, CHANGE_SECS, Headway, Network, Starts, WALK_RADIUS_M, walk_secs};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Node {
    Ready(u32),
    Arrived(u32),
    /// On a timetabled vehicle as it leaves a call.
    Aboard(u32, u32),
    /// On a headway vehicle: profile and call. The base is part of the label.
    AboardHeadway(u32, u32),
}

pub struct Oracle<'a> {
    network: &'a Network,
    links: Vec<Vec<(u32, i32)>>,
    change: Vec<Option<i32>>,
    calls: Vec<Vec<(u32, u32)>>,
    /// Every vehicle of three days: profile and start.
    vehicles: Vec<(u32, i32)>,
    vehicles_of: Vec<Vec<u32>>,
    headways_of: Vec<Vec<Headway>>,
}

/// Input of the oracle.
pub struct OracleRequest<'a> {
    pub from: &'a AccessStops,
    pub to: &'a AccessStops,
    pub walk: Option<i32>,
    pub at: i32,
    pub rides: u32,
    pub closed_lines: &'a [u32],
    /// Whether minutes on foot count.
    pub walking: bool,
}

fn minutes(secs: i32) -> u32 {
    (secs.max(0) as u32).div_ceil(60)
}

impl<'a> Oracle<'a> {
    pub fn new(network: &'a Network, date: i32) -> Self {
        let places = network.places.len();
        let mut oracle = Self {
            network,
            links: vec![Vec::new(); places],
            change: vec![Some(CHANGE_SECS); places],
            calls: vec![Vec::new(); places],
            vehicles: Vec::new(),
            vehicles_of: vec![Vec::new(); network.profiles.len()],
            headways_of: vec![Vec::new(); network.profiles.len()],
        };
        let explicit: HashMap<(u32, u32), Option<i32>> =
            network.transfers.iter().map(|t| ((t.from, t.to), t.secs)).collect();
        for (a, from) in (0u32..).zip(&network.places) {
            for (b, to) in (0u32..).zip(&network.places) {
                let metres = from.at.metres(to.at);
                match explicit.get(&(a, b)) {
                    Some(secs) if a == b => oracle.change[a as usize] = *secs,
                    Some(Some(secs)) => oracle.links[a as usize].push((b, *secs)),
                    Some(None) => {}
                    None if a != b && metres <= WALK_RADIUS_M => {
                        oracle.links[a as usize].push((b, walk_secs(metres) + CHANGE_SECS));
                    }
                    None => {}
                }
            }
        }
        for (number, profile) in (0u32..).zip(&network.profiles) {
            for (call, stop) in (0u32..).zip(&network.patterns[profile.pattern as usize].calls) {
                oracle.calls[stop.place as usize].push((number, call));
            }
        }
        for run in &network.runs {
            for days in [-1, 0, 1] {
                let service = &network.services[run.service as usize];
                if !service.runs_on(date + days, network.about.as_model) {
                    continue;
                }
                match &run.starts {
                    Starts::Times(times) => {
                        for start in times {
                            oracle.vehicles_of[run.profile as usize].push(oracle.vehicles.len() as u32);
                            oracle.vehicles.push((run.profile, start + days * 86_400));
                        }
                    }
                    Starts::Every(all) => oracle.headways_of[run.profile as usize].extend(all.iter().map(|h| {
                        Headway { first: h.first + days * 86_400, last: h.last + days * 86_400, secs: h.secs }
                    })),
                }
            }
        }
        oracle
    }

    /// The Pareto set of all journeys: arrival, rides and (if they count) minutes on foot.
    pub fn pareto(&self, request: &OracleRequest) -> BTreeSet<(i32, u32, u32)> {
        let mut heap = BinaryHeap::new();
        let mut seen: HashMap<Node, Vec<(u32, u32)>> = HashMap::new();
        let mut ends = Vec::new();
        let foot = |secs: i32| if request.walking { minutes(secs) } else { 0 };
        if let Some(walk) = request.walk {
            ends.push((request.at + walk, 0, foot(walk)));
        }
        for (place, secs) in &request.from.0 {
            heap.push(Reverse((request.at + secs, 0, foot(*secs), Node::Ready(*place), 0)));
        }
        while let Some(Reverse((time, rides, walked, node, base))) = heap.pop() {
            let labels = seen.entry(node).or_default();
            if labels.iter().any(|(r, w)| *r <= rides && *w <= walked) {
                continue;
            }
            labels.push((rides, walked));
            let mut push = |time, rides, walked, node, base| heap.push(Reverse((time, rides, walked, node, base)));
            match node {
                Node::Arrived(place) => {
                    for (_, secs) in request.to.0.iter().filter(|(at, _)| *at == place) {
                        ends.push((time + secs, rides, walked + foot(*secs)));
                    }
                    if let Some(change) = self.change[place as usize] {
                        push(time + change, rides, walked, Node::Ready(place), 0);
                    }
                    for (to, secs) in &self.links[place as usize] {
                        push(time + secs, rides, walked + foot(secs - CHANGE_SECS), Node::Ready(*to), 0);
                    }
                }
                Node::Ready(place) if rides < request.rides => {
                    for (profile, call) in &self.calls[place as usize] {
                        self.board(request, (time, rides, walked), *profile, *call, &mut push);
                    }
                }
                Node::Ready(_) => {}
                Node::Aboard(vehicle, call) => {
                    let (profile, start) = self.vehicles[vehicle as usize];
                    self.ride(profile, call, start, &mut |time, place| {
                        push(time, rides, walked, Node::Arrived(place), 0)
                    });
                    let depart = self.network.profiles[profile as usize].depart.get(call as usize + 1);
                    if let Some(depart) = depart {
                        push(start + depart, rides, walked, Node::Aboard(vehicle, call + 1), 0);
                    }
                }
                Node::AboardHeadway(profile, call) => {
                    self.ride(profile, call, base, &mut |time, place| {
                        push(time, rides, walked, Node::Arrived(place), 0)
                    });
                    let depart = self.network.profiles[profile as usize].depart.get(call as usize + 1);
                    if let Some(depart) = depart {
                        push(base + depart, rides, walked, Node::AboardHeadway(profile, call + 1), base);
                    }
                }
            }
        }
        let best = |a: &(i32, u32, u32)| !ends.iter().any(|b| b != a && b.0 <= a.0 && b.1 <= a.1 && b.2 <= a.2);
        ends.iter().filter(|end| best(end)).copied().collect()
    }

    fn board(
        &self,
        request: &OracleRequest,
        (time, rides, walked): (i32, u32, u32),
        profile: u32,
        call: u32,
        push: &mut impl FnMut(i32, u32, u32, Node, i32),
    ) {
        let times = &self.network.profiles[profile as usize];
        let pattern = &self.network.patterns[times.pattern as usize];
        if !pattern.calls[call as usize].board || request.closed_lines.contains(&pattern.line) {
            return;
        }
        let away = times.depart[call as usize];
        for vehicle in &self.vehicles_of[profile as usize] {
            let (_, start) = self.vehicles[*vehicle as usize];
            if start + away >= time {
                push(start + away, rides + 1, walked, Node::Aboard(*vehicle, call), 0);
            }
        }
        for headway in &self.headways_of[profile as usize] {
            let boarded_at = time.max(headway.first + away);
            if boarded_at <= headway.last + away {
                let depart = boarded_at + headway.secs / 2;
                push(depart, rides + 1, walked, Node::AboardHeadway(profile, call), depart - away);
            }
        }
    }

    fn ride(&self, profile: u32, call: u32, base: i32, arrived: &mut impl FnMut(i32, u32)) {
        let times = &self.network.profiles[profile as usize];
        let next = self.network.patterns[times.pattern as usize].calls.get(call as usize + 1);
        if let Some(next) = next.filter(|next| next.alight) {
            arrived(base + times.arrive[call as usize + 1], next.place);
        }
    }
}
