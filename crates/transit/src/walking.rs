//! Pareto-optimal journeys by arrival, rides and minutes on foot: McRAPTOR, with bags of labels.

use crate::{
    day::Boarding,
    journey::minutes,
    search::{FAR, Path, SearchRequest, Step},
};

const NONE: u32 = u32::MAX;

/// A time and the minutes on foot until then.
#[derive(Clone, Copy, Debug)]
struct Label {
    at: i32,
    walked: u32,
    /// Index of its last step in [`Walking::records`].
    record: u32,
}

/// A step and the index of its predecessor.
#[derive(Clone, Copy, Debug)]
struct StepRecord {
    step: Step,
    before: u32,
}

/// A vehicle that the rider is on.
#[derive(Clone, Copy, Debug)]
struct Aboard {
    boarding: Boarding,
    walked: u32,
    board: u32,
    record: u32,
}

/// The working memory of a search.
#[derive(Clone, Debug, Default)]
pub(crate) struct Walking {
    /// By place, the Pareto set of arrivals up to this round.
    arrive: Vec<Vec<Label>>,
    /// The same for times ready to board.
    ready: Vec<Vec<Label>>,
    /// By place, the labels of this round that allow boarding.
    new_labels: Vec<Vec<Label>>,
    new_places: Vec<u32>,
    egress: Vec<i32>,
    lane_from: Vec<u32>,
    lanes: Vec<u32>,
    records: Vec<StepRecord>,
    target: Vec<Label>,
}

/// Adds a label unless an existing one dominates it. Removes the labels that it dominates.
fn add(bag: &mut Vec<Label>, label: Label) -> bool {
    if is_dominated(bag, label) {
        return false;
    }
    bag.retain(|old| old.at < label.at || old.walked < label.walked);
    bag.push(label);
    true
}

fn is_dominated(bag: &[Label], label: Label) -> bool {
    bag.iter().any(|old| old.at <= label.at && old.walked <= label.walked)
}

impl Walking {
    fn begin(&mut self, request: &SearchRequest) {
        for bags in [&mut self.arrive, &mut self.ready, &mut self.new_labels] {
            bags.iter_mut().for_each(Vec::clear);
            bags.resize(request.flat.places(), Vec::new());
        }
        self.new_places.clear();
        self.egress.clear();
        self.egress.resize(request.flat.places(), FAR);
        for (place, secs) in request.to {
            let one = &mut self.egress[*place as usize];
            *one = (*one).min(*secs);
        }
        self.lane_from.clear();
        self.lane_from.resize(request.flat.lanes(), NONE);
        self.records.clear();
        self.target.clear();
    }

    /// Pareto-optimal journeys for a departure at `at`.
    pub(crate) fn depart(&mut self, request: &SearchRequest, at: i32) -> Vec<Path> {
        self.begin(request);
        let mut paths = Vec::new();
        if let Some(walk) = request.walk {
            add(&mut self.target, Label { at: at + walk, walked: minutes(walk), record: NONE });
            paths.push(Path { arrive: at + walk, steps: vec![Step::WalkOnly(walk)] });
        }
        for (place, secs) in request.from {
            let step = Step::End { place: *place, secs: *secs };
            self.make_ready(*place, at + secs, minutes(*secs), step, NONE);
        }
        for round in 1..=request.rides {
            let mut reached = Vec::new();
            let mut ends = Vec::new();
            let mut on = Vec::new();
            self.queue_lanes(request);
            let mut lanes = std::mem::take(&mut self.lanes);
            for lane in lanes.drain(..) {
                self.scan(request, lane, &mut on, &mut reached, &mut ends);
            }
            self.lanes = lanes;
            for place in self.new_places.drain(..) {
                self.new_labels[place as usize].clear();
            }
            // Skip ends that a later lane of the same round has dominated.
            for (label, place) in ends {
                if self.target.iter().any(|one| one.record == label.record) {
                    let end = Step::End { place, secs: self.egress[place as usize] };
                    paths.push(Path { arrive: label.at, steps: self.steps(label.record, end) });
                }
            }
            if round < request.rides {
                self.walk_on(request, &reached);
            }
        }
        paths
    }

    fn make_ready(&mut self, place: u32, at: i32, walked: u32, step: Step, before: u32) {
        let label = Label { at, walked, record: self.records.len() as u32 };
        if is_dominated(&self.target, label) || !add(&mut self.ready[place as usize], label) {
            return;
        }
        self.records.push(StepRecord { step, before });
        let new_labels = &mut self.new_labels[place as usize];
        if new_labels.is_empty() {
            self.new_places.push(place);
        }
        add(new_labels, label);
    }

    fn queue_lanes(&mut self, request: &SearchRequest) {
        for place in &self.new_places {
            for (lane, call) in request.flat.stops(*place) {
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

    fn scan(
        &mut self,
        request: &SearchRequest,
        lane: u32,
        on: &mut Vec<Aboard>,
        reached: &mut Vec<(u32, Label)>,
        ends: &mut Vec<(Label, u32)>,
    ) {
        let flat = request.flat;
        let from = std::mem::replace(&mut self.lane_from[lane as usize], NONE);
        let calls = flat.lane(lane as usize);
        on.clear();
        for (call, i) in (from..).zip(calls.start + from as usize..calls.end) {
            let place = flat.place[i];
            if flat.alight[i] {
                for aboard in on.iter() {
                    let at = aboard.boarding.base + flat.arrive[i];
                    let label = Label { at, walked: aboard.walked, record: self.records.len() as u32 };
                    if is_dominated(&self.target, label) || !add(&mut self.arrive[place as usize], label) {
                        continue;
                    }
                    let Boarding { base, every } = aboard.boarding;
                    let step = Step::Ride { lane, base, every, board: aboard.board, alight: call };
                    self.records.push(StepRecord { step, before: aboard.record });
                    reached.push((place, label));
                    let secs = self.egress[place as usize];
                    if secs < FAR {
                        let end = Label { at: at + secs, walked: label.walked + minutes(secs), record: label.record };
                        if add(&mut self.target, end) {
                            ends.push((end, place));
                        }
                    }
                }
            }
            if flat.board[i] {
                for label in &self.new_labels[place as usize] {
                    let Some(boarding) = request.day.earliest(lane as usize, label.at - flat.depart[i]) else {
                        continue;
                    };
                    let new = Aboard { boarding, walked: label.walked, board: call, record: label.record };
                    board(on, new);
                }
            }
        }
    }

    fn walk_on(&mut self, request: &SearchRequest, reached: &[(u32, Label)]) {
        for (place, label) in reached {
            // A better label may have been added in the same round.
            if !self.arrive[*place as usize].iter().any(|one| one.record == label.record) {
                continue;
            }
            let step = Step::Link { from: *place, to: *place, secs: 0 };
            self.make_ready(*place, label.at + request.flat.change(*place), label.walked, step, label.record);
            for (to, secs) in request.flat.links(*place) {
                let walked = label.walked + minutes(*secs - crate::CHANGE_SECS);
                let step = Step::Link { from: *place, to: *to, secs: *secs };
                self.make_ready(*to, label.at + secs, walked, step, label.record);
            }
        }
    }

    fn steps(&self, record: u32, end: Step) -> Vec<Step> {
        let mut steps = vec![end];
        let mut at = record;
        while let Some(record) = self.records.get(at as usize) {
            if !matches!(record.step, Step::Link { from, to, .. } if from == to) {
                steps.push(record.step);
            }
            at = record.before;
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
