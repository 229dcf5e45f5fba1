//! Earliest arrival for each number of rides: RAPTOR (Delling, Pajor, Werneck 2012).
//!
//! A round adds one ride. Labels carry over from round to round and, in a range search, from one departure to the next
//! earlier one, so the search follows only improvements.

use crate::{
    day::Boarding,
    search::{FAR, Path, SearchRequest, Step},
};

const NONE: u32 = u32::MAX;

/// The working memory of a search, reused by the next one.
#[derive(Clone, Debug, Default)]
pub(crate) struct Raptor {
    places: usize,
    rides: usize,
    /// Earliest arrival with at most this many rides, by round and place.
    arrive: Vec<i32>,
    /// Earliest time ready to board, by round and place.
    ready: Vec<i32>,
    /// The ride that led to the arrival.
    ride: Vec<RideStep>,
    /// Where the walk to this place started; the place itself without a walk.
    via: Vec<u32>,
    /// Earliest arrival at the destination with at most this many rides.
    target: Vec<i32>,
    /// Seconds on foot from each place to the destination.
    egress: Vec<i32>,
    /// Seconds on foot from the origin to each place.
    access: Vec<i32>,
    /// The turn in which a place last improved its ready time (or arrival, in `reached`). Turns never repeat.
    marked: Vec<u32>,
    reached: Vec<u32>,
    turn: u32,
    /// The first call of each lane that is worth boarding at.
    lane_from: Vec<u32>,
    lanes: Vec<u32>,
    ready_places: Vec<u32>,
    reached_places: Vec<u32>,
}

#[derive(Clone, Copy, Debug, Default)]
struct RideStep {
    lane: u32,
    base: i32,
    every: i32,
    board: u32,
    alight: u32,
}

impl Raptor {
    /// Resets the memory for a new search.
    pub(crate) fn begin(&mut self, request: &SearchRequest) {
        let places = request.flat.places();
        let cells = places * (request.rides + 1);
        self.places = places;
        self.rides = request.rides;
        for times in [&mut self.arrive, &mut self.ready] {
            times.clear();
            times.resize(cells, FAR);
        }
        self.ride.resize(cells, RideStep::default());
        self.via.resize(cells, NONE);
        self.target.clear();
        self.target.resize(request.rides + 1, FAR);
        for (ends, secs) in [(request.to, &mut self.egress), (request.from, &mut self.access)] {
            secs.clear();
            secs.resize(places, FAR);
            for (place, walk) in ends {
                let one = &mut secs[*place as usize];
                *one = (*one).min(*walk);
            }
        }
        if self.marked.len() != places || self.turn > u32::MAX - 1000 {
            self.turn = 0;
            self.marked.clear();
            self.reached.clear();
        }
        self.marked.resize(places, 0);
        self.reached.resize(places, 0);
        self.lane_from.clear();
        self.lane_from.resize(request.flat.lanes(), NONE);
    }

    /// Reports every improvement on the results since [`Self::begin`], for a departure at `at`.
    pub(crate) fn depart(&mut self, request: &SearchRequest, at: i32, mut on_path: impl FnMut(Path)) {
        if let Some(walk) = request.walk
            && at + walk < self.target[0]
        {
            self.improve_target(0, at + walk);
            on_path(Path { arrive: at + walk, steps: vec![Step::WalkOnly(walk)] });
        }
        self.turn += 1;
        self.ready_places.clear();
        for (place, secs) in request.from {
            self.make_ready(0, *place, at + secs, NONE);
        }
        for round in 1..=request.rides {
            self.queue_lanes(request);
            let before = self.turn;
            self.turn += 1;
            self.reached_places.clear();
            let mut end = None;
            let mut lanes = std::mem::take(&mut self.lanes);
            for lane in lanes.drain(..) {
                self.scan(request, lane, round, before, &mut end);
            }
            self.lanes = lanes;
            if let Some(place) = end {
                on_path(Path { arrive: self.target[round], steps: self.steps(request, round, place) });
            }
            if round < request.rides {
                self.walk_on(request, round);
            }
        }
    }

    fn improve_target(&mut self, round: usize, arrive: i32) {
        for target in &mut self.target[round..] {
            *target = (*target).min(arrive);
        }
    }

    fn make_ready(&mut self, round: usize, place: u32, at: i32, via: u32) {
        let cell = round * self.places + place as usize;
        // A label is useful only if one more ride can still beat the best known arrival.
        if at >= self.ready[cell] || at >= self.target[(round + 1).min(self.rides)] {
            return;
        }
        for later in round..=self.rides {
            let one = &mut self.ready[later * self.places + place as usize];
            *one = (*one).min(at);
        }
        self.via[cell] = via;
        if self.marked[place as usize] != self.turn {
            self.marked[place as usize] = self.turn;
            self.ready_places.push(place);
        }
    }

    fn queue_lanes(&mut self, request: &SearchRequest) {
        for place in self.ready_places.drain(..) {
            for (lane, call) in request.flat.stops(place) {
                if request.closed.get(*lane as usize).copied().unwrap_or(false) {
                    continue;
                }
                let from = &mut self.lane_from[*lane as usize];
                if *from == NONE {
                    self.lanes.push(*lane);
                }
                *from = (*from).min(*call);
            }
        }
    }

    fn scan(&mut self, request: &SearchRequest, lane: u32, round: usize, before: u32, end: &mut Option<u32>) {
        let flat = request.flat;
        let from = std::mem::replace(&mut self.lane_from[lane as usize], NONE);
        let calls = flat.lane(lane as usize);
        let (row, earlier) = (round * self.places, (round - 1) * self.places);
        let mut on: Option<(Boarding, u32)> = None;
        for (call, i) in (from..).zip(calls.start + from as usize..calls.end) {
            let place = flat.place[i] as usize;
            if let Some((boarding, board)) = on
                && flat.alight[i]
            {
                let arrive = boarding.base + flat.arrive[i];
                if arrive < self.arrive[row + place] && arrive < self.target[round] {
                    for later in round..=self.rides {
                        let one = &mut self.arrive[later * self.places + place];
                        *one = (*one).min(arrive);
                    }
                    let Boarding { base, every } = boarding;
                    self.ride[row + place] = RideStep { lane, base, every, board, alight: call };
                    if self.reached[place] != self.turn {
                        self.reached[place] = self.turn;
                        self.reached_places.push(place as u32);
                    }
                    // Times are negative when searching backward, so adding to `FAR` would not mean "never".
                    let egress = self.egress[place];
                    if egress < FAR && arrive + egress < self.target[round] {
                        self.improve_target(round, arrive + egress);
                        *end = Some(place as u32);
                    }
                }
            }
            if self.marked[place] == before && flat.board[i] {
                let t = self.ready[earlier + place] - flat.depart[i];
                if on.is_none_or(|(boarding, _)| t < boarding.base)
                    && let Some(boarding) = request.day.earliest(lane as usize, t)
                    && on.is_none_or(|(old, _)| boarding.base < old.base)
                {
                    on = Some((boarding, call));
                }
            }
        }
    }

    fn walk_on(&mut self, request: &SearchRequest, round: usize) {
        let reached = std::mem::take(&mut self.reached_places);
        self.ready_places.clear();
        for place in &reached {
            let arrive = self.arrive[round * self.places + *place as usize];
            self.make_ready(round, *place, arrive + request.flat.change(*place), *place);
            for (to, secs) in request.flat.links(*place) {
                self.make_ready(round, *to, arrive + secs, *place);
            }
        }
        self.reached_places = reached;
    }

    /// The steps to a place reached in this round, in the direction of the search.
    fn steps(&self, request: &SearchRequest, round: usize, place: u32) -> Vec<Step> {
        let mut steps = vec![Step::End { place, secs: self.egress[place as usize] }];
        let mut place = place;
        for round in (1..=round).rev() {
            let RideStep { lane, base, every, board, alight } = self.ride[round * self.places + place as usize];
            steps.push(Step::Ride { lane, base, every, board, alight });
            let at = request.flat.place[request.flat.lane(lane as usize).start + board as usize];
            if round == 1 {
                steps.push(Step::End { place: at, secs: self.access[at as usize] });
                break;
            }
            place = self.via[(round - 1) * self.places + at as usize];
            if place != at {
                let link = request.flat.links(place).iter().filter(|(to, _)| *to == at).map(|(_, secs)| *secs).min();
                steps.push(Step::Link { from: place, to: at, secs: link.unwrap_or(0) });
            }
        }
        steps.reverse();
        steps
    }
}
