//! Pareto-optimal journeys by arrival, rides and minutes on foot: McRAPTOR, with bags of labels.

use crate::{
    day::Boarding,
    journey::minutes,
    search::{Ask, FAR, Found, Step},
};

const NONE: u32 = u32::MAX;

/// A time and the minutes on foot until then.
#[derive(Clone, Copy, Debug)]
struct Label {
    at: i32,
    walked: u32,
    /// Index of its last step in [`Walking::past`].
    past: u32,
}

/// A step and the index of its predecessor.
#[derive(Clone, Copy, Debug)]
struct Past {
    step: Step,
    before: u32,
}

/// A vehicle that the rider is on.
#[derive(Clone, Copy, Debug)]
struct Aboard {
    boarding: Boarding,
    walked: u32,
    board: u32,
    past: u32,
}

/// The working memory of a search.
#[derive(Clone, Debug, Default)]
pub(crate) struct Walking {
    /// By place, the Pareto set of arrivals up to this round.
    arrive: Vec<Vec<Label>>,
    /// The same for times ready to board.
    ready: Vec<Vec<Label>>,
    /// By place, the labels of this round that allow boarding.
    fresh: Vec<Vec<Label>>,
    fresh_places: Vec<u32>,
    egress: Vec<i32>,
    lane_from: Vec<u32>,
    lanes: Vec<u32>,
    past: Vec<Past>,
    target: Vec<Label>,
}

/// Adds a label unless an existing one dominates it. Removes the labels that it dominates.
fn add(bag: &mut Vec<Label>, label: Label) -> bool {
    if is_beaten(bag, label) {
        return false;
    }
    bag.retain(|old| old.at < label.at || old.walked < label.walked);
    bag.push(label);
    true
}

fn is_beaten(bag: &[Label], label: Label) -> bool {
    bag.iter().any(|old| old.at <= label.at && old.walked <= label.walked)
}

impl Walking {
    fn begin(&mut self, ask: &Ask) {
        for bags in [&mut self.arrive, &mut self.ready, &mut self.fresh] {
            bags.iter_mut().for_each(Vec::clear);
            bags.resize(ask.flat.places(), Vec::new());
        }
        self.fresh_places.clear();
        self.egress.clear();
        self.egress.resize(ask.flat.places(), FAR);
        for (place, secs) in ask.to {
            let one = &mut self.egress[*place as usize];
            *one = (*one).min(*secs);
        }
        self.lane_from.clear();
        self.lane_from.resize(ask.flat.lanes(), NONE);
        self.past.clear();
        self.target.clear();
    }

    /// Pareto-optimal journeys for a departure at `at`.
    pub(crate) fn depart(&mut self, ask: &Ask, at: i32) -> Vec<Found> {
        self.begin(ask);
        let mut found = Vec::new();
        if let Some(walk) = ask.walk {
            add(&mut self.target, Label { at: at + walk, walked: minutes(walk), past: NONE });
            found.push(Found { arrive: at + walk, steps: vec![Step::Only(walk)] });
        }
        for (place, secs) in ask.from {
            let step = Step::End { place: *place, secs: *secs };
            self.make_ready(*place, at + secs, minutes(*secs), step, NONE);
        }
        for round in 1..=ask.rides {
            let mut reached = Vec::new();
            let mut ends = Vec::new();
            let mut on = Vec::new();
            self.queue_lanes(ask);
            let mut lanes = std::mem::take(&mut self.lanes);
            for lane in lanes.drain(..) {
                self.scan(ask, lane, &mut on, &mut reached, &mut ends);
            }
            self.lanes = lanes;
            for place in self.fresh_places.drain(..) {
                self.fresh[place as usize].clear();
            }
            // Skip ends that a later lane of the same round has dominated.
            for (label, place) in ends {
                if self.target.iter().any(|one| one.past == label.past) {
                    let end = Step::End { place, secs: self.egress[place as usize] };
                    found.push(Found { arrive: label.at, steps: self.steps(label.past, end) });
                }
            }
            if round < ask.rides {
                self.walk_on(ask, &reached);
            }
        }
        found
    }

    fn make_ready(&mut self, place: u32, at: i32, walked: u32, step: Step, before: u32) {
        let label = Label { at, walked, past: self.past.len() as u32 };
        if is_beaten(&self.target, label) || !add(&mut self.ready[place as usize], label) {
            return;
        }
        self.past.push(Past { step, before });
        let fresh = &mut self.fresh[place as usize];
        if fresh.is_empty() {
            self.fresh_places.push(place);
        }
        add(fresh, label);
    }

    fn queue_lanes(&mut self, ask: &Ask) {
        for place in &self.fresh_places {
            for (lane, call) in ask.flat.stops(*place) {
                if ask.closed.get(*lane as usize).copied().unwrap_or(false) {
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

    fn scan(
        &mut self,
        ask: &Ask,
        lane: u32,
        on: &mut Vec<Aboard>,
        reached: &mut Vec<(u32, Label)>,
        ends: &mut Vec<(Label, u32)>,
    ) {
        let flat = ask.flat;
        let from = std::mem::replace(&mut self.lane_from[lane as usize], NONE);
        let calls = flat.lane(lane as usize);
        on.clear();
        for (call, i) in (from..).zip(calls.start + from as usize..calls.end) {
            let place = flat.place[i];
            if flat.alight[i] {
                for aboard in on.iter() {
                    let at = aboard.boarding.base + flat.arrive[i];
                    let label = Label { at, walked: aboard.walked, past: self.past.len() as u32 };
                    if is_beaten(&self.target, label) || !add(&mut self.arrive[place as usize], label) {
                        continue;
                    }
                    let Boarding { base, every } = aboard.boarding;
                    let step = Step::Ride { lane, base, every, board: aboard.board, alight: call };
                    self.past.push(Past { step, before: aboard.past });
                    reached.push((place, label));
                    let secs = self.egress[place as usize];
                    if secs < FAR {
                        let there = Label { at: at + secs, walked: label.walked + minutes(secs), past: label.past };
                        if add(&mut self.target, there) {
                            ends.push((there, place));
                        }
                    }
                }
            }
            if flat.board[i] {
                for label in &self.fresh[place as usize] {
                    let Some(boarding) = ask.day.earliest(lane as usize, label.at - flat.depart[i]) else { continue };
                    let new = Aboard { boarding, walked: label.walked, board: call, past: label.past };
                    board(on, new);
                }
            }
        }
    }

    fn walk_on(&mut self, ask: &Ask, reached: &[(u32, Label)]) {
        for (place, label) in reached {
            // A better label may have been added in the same round.
            if !self.arrive[*place as usize].iter().any(|one| one.past == label.past) {
                continue;
            }
            let step = Step::Link { from: *place, to: *place, secs: 0 };
            self.make_ready(*place, label.at + ask.flat.change(*place), label.walked, step, label.past);
            for (to, secs) in ask.flat.links(*place) {
                let walked = label.walked + minutes(*secs - crate::CHANGE_SECS);
                let step = Step::Link { from: *place, to: *to, secs: *secs };
                self.make_ready(*to, label.at + secs, walked, step, label.past);
            }
        }
    }

    fn steps(&self, past: u32, end: Step) -> Vec<Step> {
        let mut steps = vec![end];
        let mut at = past;
        while let Some(past) = self.past.get(at as usize) {
            if !matches!(past.step, Step::Link { from, to, .. } if from == to) {
                steps.push(past.step);
            }
            at = past.before;
        }
        steps.reverse();
        steps
    }
}

/// Boards, unless a dominating label is already on board.
fn board(on: &mut Vec<Aboard>, new: Aboard) {
    if on.iter().any(|old| old.boarding.base <= new.boarding.base && old.walked <= new.walked) {
        return;
    }
    on.retain(|old| old.boarding.base < new.boarding.base || old.walked < new.walked);
    on.push(new);
}
