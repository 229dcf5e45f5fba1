//! Journey planning.

mod question;

use std::sync::Arc;

use crate::{
    CHANGE_SECS, Day, Flat, Journey, Leg, Network, Ride, Walk,
    raptor::Raptor,
    search::{FAR, Path, SearchRequest, Step},
    walking::Walking,
};

pub use question::{AccessStops, Exclude, Question};

/// Six rides, which is five transfers.
pub const MOST_RIDES: usize = 6;

pub(crate) struct Timetable {
    date: i32,
    pub(crate) day: Day,
    mirrored: Day,
}

/// Plans journeys over one network. Caches timetables of recent days, so repeated questions are cheap.
pub struct Planner {
    network: Arc<Network>,
    flat: Arc<Flat>,
    mirrored: Arc<Flat>,
    days: Vec<Arc<Timetable>>,
    raptor: Raptor,
    walking: Walking,
}

/// Number of cached days.
const CACHED_DAYS: usize = 4;

impl Planner {
    /// Prepares the layout of a network.
    pub fn new(network: Arc<Network>) -> Self {
        let flat = Flat::new(&network);
        let mirrored = flat.mirrored();
        Self {
            network,
            flat: Arc::new(flat),
            mirrored: Arc::new(mirrored),
            days: Vec::new(),
            raptor: Raptor::default(),
            walking: Walking::default(),
        }
    }

    /// Clones the planner for the same network, with separate working memory.
    pub fn fork(&self) -> Self {
        Self {
            network: self.network.clone(),
            flat: self.flat.clone(),
            mirrored: self.mirrored.clone(),
            days: self.days.clone(),
            raptor: Raptor::default(),
            walking: Walking::default(),
        }
    }

    /// The network.
    pub fn network(&self) -> &Arc<Network> {
        &self.network
    }

    /// The layout of the network.
    pub fn flat(&self) -> &Flat {
        &self.flat
    }

    /// The timetable of a date. Recently used days are cached.
    pub(crate) fn day(&mut self, date: i32) -> Arc<Timetable> {
        if let Some(at) = self.days.iter().position(|day| day.date == date) {
            let day = self.days.remove(at);
            self.days.push(day.clone());
            return day;
        }
        let day = Day::new(&self.network, date);
        let mirrored = day.mirrored();
        let timetable = Arc::new(Timetable { date, day, mirrored });
        if self.days.len() >= CACHED_DAYS {
            self.days.remove(0);
        }
        self.days.push(timetable.clone());
        timetable
    }

    /// The Pareto set of journeys by rides and arrival (departure with `arrive_by`), fewer rides first.
    pub fn plan(&mut self, question: &Question) -> Vec<Journey> {
        let timetable = self.day(question.date);
        let closed = self.closed(&question.exclude);
        let flats = (self.flat.clone(), self.mirrored.clone());
        let search = DirectedSearch::new(question, &flats, &timetable, &closed);
        let mut paths = Vec::new();
        self.raptor.begin(&search.request);
        self.raptor.depart(&search.request, search.at, |path| paths.push(path));
        paths.into_iter().map(|path| search.journey(&self.flat, path)).collect()
    }

    /// Like [`Self::plan`], with minutes on foot as a third criterion.
    pub fn plan_walking(&mut self, question: &Question) -> Vec<Journey> {
        let timetable = self.day(question.date);
        let closed = self.closed(&question.exclude);
        let flats = (self.flat.clone(), self.mirrored.clone());
        let search = DirectedSearch::new(question, &flats, &timetable, &closed);
        let paths = self.walking.depart(&search.request, search.at);
        paths.into_iter().map(|path| search.journey(&self.flat, path)).collect()
    }

    /// The Pareto set of journeys for every departure from `question.at` until `until` (rRAPTOR), by departure, arrival
    /// and rides. Latest departure first.
    pub fn range(&mut self, question: &Question, until: i32) -> Vec<Journey> {
        let timetable = self.day(question.date);
        let closed = self.closed(&question.exclude);
        let flats = (self.flat.clone(), self.mirrored.clone());
        let question = Question { arrive_by: false, ..question.clone() };
        let search = DirectedSearch::new(&question, &flats, &timetable, &closed);
        let mut paths = Vec::new();
        self.raptor.begin(&search.request);
        for at in crate::range::departures(&search.request, question.at, until) {
            // A walk all the way is possible at any time, so return it only once.
            let walk = |path: &Path| matches!(path.steps[..], [Step::WalkOnly(_)]);
            self.raptor.depart(&search.request, at, |path| {
                if at == question.at || !walk(&path) {
                    paths.push(path);
                }
            });
        }
        paths.into_iter().map(|path| search.journey(&self.flat, path)).collect()
    }

    fn closed(&self, exclude: &Exclude) -> Vec<bool> {
        if exclude.lines.is_empty() && exclude.modes.is_empty() {
            return Vec::new();
        }
        let closed = |profile: u32| {
            let pattern = self.network.pattern_of(profile);
            pattern.is_none_or(|pattern| {
                let mode = self.network.lines.get(pattern.line as usize).map(|line| line.mode);
                exclude.lines.contains(&pattern.line) || mode.is_some_and(|mode| exclude.modes.contains(&mode))
            })
        };
        (0..self.network.profiles.len() as u32).map(closed).collect()
    }
}

/// A search in the direction of its question: backward in time for `arrive_by`.
struct DirectedSearch<'a> {
    request: SearchRequest<'a>,
    at: i32,
    backward: bool,
}

impl<'a> DirectedSearch<'a> {
    fn new(question: &'a Question, flats: &'a (Arc<Flat>, Arc<Flat>), day: &'a Timetable, closed: &'a [bool]) -> Self {
        let backward = question.arrive_by;
        let (from, to) = (&question.from.0[..], &question.to.0[..]);
        let request = SearchRequest {
            flat: if backward { &flats.1 } else { &flats.0 },
            day: if backward { &day.mirrored } else { &day.day },
            from: if backward { to } else { from },
            to: if backward { from } else { to },
            walk: question.walk,
            rides: question.rides.clamp(1, MOST_RIDES),
            closed,
        };
        Self { request, at: if backward { -question.at } else { question.at }, backward }
    }

    fn journey(&self, forward: &Flat, mut path: Path) -> Journey {
        if self.backward {
            path.steps.reverse();
            for step in &mut path.steps {
                match step {
                    Step::Ride { lane, base, every, board, alight } => {
                        let last = forward.lane(*lane as usize).len() as u32 - 1;
                        (*board, *alight) = (last - *alight, last - *board);
                        *base = *every / 2 - *base;
                    }
                    Step::Link { from, to, .. } => std::mem::swap(from, to),
                    Step::End { .. } | Step::WalkOnly(_) => {}
                }
            }
        }
        // A walk all the way starts at the requested time, or just early enough to arrive by it.
        let leave = if self.backward { path.arrive.checked_neg().unwrap_or(FAR) } else { path.arrive };
        journey(forward, &path.steps, if self.backward { leave } else { leave - walk_only_secs(&path.steps) })
    }
}

fn walk_only_secs(steps: &[Step]) -> i32 {
    steps.iter().map(|step| if let Step::WalkOnly(secs) = step { *secs } else { 0 }).sum()
}

/// Adds times to steps, which must be in chronological order. `leave` matters only for a walk all the way.
fn journey(flat: &Flat, steps: &[Step], leave: i32) -> Journey {
    let mut legs = Vec::with_capacity(steps.len());
    let mut now = leave;
    let mut access: Option<(u32, i32)> = None;
    for step in steps {
        match *step {
            Step::WalkOnly(secs) => {
                legs.push(Leg::Walk(Walk { from: None, to: None, depart: now, secs }));
                now += secs;
            }
            Step::End { place, secs } if legs.is_empty() => access = Some((place, secs)),
            Step::End { place, secs } => {
                if secs > 0 {
                    legs.push(Leg::Walk(Walk { from: Some(place), to: None, depart: now, secs }));
                }
                now += secs;
            }
            Step::Link { from, to, secs } => {
                let secs = (secs - CHANGE_SECS).max(0);
                legs.push(Leg::Walk(Walk { from: Some(from), to: Some(to), depart: now, secs }));
            }
            Step::Ride { lane, base, every, board, alight } => {
                let start = flat.lane(lane as usize).start;
                let depart = base + flat.depart[start + board as usize];
                let arrive = base + flat.arrive[start + alight as usize];
                let ready = depart - every / 2;
                if let Some((place, secs)) = access.take()
                    && secs > 0
                {
                    legs.push(Leg::Walk(Walk { from: None, to: Some(place), depart: ready - secs, secs }));
                }
                let every = (every > 0).then_some(every);
                legs.push(Leg::Ride(Ride { profile: lane, board, alight, ready, depart, arrive, every }));
                now = arrive;
            }
        }
    }
    let depart = match legs.first() {
        Some(Leg::Walk(walk)) => walk.depart,
        Some(Leg::Ride(ride)) => ride.ready,
        None => leave,
    };
    Journey { depart, arrive: now, legs }
}
