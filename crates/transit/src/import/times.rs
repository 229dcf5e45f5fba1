//! `stop_times.txt`: the largest file of a feed, streamed into 24 bytes a row.

use std::collections::HashMap;

use super::{Findings, Result, source::Feed, stops::Stops, table::time, trips::Trips};

const FILE: &str = "stop_times.txt";
/// Marks a missing time.
const NONE: i32 = i32::MIN;

#[derive(Clone, Copy)]
struct Row {
    trip: u32,
    sequence: u32,
    stop: u32,
    arrive: i32,
    depart: i32,
    /// Bit 0: boarding allowed; bit 1: alighting allowed.
    allowed: u8,
}

/// A stop of a sequence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct StopCall {
    pub stop: u32,
    pub board: bool,
    pub alight: bool,
}

/// Run times from the departure at the first stop.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct RunTimes {
    pub arrive: Vec<i32>,
    pub depart: Vec<i32>,
}

/// The calls of a trip, as indices into the lists of [`Calls`].
#[derive(Clone, Copy, Debug)]
pub(super) struct TripCalls {
    pub sequence: u32,
    pub times: u32,
    pub start: i32,
}

/// Deduplicated stop sequences and run times, and which of them each trip uses.
#[derive(Default)]
pub(super) struct Calls {
    pub sequences: Vec<Vec<StopCall>>,
    pub times: Vec<RunTimes>,
    /// By trip. `None` if the trip is unusable.
    pub trips: Vec<Option<TripCalls>>,
}

pub(super) fn read(feed: &mut Feed, trips: &Trips, stops: &Stops, findings: &mut Findings) -> Result<Calls> {
    let mut rows = rows(feed, trips, stops, findings)?;
    rows.sort_unstable_by_key(|row| (row.trip, row.sequence));
    let mut calls = Calls { trips: vec![None; trips.all.len()], ..Calls::default() };
    let (mut sequences, mut profiles) = (HashMap::new(), HashMap::new());
    for group in rows.chunk_by_mut(|a, b| a.trip == b.trip) {
        let Some(trip) = group.first().map(|row| row.trip as usize) else { continue };
        let id = trips.all.get(trip).map(|trip| trip.id.as_str()).unwrap_or_default();
        let (sequence, times, start) = match of_trip(group, stops, id, findings) {
            Ok(parts) => parts,
            Err(reason) => {
                findings.quarantine(reason, FILE, 0, id);
                continue;
            }
        };
        let next = calls.sequences.len() as u32;
        let number = *sequences.entry(sequence).or_insert_with_key(|sequence| {
            calls.sequences.push(sequence.clone());
            next
        });
        let next = calls.times.len() as u32;
        let times = *profiles.entry(times).or_insert_with_key(|times| {
            calls.times.push(times.clone());
            next
        });
        if let Some(slot) = calls.trips.get_mut(trip) {
            *slot = Some(TripCalls { sequence: number, times, start });
        }
    }
    Ok(calls)
}

fn rows(feed: &mut Feed, trips: &Trips, stops: &Stops, findings: &mut Findings) -> Result<Vec<Row>> {
    let mut rows: Vec<Row> = Vec::new();
    // Rows of a trip are usually adjacent, so the previous lookup mostly answers the next.
    let mut last = (String::new(), None);
    feed.required(FILE, &["trip_id", "stop_id", "stop_sequence"], |row| {
        let (id, line) = (row.text("trip_id"), row.line());
        if last.0 != id {
            last = (id.to_owned(), trips.ids.get(id).copied());
        }
        let mut leave = |reason: &str, what: &str| {
            findings.quarantine(reason, FILE, line, format!("{id} {what}"));
            Ok(())
        };
        let Some(trip) = last.1 else {
            return leave("a stop of a trip that is not there, or was left out", "");
        };
        let Some(stop) = stops.ids.get(row.text("stop_id")).copied() else {
            return leave("a stop of a trip that is not there, or has no position", row.text("stop_id"));
        };
        let Some(sequence) = row.number::<u32>("stop_sequence") else {
            return leave("a stop_sequence that is no number", row.text("stop_sequence"));
        };
        let clock = |column| {
            let text = row.text(column);
            if text.is_empty() { Some(NONE) } else { time(text) }
        };
        let (Some(arrive), Some(depart)) = (clock("arrival_time"), clock("departure_time")) else {
            return leave("a time that is none (HH:MM:SS)", row.text("arrival_time"));
        };
        let (arrive, depart) = match (arrive, depart) {
            (NONE, depart) => (depart, depart),
            (arrive, NONE) => (arrive, arrive),
            both => both,
        };
        let allowed = u8::from(row.text("pickup_type") != "1") + 2 * u8::from(row.text("drop_off_type") != "1");
        rows.push(Row { trip, sequence, stop, arrive, depart, allowed });
        Ok(())
    })?;
    Ok(rows)
}

type Parts = (Vec<StopCall>, RunTimes, i32);

fn of_trip(
    rows: &mut [Row],
    stops: &Stops,
    id: &str,
    findings: &mut Findings,
) -> std::result::Result<Parts, &'static str> {
    let mut calls: Vec<Row> = Vec::with_capacity(rows.len());
    for row in rows.iter() {
        if calls.last().is_some_and(|last| last.sequence == row.sequence) {
            findings.repair("a stop_sequence that is there twice: the first counts", FILE, 0, id);
        } else {
            calls.push(*row);
        }
    }
    let (Some(first), Some(last)) = (calls.first(), calls.last()) else { return Err("a trip of no stops") };
    if calls.len() < 2 {
        return Err("a trip of fewer than two stops");
    }
    if first.depart == NONE || last.arrive == NONE {
        return Err("a trip without a time at its first or last stop");
    }
    if calls.iter().any(|call| call.arrive == NONE) {
        interpolate(&mut calls, stops);
        findings.repair("times between two that are given are filled in by distance", FILE, 0, id);
    }
    let mut before = i32::MIN;
    for call in &calls {
        if call.arrive < before || call.depart < call.arrive {
            return Err("a trip whose times go back");
        }
        before = call.depart;
    }
    let start = calls.first().map_or(0, |call| call.depart);
    let end = calls.len() - 1;
    let times = RunTimes {
        arrive: calls.iter().enumerate().map(|(i, call)| if i == 0 { 0 } else { call.arrive - start }).collect(),
        depart: calls
            .iter()
            .enumerate()
            .map(|(i, call)| if i == end { call.arrive } else { call.depart } - start)
            .collect(),
    };
    let sequence =
        calls.iter().map(|c| StopCall { stop: c.stop, board: c.allowed & 1 == 1, alight: c.allowed & 2 == 2 });
    Ok((sequence.collect(), times, start))
}

/// Interpolates missing times by the distance between stops.
fn interpolate(calls: &mut [Row], stops: &Stops) {
    let at = |row: &Row| stops.all.get(row.stop as usize).map(|stop| stop.at).unwrap_or_default();
    let mut distances = vec![0.0];
    for pair in calls.windows(2) {
        distances.push(distances.last().unwrap_or(&0.0) + at(&pair[0]).metres(at(&pair[1])).max(1.0));
    }
    let mut previous = 0;
    for next in 1..calls.len() {
        if calls[next].arrive == NONE {
            continue;
        }
        let (from, to) = (calls[previous].depart, calls[next].arrive);
        for between in previous + 1..next {
            let share = (distances[between] - distances[previous]) / (distances[next] - distances[previous]);
            let time = from + (f64::from(to - from) * share).round() as i32;
            (calls[between].arrive, calls[between].depart) = (time, time);
        }
        previous = next;
    }
}
