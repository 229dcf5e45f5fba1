//! Compares the search with the oracle, and verifies that every journey can really be travelled.

use seeded::Random;
use std::{collections::BTreeSet, sync::Arc};
use transit::{AccessStops, CHANGE_SECS, Exclude, Journey, Leg, Network, Planner, Question, Starts, walk_secs};

use super::oracle::{Oracle, OracleRequest};

pub fn question(planner: &Planner, random: &mut Random, date: i32, hours: std::ops::Range<i32>) -> Question {
    let network = planner.network().clone();
    let place = |random: &mut Random| random.below(network.places.len()) as u32;
    let (a, b) = (place(random), place(random));
    let (spot, goal) = (network.places[a as usize].at, network.places[b as usize].at);
    // Half of the questions are between places, half between positions near them.
    let beside = random.below(2) == 1;
    let ends = |place: u32, random: &mut Random| -> AccessStops {
        if beside {
            let mut at = network.places[place as usize].at;
            at.lat += random.below(900) - 450;
            planner.near(at)
        } else {
            planner.at_place(place)
        }
    };
    let (from, to) = (ends(a, random), ends(b, random));
    let span = (hours.end - hours.start) * 3600;
    let lines = if random.below(4) == 0 { vec![random.below(network.lines.len()) as u32] } else { Vec::new() };
    Question {
        date,
        at: hours.start * 3600 + random.below(span),
        arrive_by: false,
        from,
        to,
        walk: Planner::walk(spot, goal),
        rides: 1 + random.below(6),
        exclude: Exclude { lines, modes: Vec::new() },
    }
}

fn oracle_request(question: &Question, at: i32, rides: usize, walking: bool) -> OracleRequest<'_> {
    OracleRequest {
        from: &question.from,
        to: &question.to,
        walk: question.walk,
        at,
        rides: rides as u32,
        closed_lines: &question.exclude.lines,
        walking,
    }
}

fn set(journeys: &[Journey], walking: bool) -> BTreeSet<(i32, u32, u32)> {
    let walked = |journey: &Journey| if walking { journey.walk_minutes() } else { 0 };
    journeys.iter().map(|journey| (journey.arrive, journey.rides(), walked(journey))).collect()
}

/// Compares earliest arrivals.
pub fn depart_at(planner: &mut Planner, oracle: &Oracle, question: &Question) -> Result<usize, String> {
    let journeys = planner.plan(question);
    let (found, truth) =
        (set(&journeys, false), oracle.pareto(&oracle_request(question, question.at, question.rides, false)));
    if found != truth {
        return Err(format!("{question:?}\nfound {found:?}\ntruth {truth:?}"));
    }
    for journey in &journeys {
        travel(planner.network(), question, journey).map_err(|what| format!("{what}\n{question:?}\n{journey:?}"))?;
    }
    Ok(journeys.len())
}

/// Compares earliest arrivals, with minutes on foot.
pub fn walking(planner: &mut Planner, oracle: &Oracle, question: &Question) -> Result<usize, String> {
    let journeys = planner.plan_walking(question);
    let (found, truth) =
        (set(&journeys, true), oracle.pareto(&oracle_request(question, question.at, question.rides, true)));
    if found != truth {
        return Err(format!("{question:?}\nfound {found:?}\ntruth {truth:?}"));
    }
    for journey in &journeys {
        travel(planner.network(), question, journey).map_err(|what| format!("{what}\n{question:?}\n{journey:?}"))?;
    }
    Ok(journeys.len())
}

/// Compares latest departures: leaving then arrives in time, leaving a second later does not.
pub fn arrive_by(planner: &mut Planner, oracle: &Oracle, question: &Question) -> Result<usize, String> {
    let question = Question { arrive_by: true, ..question.clone() };
    let journeys = planner.plan(&question);
    let rides: Vec<u32> = journeys.iter().map(Journey::rides).collect();
    if !rides.is_sorted() || !journeys.is_sorted_by_key(|journey| journey.depart) {
        return Err(format!("one is worse than another: {journeys:?}"));
    }
    for most in 0..=question.rides {
        let best =
            journeys.iter().filter(|journey| journey.rides() as usize <= most).map(|journey| journey.depart).max();
        let arrival = |at: i32| oracle.pareto(&oracle_request(&question, at, most, false)).first().map(|end| end.0);
        let late = |at: i32| arrival(at).is_none_or(|arrive| arrive > question.at);
        // Nobody leaves before the previous day.
        let best = best.unwrap_or(-90_000);
        if best > -90_000 && late(best) {
            return Err(format!("at {best} with {most} rides it is too late\n{question:?}\n{journeys:?}"));
        }
        if !late(best + 1) {
            return Err(format!("with {most} rides one may leave after {best}\n{question:?}\n{journeys:?}"));
        }
    }
    for journey in &journeys {
        travel(planner.network(), &question, journey).map_err(|what| format!("{what}\n{question:?}\n{journey:?}"))?;
    }
    Ok(journeys.len())
}

/// Compares the results for every departure in a window.
pub fn range(planner: &mut Planner, oracle: &Oracle, question: &Question, long: i32) -> Result<usize, String> {
    let journeys = planner.range(question, question.at + long);
    let mut truth: Vec<(i32, i32, u32)> = Vec::new();
    let mut tried = BTreeSet::new();
    // Tries the timetabled departures of the first ride, else every five minutes.
    let timed = |journey: &&Journey| {
        let first = journey.legs.iter().find_map(|leg| if let Leg::Ride(ride) = leg { Some(ride.every) } else { None });
        first == Some(None)
    };
    tried.extend(journeys.iter().filter(timed).map(|journey| journey.depart));
    tried.extend((question.at..=question.at + long).step_by(300));
    for at in tried.into_iter().filter(|at| (question.at..=question.at + long).contains(at)) {
        let ends = oracle.pareto(&oracle_request(question, at, question.rides, false));
        // A walk all the way is possible at any time, so it counts only once.
        truth.extend(ends.into_iter().filter(|end| end.1 > 0).map(|(arrive, rides, _)| (at, arrive, rides)));
    }
    let walks = journeys.iter().filter(|journey| journey.rides() == 0).count();
    if walks != usize::from(question.walk.is_some()) {
        return Err(format!("{walks} walks\n{question:?}\n{journeys:?}"));
    }
    let beaten = |at: i32, arrive: i32, rides: u32| {
        journeys.iter().any(|j| j.depart >= at && j.arrive <= arrive && j.rides() <= rides)
    };
    if let Some((at, arrive, rides)) = truth.iter().find(|(at, arrive, rides)| !beaten(*at, *arrive, *rides)) {
        return Err(format!("missed: leave {at}, arrive {arrive}, {rides} rides\n{question:?}\n{journeys:?}"));
    }
    for journey in &journeys {
        travel(planner.network(), question, journey).map_err(|what| format!("{what}\n{question:?}\n{journey:?}"))?;
    }
    Ok(journeys.len())
}

fn travel(network: &Arc<Network>, question: &Question, journey: &Journey) -> Result<(), String> {
    let wrong = |what: &str| Err(what.to_owned());
    let mut now = journey.depart;
    if !question.arrive_by && now < question.at || question.arrive_by && journey.arrive > question.at {
        return wrong("outside of the time asked for");
    }
    let mut at: Option<u32> = None;
    let end = |ends: &AccessStops, place: u32| ends.0.iter().filter(|(p, _)| *p == place).map(|(_, secs)| *secs).min();
    for (i, leg) in journey.legs.iter().enumerate() {
        match leg {
            Leg::Walk(walk) => {
                if walk.depart < now || walk.from != at {
                    return wrong("a walk that begins elsewhere or too early");
                }
                let right = match (walk.from, walk.to) {
                    (None, None) => question.walk == Some(walk.secs),
                    (None, Some(to)) => end(&question.from, to) == Some(walk.secs),
                    (Some(from), None) => end(&question.to, from) == Some(walk.secs),
                    (Some(from), Some(to)) => {
                        let transfer = network.transfers.iter().find(|t| t.from == from && t.to == to);
                        let metres = network.places[from as usize].at.metres(network.places[to as usize].at);
                        transfer.map_or(walk_secs(metres), |t| (t.secs.unwrap_or(i32::MIN) - CHANGE_SECS).max(0))
                            == walk.secs
                    }
                };
                if !right {
                    return wrong("a walk of another length");
                }
                now = walk.depart + walk.secs;
                at = walk.to;
            }
            Leg::Ride(ride) => {
                let profile = &network.profiles[ride.profile as usize];
                let pattern = &network.patterns[profile.pattern as usize];
                let (board, alight) = (ride.board as usize, ride.alight as usize);
                let first = i == 0;
                if first && end(&question.from, pattern.calls[board].place) != Some(0)
                    || !first && at != Some(pattern.calls[board].place)
                {
                    return wrong("a ride that begins elsewhere");
                }
                if !pattern.calls[board].board || !pattern.calls[alight].alight || board >= alight {
                    return wrong("a ride that cannot be boarded or left");
                }
                let base = ride.depart - profile.depart[board];
                let runs = network.runs.iter().filter(|run| run.profile == ride.profile);
                let exists = runs.clone().any(|run| {
                    let service = &network.services[run.service as usize];
                    let mut days = (-1..=1).filter(|d| service.runs_on(question.date + d, network.about.as_model));
                    days.any(|day| match (&run.starts, ride.every) {
                        (Starts::Times(times), None) => times.contains(&(base - day * 86_400)),
                        (Starts::Every(all), Some(every)) => all.iter().any(|h| {
                            let start = base - day * 86_400 - every / 2;
                            h.secs == every && (h.first..=h.last).contains(&start)
                        }),
                        _ => false,
                    })
                });
                if !exists || ride.arrive != base + profile.arrive[alight] {
                    return wrong("a vehicle that does not exist");
                }
                if ride.ready != ride.depart - ride.every.unwrap_or(0) / 2 || ride.ready < now {
                    return wrong("a vehicle that is gone");
                }
                now = ride.arrive;
                at = Some(pattern.calls[alight].place);
            }
        }
    }
    if now != journey.arrive {
        return wrong("another arrival than that of the last leg");
    }
    if let (Some(place), Some(Leg::Ride(_))) = (at, journey.legs.last())
        && end(&question.to, place) != Some(0)
    {
        return wrong("a journey that ends elsewhere");
    }
    Ok(())
}
